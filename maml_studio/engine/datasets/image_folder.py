"""Folders of images as character sets: a sub-folder a class, or alphabets of such sub-folders."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.character_set import CharacterSet, Drawings
from maml_studio.engine.datasets.class_splits import checked_splits, split_of
from maml_studio.engine.datasets.pixel_cache import cache_file, cached, forget, kept
from maml_studio.engine.datasets.plain_images import check_format, load_plain
from maml_studio.engine.generators import Progress
from maml_studio.engine.image_files import load_glyph, natural_order
from maml_studio.engine.ink import INPUT_SIZE

SHARES = {"train": 0.7, "validation": 0.15, "test": 0.15}
"""Which share of the alphabets a split of a folder gets, about; `all` is the whole folder."""

_LARGE = 500
"""Images from which on a folder is worth a cache."""
_Place = tuple[str, Path]
"""The name of an alphabet, and the folder of a character in it."""


def reading_folder(
    folder: Path, split: str = "all", *, channels: int = 1, size: int = INPUT_SIZE
) -> Generator[Progress, None, CharacterSet]:
    """Read a folder of images; classes may have different numbers of them.

    Args:
        folder: it holds `<character>/<image>`, or `<alphabet>/<character>/<image>`, or both. A
            character that is in no alphabet belongs to one that is named after the folder.
        split: all, train, validation or test. A class is in the split that its name decides, with
            the other classes of its alphabet if the folder has alphabets: splits never overlap.
        channels: 1 for grey, 3 for colored images.
        size: pixels a side. Grey images of 28 pixels are ink, found and centered as everywhere
            else; any other are taken as they are: see `load_plain`.

    Returns:
        A progress record a character, and one for each image that is passed over and why, and then
        the characters. A large folder without such images is kept in a cache, until a file changes.

    Raises:
        ValueError: one sentence, if there is no such folder, split or format, or no image in
            sub-folders.
    """
    check_format(channels, size)
    if not folder.is_dir():
        raise ValueError(f"There is no folder “{folder}”.")
    everything = _character_folders(folder)
    found = split_of(folder.name, _splits(folder, everything), split)
    files = [(alphabet, character, _files(character)) for alphabet, character in found]
    name = f"folder-{_short_hash(str(folder.resolve()))}-{split}-{channels}x{size}"
    cache = cache_file(name, [_facts(*entry) for entry in files])
    characters = cached(cache)
    if characters is not None:
        return characters
    characters = yield from _reading_classes(folder.name, files, (channels, size))
    if not len(characters):
        part = "" if split == "all" else f" for the split “{split}”"
        raise ValueError(
            f"“{folder}” has no images in sub-folders{part}; a class is a sub-folder, and "
            f"{len(found)} of {len(everything)} are in question."
        )
    return _kept_if_large(characters, sum(len(own) for _, _, own in files), name, cache)


def _kept_if_large(characters: CharacterSet, files: int, name: str, cache: Path) -> CharacterSet:
    """Keep what takes long to read, unless images were passed over, of which a person should hear."""
    if not _LARGE <= files == sum(map(len, characters.pixels)):
        return characters
    forget(name, data_folder())
    return kept(cache, characters)


def _facts(alphabet: str, character: Path, files: list[Path]) -> list[Any]:
    states = [(file.name, file.stat()) for file in files]
    return [
        alphabet,
        character.name,
        [[name, state.st_size, state.st_mtime_ns] for name, state in states],
    ]


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _splits(folder: Path, found: list[_Place]) -> dict[str, list[_Place]]:
    parts: dict[str, list[_Place]] = {split: [] for split in SHARES}
    for alphabet, character in found:
        name = character.name if alphabet == folder.name else alphabet
        parts[_split_of_name(name)].append((alphabet, character))
    checked_splits(folder.name, parts)
    return {"all": found, **parts}


def _split_of_name(name: str) -> str:
    """Return the split of a class or alphabet: a function of its name alone."""
    place = hashlib.sha256(name.encode()).digest()[0] / 256
    if place < SHARES["train"]:
        return "train"
    return "validation" if place < SHARES["train"] + SHARES["validation"] else "test"


def _character_folders(folder: Path) -> list[_Place]:
    """Return (alphabet, folder of the character) in natural order."""
    found = []
    for child in _sub_folders(folder):
        inner = _sub_folders(child)
        if _files(child):
            found.append((folder.name, child))
        found += [(child.name, character) for character in inner]
    return found


def _reading_classes(
    name: str, files: list[tuple[str, Path, list[Path]]], form: tuple[int, int]
) -> Generator[Progress, None, CharacterSet]:
    pixels, characters, alphabets = [], [], []
    for done, (alphabet, character, images) in enumerate(files):
        yield Progress(done, len(files), f"Reading “{character.parent.name}/{character.name}”")
        drawings = []
        for image in images:
            try:
                drawings.append(_load(image, *form))
            except ValueError as error:
                yield Progress(done, len(files), f"Passed over: {error}")
        if drawings:
            pixels.append(np.array(drawings, dtype=np.uint8))
            characters.append(character.name)
            alphabets.append(alphabet)
    return CharacterSet(name, tuple(pixels), tuple(characters), tuple(alphabets))


def _load(path: Path, channels: int, size: int) -> Drawings:
    if (channels, size) != (1, INPUT_SIZE):
        return load_plain(path, channels, size)
    return np.asarray(np.rint(load_glyph(path).pixels * 255), dtype=np.uint8)


def _sub_folders(folder: Path) -> list[Path]:
    return [path for path in _shown(folder) if path.is_dir()]


def _files(folder: Path) -> list[Path]:
    return [path for path in _shown(folder) if path.is_file()]


def _shown(folder: Path) -> list[Path]:
    """Return what is in a folder without what systems hide there (.DS_Store, __MACOSX)."""
    return [p for p in natural_order(folder.iterdir()) if not p.name.startswith((".", "__MACOSX"))]
