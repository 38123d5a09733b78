"""Data sets by name."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.image_folder import reading_folder
from maml_studio.engine.datasets.mnist import FOLDERS as MNIST_FOLDERS
from maml_studio.engine.datasets.mnist import reading_mnist
from maml_studio.engine.datasets.omniglot import reading_omniglot
from maml_studio.engine.datasets.procedural import procedural_split
from maml_studio.engine.generators import Progress

DATASETS = {
    "omniglot": "Omniglot: 1,623 handwritten characters of 50 alphabets, each by 20 people",
    "mnist": "MNIST: handwritten digits",
    "fashion-mnist": "Fashion-MNIST: pictures of clothes",
    "kmnist": "Kuzushiji-MNIST: cursive Japanese characters",
    "procedural": "The built-in alphabet: characters that the program draws itself",
}


def reading_dataset(name: str, split: str) -> Generator[Progress, None, CharacterSet]:
    """Read a data set by its name, or an image folder by its path.

    Raises:
        ValueError: if there is no such data set or split, or it is not in the data folder.
    """
    if name == "omniglot":
        return (yield from reading_omniglot(split))
    if name in MNIST_FOLDERS:
        return (yield from reading_mnist(split, name))
    if name == "procedural":
        return (yield from procedural_split(split))
    if Path(name).is_dir():
        return (yield from reading_folder(Path(name), split))
    raise ValueError(
        f"There is no data set “{name}”: give {', '.join(DATASETS)}, or the path of a folder."
    )
