"""MNIST and its kin, read from the data folder: a class a character, all of one alphabet."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.idx import IdxArray, read_idx
from maml_studio.engine.generators import Progress
from maml_studio.engine.ink import to_input

FOLDERS = {"mnist": "MNIST", "fashion-mnist": "FashionMNIST", "kmnist": "KMNIST"}
"""The folder of each data set of this kind, as torchvision names it."""
PREFIXES = {"train": "train", "test": "t10k"}
"""How the names of the files of each split begin."""

_REPORT_EVERY = 500


def reading_mnist(split: str, name: str = "mnist") -> Generator[Progress, None, CharacterSet]:
    """Read one split, of however many images its files hold.

    Args:
        split: train or test.
        name: a key of `FOLDERS`.

    Returns:
        Progress records, a few a second, and then the characters.

    Raises:
        ValueError: if there is no such split, or its files are not in the data folder or broken.
    """
    if split not in PREFIXES:
        raise ValueError(f"{FOLDERS[name]} has the splits {', '.join(PREFIXES)}, not “{split}”.")
    raw = data_folder() / FOLDERS[name] / "raw"
    images = read_idx(_present(raw / f"{PREFIXES[split]}-images-idx3-ubyte", name))
    labels = read_idx(_present(raw / f"{PREFIXES[split]}-labels-idx1-ubyte", name))
    if images.ndim != 3 or labels.ndim != 1 or len(images) != len(labels):
        raise ValueError(
            f"The {split} files of {FOLDERS[name]} in “{raw}” do not belong together: "
            f"images {images.shape}, labels {labels.shape}."
        )
    inked = images.any(axis=(1, 2))
    return (yield from _reading(images[inked], labels[inked], FOLDERS[name]))


def _reading(
    images: IdxArray, labels: IdxArray, title: str
) -> Generator[Progress, None, CharacterSet]:
    pixels = np.empty((len(images), 28, 28), dtype=np.uint8)
    for index, image in enumerate(images):
        if index % _REPORT_EVERY == 0:
            yield Progress(index, len(images), f"Reading {title}'s images")
        pixels[index] = np.rint(to_input(image) * 255)
    classes = np.unique(labels)
    return CharacterSet(
        title,
        tuple(pixels[labels == label] for label in classes),
        tuple(str(label) for label in classes),
        (title,) * len(classes),
    )


def _present(path: Path, name: str) -> Path:
    for candidate in (path, path.with_name(f"{path.name}.gz")):
        if candidate.is_file():
            return candidate
    raise ValueError(
        f"{FOLDERS[name]} is not in the data folder: there is no “{path}”. "
        f"Get it with: maml-studio datasets download {name}"
    )
