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
    first_pools: bool = field(
        default=False,
        metadata={
            "help": "Max-pool in the first block even if the others stride: no line falls between "
            "the pixels that it looks at."
        },
    )
    first_channels: int = field(
        default=0, metadata={"help": "Filters of the first convolution; 0: as many as the others."}
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
        if self.first_channels < 0:
            raise ValueError("The first convolution's filters are at least 1, or 0: as the others.")
        check_at_most(
            _MOST_CHANNELS, self, "channels", "first_channels", "groups", "image_channels"
        )
        check_at_most(_MOST_PIXELS, self, "image_size")
        check_at_most(_MOST_HALVINGS, self, "halvings")
        pooled = self.reductions if self.pooling else int(self.first_pools)
        if self.halvings < 0 or self.image_size < 2**pooled:
            raise ValueError(
                f"{self.image_size} pixels can't be halved {self.halvings} times by pooling."
            )
        for channels in (self.channels, self.channels_of(1)):
            if self.name in BLOCKS and self.norm == "group" and channels % self.groups:
                raise ValueError(
                    f"{channels} channels can't be divided into {self.groups} equal groups."
                )

    def channels_of(self, block: int) -> int:
        """Return the filters of a block's convolution; the blocks count from 1."""
        return self.first_channels or self.channels if block == 1 else self.channels

    def pools(self, block: int) -> bool:
        """Whether a block halves the image by max-pooling; the blocks count from 1."""
        return block <= self.halvings and (self.pooling or (self.first_pools and block == 1))

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
