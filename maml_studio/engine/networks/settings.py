"""What decides a network's shape."""

from __future__ import annotations

from dataclasses import dataclass, field

NETWORK_NAMES = ("conv4",)


@dataclass(frozen=True)
class NetworkSettings:
    """The shape of a network; two networks of equal settings take each other's weights."""

    name: str = field(default="conv4", metadata={"help": "The network: conv4."})
    channels: int = field(default=64, metadata={"help": "Filters of each convolution."})
    groups: int = field(default=8, metadata={"help": "Groups of the group normalization."})
    image_channels: int = field(default=1, metadata={"help": "Channels of an image: 1 for ink."})
    image_size: int = field(default=28, metadata={"help": "Pixels of an image's side."})

    def __post_init__(self) -> None:
        if self.name not in NETWORK_NAMES:
            known = ", ".join(NETWORK_NAMES)
            raise ValueError(f"There is no network “{self.name}”; there is {known}.")
        if min(self.channels, self.groups, self.image_channels, self.image_size) < 1:
            raise ValueError("A network's channels, groups and image size are at least 1.")
        if self.channels % self.groups:
            raise ValueError(
                f"{self.channels} channels can't be divided into {self.groups} equal groups."
            )
