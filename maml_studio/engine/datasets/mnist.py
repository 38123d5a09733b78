"""MNIST and its kin, read from the data folder and cached: a class a character."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.class_splits import checked_splits, split_of
from maml_studio.engine.datasets.idx import IdxArray, read_idx
from maml_studio.engine.datasets.mnist_kin import CLASS_SPLITS, KIN, ClassSplit, Kin
from maml_studio.engine.datasets.pixel_cache import cache_file, cached, kept
from maml_studio.engine.generators import Progress
from maml_studio.engine.ink import to_input

_REPORT_EVERY = 500
_HELD_OUT = 10


def reading_mnist(split: str, name: str = "mnist") -> Generator[Progress, None, CharacterSet]:
    """Read the files of one of the data set's own splits, of however many images they hold.

    Args:
        split: train or test: all classes are in both, whose drawings differ.
        name: a key of `KIN`.

    Returns:
        Progress records, a few a second, and then the characters.

    Raises:
        ValueError: if there is no such split, or its files are not in the data folder or broken.
    """
    kin = KIN[name]
    return (yield from _reading_files(kin, [split_of(kin.folder, kin.own_splits, split)]))


def reading_class_split(split: str, name: str) -> Generator[Progress, None, CharacterSet]:
    """Read the classes of one split from all the files that are there.

    Args:
        split: train, validation or test. No class is in train and in test. Validation has classes
            of its own, or else drawings that train has not: `ClassSplit` says which.
        name: a key of `CLASS_SPLITS`.

    Raises:
        ValueError: if there is no such split, no class of it is there, or no files are.
    """
    plan = CLASS_SPLITS[name]
    kin = KIN[plan.kin]
    names = split_of(name, _class_names(name, plan), split)
    there = [prefix for prefix in kin.prefixes if all(map(Path.is_file, kin.files(prefix)))]
    whole = yield from _reading_files(kin, there or [kin.prefixes[0]])
    found = whole.at(i for i, character in enumerate(whole.characters) if character in names)
    if not plan.validation and split != "test":
        found = _held_out(found) if split == "validation" else _left_over(found)
    if not found.pixels:
        raise ValueError(
            f"The split “{split}” of “{name}” has no drawings: it is of {len(names)} classes "
            f"({', '.join(names)}), and the data folder has {sum(map(len, whole.pixels))} drawings "
            f"of {len(whole)} ({', '.join(whole.characters)})."
        )
    return found


def _class_names(name: str, plan: ClassSplit) -> dict[str, tuple[str, ...]]:
    parts = {"train": plan.train, "validation": plan.validation, "test": plan.test}
    checked_splits(name, parts)
    return {**parts, "validation": plan.validation or plan.train}


def _held_out(characters: CharacterSet) -> CharacterSet:
    return _cut(characters, [slice(None, len(own) // _HELD_OUT) for own in characters.pixels])


def _left_over(characters: CharacterSet) -> CharacterSet:
    return _cut(characters, [slice(len(own) // _HELD_OUT, None) for own in characters.pixels])


def _cut(characters: CharacterSet, parts: Sequence[slice]) -> CharacterSet:
    pixels = tuple(own[part] for own, part in zip(characters.pixels, parts, strict=True))
    filled = [index for index, own in enumerate(pixels) if len(own)]
    return CharacterSet(characters.name, pixels, characters.characters, characters.alphabets).at(
        filled
    )


def _reading_files(kin: Kin, prefixes: Sequence[str]) -> Generator[Progress, None, CharacterSet]:
    """Read images and labels of one or both of the data set's splits."""
    pairs = [_checked_files(kin, prefix) for prefix in prefixes]
    cache = cache_file(f"{kin.name}-{'-'.join(prefixes)}", [_facts(*pair) for pair in pairs])
    found = cached(cache)
    if found is not None:
        return found
    read = [_read_pair(kin, *pair) for pair in pairs]
    images = np.concatenate([images for images, _ in read])
    labels = np.concatenate([labels for _, labels in read])
    return kept(cache, (yield from _reading_images(kin, images, labels)))


def _checked_files(kin: Kin, prefix: str) -> tuple[Path, Path]:
    files = kin.files(prefix)
    for file in files:
        if not file.is_file():
            raise ValueError(
                f"{kin.folder} is not in the data folder: there is no “{file}”. "
                f"Get it with: maml-studio datasets download {kin.name}"
            )
    return files


def _facts(images: Path, labels: Path) -> list[str | int]:
    """Return what changes with the files, without reading the larger one."""
    state = images.stat()
    content = hashlib.sha256(labels.read_bytes()).hexdigest()
    return [images.name, state.st_size, state.st_mtime_ns, content]


def _read_pair(kin: Kin, image_file: Path, label_file: Path) -> tuple[IdxArray, IdxArray]:
    images, labels = read_idx(image_file), read_idx(label_file)
    if images.ndim != 3 or labels.ndim != 1 or len(images) != len(labels):
        raise ValueError(
            f"“{image_file.name}” and “{label_file.name}” of {kin.folder} in "
            f"“{image_file.parent}” do not belong together: "
            f"images {images.shape}, labels {labels.shape}."
        )
    if len(labels) and labels.max() >= len(kin.classes):
        raise ValueError(
            f"“{label_file}” has the label {labels.max()}, and {kin.folder} has "
            f"{len(kin.classes)} classes."
        )
    inked = images.any(axis=(1, 2))
    images = images[inked]
    return images.transpose(0, 2, 1) if kin.is_transposed else images, labels[inked]


def _reading_images(
    kin: Kin, images: IdxArray, labels: IdxArray
) -> Generator[Progress, None, CharacterSet]:
    if not len(images):
        raise ValueError(f"The files of {kin.folder} in the data folder hold no images.")
    pixels = np.empty((len(images), 28, 28), dtype=np.uint8)
    for index, image in enumerate(images):
        if index % _REPORT_EVERY == 0:
            yield Progress(index, len(images), f"Reading {kin.folder}'s images")
        pixels[index] = np.rint(to_input(image) * 255)
    present = np.unique(labels).tolist()
    return CharacterSet(
        kin.folder,
        tuple(pixels[labels == label] for label in present),
        tuple(kin.classes[label][1] for label in present),
        tuple(kin.classes[label][0] for label in present),
    )
