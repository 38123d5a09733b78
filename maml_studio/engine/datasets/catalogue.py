"""Data sets by name."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.image_folder import reading_folder
from maml_studio.engine.datasets.mnist import reading_class_split, reading_mnist
from maml_studio.engine.datasets.mnist_kin import CLASS_SPLITS, KIN
from maml_studio.engine.datasets.omniglot import reading_omniglot
from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS
from maml_studio.engine.datasets.procedural import procedural_split
from maml_studio.engine.generators import Progress
from maml_studio.engine.ink import INPUT_SIZE


@dataclass(frozen=True)
class Dataset:
    """What is known of a data set by its name alone.

    Attributes:
        title: what it is, for a person.
        files: the data set whose files it is read from, or "" if it needs none.
        megabytes: what its files weigh when they are downloaded.
    """

    title: str
    files: str
    megabytes: int


DATASETS = {
    "omniglot": Dataset(
        "Omniglot: 1,623 handwritten characters of 50 alphabets, each by 20 people", "omniglot", 16
    ),
    "omniglot-random": Dataset(
        "Omniglot, characters split at random (1,100, 100, 423), as MAML's paper does",
        "omniglot",
        16,
    ),
    "omniglot-alphabets": Dataset(
        "Omniglot, split by alphabet (33, 5, 12), as prototypical networks' paper does",
        "omniglot",
        16,
    ),
    "mnist": Dataset("MNIST: handwritten digits, all ten in both splits", "mnist", 12),
    "mnist-digits": Dataset("MNIST, split by class: 0-6 train, 7-9 test", "mnist", 12),
    "fashion-mnist": Dataset("Fashion-MNIST: pictures of clothes", "fashion-mnist", 31),
    "fashion-mnist-classes": Dataset(
        "Fashion-MNIST, split by class: seven train, three test", "fashion-mnist", 31
    ),
    "kmnist": Dataset("Kuzushiji-MNIST: cursive Japanese characters", "kmnist", 21),
    "kmnist-classes": Dataset(
        "Kuzushiji-MNIST, split by class: seven train, three test", "kmnist", 21
    ),
    "emnist": Dataset("EMNIST, balanced: handwritten digits and letters", "emnist", 562),
    "emnist-classes": Dataset(
        "EMNIST, split by class: capitals train, digits validate, small letters test",
        "emnist",
        562,
    ),
    "procedural": Dataset("The built-in alphabet: characters that the program draws itself", "", 0),
}


def reading_dataset(
    name: str, split: str, *, channels: int = 1, size: int = INPUT_SIZE
) -> Generator[Progress, None, CharacterSet]:
    """Read a data set by its name, or an image folder by its path.

    Args:
        name: a key of `DATASETS`, or the path of a folder.
        split: train, validation or test, or another that the data set has.
        channels: 1, or 3 for colored images, which only folders have.
        size: pixels a side: 28, or up to 84 for images of a folder.

    Raises:
        ValueError: if there is no such data set or split, it is not in the data folder, or it has
            no images of such a format.
    """
    if name not in DATASETS:
        if Path(name).is_dir():
            return (yield from reading_folder(Path(name), split, channels=channels, size=size))
        raise ValueError(
            f"There is no data set “{name}”: give {', '.join(DATASETS)}, or the path of a folder."
        )
    if (channels, size) != (1, INPUT_SIZE):
        raise ValueError(
            f"“{name}” has grey images of {INPUT_SIZE} pixels a side, and {channels} channels of "
            f"{size} pixels are asked for: only folders of images have such."
        )
    return (yield from _reading(name, split))


def _reading(name: str, split: str) -> Generator[Progress, None, CharacterSet]:
    if name in OMNIGLOT_SETS:
        return (yield from reading_omniglot(split, name))
    if name in KIN:
        return (yield from reading_mnist(split, name))
    if name in CLASS_SPLITS:
        return (yield from reading_class_split(split, name))
    return (yield from procedural_split(split))
