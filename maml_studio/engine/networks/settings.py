"""What decides a network's shape."""

from __future__ import annotations

from dataclasses import dataclass, field

from maml_studio.engine.checks import check_at_most, nearest

BLOCKS = {"conv4": 4, "cnn2": 2}
NETWORK_NAMES = (*BLOCKS, "mlp")
NORMS = ("group", "batch", "none")
_MOST_CHANNELS = 65_536
_MOST_PIXELS = 1024
_MOST_HALVINGS = 10


@dataclass(frozen=True)
class NetworkSettings:
    """The shape of a network; two networks of equal settings take each other's weights."""

    name: str = field(
        default="conv4",
        metadata={"help": "conv4, cnn2 (two convolutions) or mlp (one hidden layer)."},
    )
    channels: int = field(
        default=64, metadata={"help": "Filters of each convolution, or units of the hidden layer."}
    )
    norm: str = field(
        default="group",
        metadata={"help": "group, none, or batch (transductive: queries help each other)."},
    )
    groups: int = field(default=8, metadata={"help": "Groups of the group normalization."})
    pooling: bool = field(
        default=False, metadata={"help": "Halve images by max-pooling instead of strides."}
    )
    halvings: int = field(
        default=4, metadata={"help": "How many blocks halve the image, from the first on."}
    )
    layer_norm: bool = field(
        default=True,
        metadata={"help": "Layer normalization of all features instead of the last ReLU."},
    )
    image_channels: int = field(default=1, metadata={"help": "Channels of an image: 1 for ink."})
    image_size: int = field(default=28, metadata={"help": "Pixels of an image's side."})

    def __post_init__(self) -> None:
        for what, name, known in (
            ("network", self.name, NETWORK_NAMES),
            ("norm", self.norm, NORMS),
        ):
            if name not in known:
                raise ValueError(
                    f"There is no {what} “{name}”; the nearest is “{nearest(name, known)}” of "
                    f"{', '.join(known)}."
                )
        if min(self.channels, self.groups, self.image_channels, self.image_size) < 1:
            raise ValueError("A network's channels, groups and image size are at least 1.")
        check_at_most(_MOST_CHANNELS, self, "channels", "groups", "image_channels")
        check_at_most(_MOST_PIXELS, self, "image_size")
        check_at_most(_MOST_HALVINGS, self, "halvings")
        if self.halvings < 0 or (self.pooling and self.image_size < 2**self.reductions):
            raise ValueError(
                f"{self.image_size} pixels can't be halved {self.halvings} times by pooling."
            )
        if self.name in BLOCKS and self.norm == "group" and self.channels % self.groups:
            raise ValueError(
                f"{self.channels} channels can't be divided into {self.groups} equal groups."
            )

    @property
    def reductions(self) -> int:
        """How often the image is halved."""
        return min(self.halvings, BLOCKS.get(self.name, 0))

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of an image."""
        return self.image_channels, self.image_size, self.image_size

    @property
    def sees_batch(self) -> bool:
        """Whether a norm takes statistics of the batch, so that images see each other."""
        return self.norm == "batch" and self.name in BLOCKS
