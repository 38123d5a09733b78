"""MNIST and its kin: where their files are, what their classes are called, how they are split."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase, digits

from maml_studio.engine.data_folder import data_folder

_SMALL_LETTERS = "abdefghnqrt"
"""EMNIST's balanced split has no other: they look like their capitals, and count as those."""


@dataclass(frozen=True)
class Kin:
    """A data set of the idx format.

    Attributes:
        name: what it is asked for by.
        folder: its folder in the data folder, as torchvision names it.
        alphabets: the names of the classes by alphabet, in the order of their labels.
        prefixes: how the names of the files of each of its own splits begin.
        is_transposed: whether rows and columns of its images have changed places.
    """

    name: str
    folder: str
    alphabets: dict[str, tuple[str, ...]]
    prefixes: tuple[str, str] = ("train", "t10k")
    is_transposed: bool = False

    @property
    def own_splits(self) -> dict[str, str]:
        """How the names of the files of `train` and `test` begin."""
        return dict(zip(("train", "test"), self.prefixes, strict=True))

    @property
    def classes(self) -> list[tuple[str, str]]:
        """The alphabet and the name of each class, by label."""
        return [(alphabet, name) for alphabet, names in self.alphabets.items() for name in names]

    def files(self, prefix: str, folder: Path | None = None) -> tuple[Path, Path]:
        """Return where images and labels are or would be, with .gz if they are there so."""
        raw = (data_folder() if folder is None else folder) / self.folder / "raw"
        images, labels = (
            _present(raw / f"{prefix}-{kind}-ubyte") for kind in ("images-idx3", "labels-idx1")
        )
        return images, labels


def _present(path: Path) -> Path:
    zipped = path.with_name(f"{path.name}.gz")
    return zipped if zipped.is_file() and not path.is_file() else path


KIN = {
    kin.name: kin
    for kin in (
        Kin("mnist", "MNIST", {"MNIST": tuple(digits)}),
        Kin(
            "fashion-mnist",
            "FashionMNIST",
            {
                "FashionMNIST": (
                    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
                    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
                )
            },
        ),
        Kin(
            "kmnist",
            "KMNIST",
            {"KMNIST": ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")},
        ),
        Kin(
            "emnist",
            "EMNIST",
            {
                "Digits": tuple(digits),
                "Capitals": tuple(ascii_uppercase),
                "Small letters": tuple(_SMALL_LETTERS),
            },
            ("emnist-balanced-train", "emnist-balanced-test"),
            is_transposed=True,
        ),
    )
}
"""MNIST and its kin by name. The classes are named as torchvision does, MNIST's by the digit."""


@dataclass(frozen=True)
class ClassSplit:
    """A data set of the same files, split by class.

    Attributes:
        kin: a key of `KIN`.
        train: the names of the classes to train on.
        test: those to test on.
        validation: those for validation; if there are none, the first tenth of the drawings of each
            class of `train` is for validation, and the rest to train on.
    """

    kin: str
    train: tuple[str, ...]
    test: tuple[str, ...]
    validation: tuple[str, ...] = ()


def _seven_and_three(name: str) -> ClassSplit:
    names = [name for _, name in KIN[name].classes]
    return ClassSplit(name, tuple(names[:7]), tuple(names[7:]))


CLASS_SPLITS = {
    "mnist-digits": _seven_and_three("mnist"),
    "fashion-mnist-classes": _seven_and_three("fashion-mnist"),
    "kmnist-classes": _seven_and_three("kmnist"),
    "emnist-classes": ClassSplit(
        "emnist", tuple(ascii_uppercase), tuple(_SMALL_LETTERS), tuple(digits)
    ),
}
"""Splits by class by name: the first seven of ten classes train, as in well-known tutorials, and the
others test; EMNIST trains on capitals, validates on digits and tests on small letters."""
