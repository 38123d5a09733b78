"""Folders of images as character sets: a sub-folder a class, or alphabets of such sub-folders."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from pathlib import Path

import numpy as np

from maml_studio.engine.datasets.character_set import CharacterSet, Drawings
from maml_studio.engine.generators import Progress
from maml_studio.engine.image_files import load_glyph, natural_order

SHARES = {"train": 0.7, "validation": 0.15, "test": 0.15}
"""Which share of the alphabets a split of a folder gets, about; `all` is the whole folder."""


def reading_folder(folder: Path, split: str = "all") -> Generator[Progress, None, CharacterSet]:
    """Read a folder of images; classes may have different numbers of them.

    Args:
        folder: it holds `<character>/<image>`, or `<alphabet>/<character>/<image>`, or both. A
            character that is in no alphabet belongs to one that is named after the folder.
        split: all, train, validation or test. A class is in the split that its name decides, with
            the other classes of its alphabet if the folder has alphabets: splits never overlap.

    Returns:
        A progress record a character, and one for each image that is passed over and why, and then
        the characters.

    Raises:
        ValueError: one sentence, if there is no such folder or split, or no image in sub-folders.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder “{folder}”.")
    if split not in ("all", *SHARES):
        raise ValueError(f"A folder has the splits all, {', '.join(SHARES)}, not “{split}”.")
    found = [
        (alphabet, character)
        for alphabet, character in _character_folders(folder)
        if split in ("all", _split_of(character.name if alphabet == folder.name else alphabet))
    ]
    kept: list[tuple[Drawings, str, str]] = []
    for done, (alphabet, character) in enumerate(found):
        drawings = yield from _reading_images(character, done, len(found))
        if len(drawings):
            kept.append((drawings, character.name, alphabet))
    if not kept:
        part = "" if split == "all" else f" for the split “{split}”"
        raise ValueError(f"“{folder}” has no images in sub-folders{part}; a class is a sub-folder.")
    pixels, characters, alphabets = zip(*kept, strict=True)
    return CharacterSet(folder.name, pixels, characters, alphabets)


def _split_of(name: str) -> str:
    """Return the split of a class or alphabet: a function of its name alone."""
    place = hashlib.sha256(name.encode()).digest()[0] / 256
    if place < SHARES["train"]:
        return "train"
    return "validation" if place < SHARES["train"] + SHARES["validation"] else "test"


def _character_folders(folder: Path) -> list[tuple[str, Path]]:
    """Return (alphabet, folder of the character) in natural order."""
    found = []
    for child in _sub_folders(folder):
        inner = _sub_folders(child)
        if _files(child):
            found.append((folder.name, child))
        found += [(child.name, character) for character in inner]
    return found


def _reading_images(folder: Path, done: int, total: int) -> Generator[Progress, None, Drawings]:
    yield Progress(done, total, f"Reading “{folder.parent.name}/{folder.name}”")
    drawings = []
    for path in _files(folder):
        try:
            drawings.append(np.rint(load_glyph(path).pixels * 255).astype(np.uint8))
        except ValueError as error:
            yield Progress(done, total, f"Passed over: {error}")
    return np.array(drawings, dtype=np.uint8).reshape(-1, 28, 28)


def _sub_folders(folder: Path) -> list[Path]:
    return [path for path in _shown(folder) if path.is_dir()]


def _files(folder: Path) -> list[Path]:
    return [path for path in _shown(folder) if path.is_file()]


def _shown(folder: Path) -> list[Path]:
    """Return what is in a folder without what systems hide there (.DS_Store, __MACOSX)."""
    return [p for p in natural_order(folder.iterdir()) if not p.name.startswith((".", "__MACOSX"))]
