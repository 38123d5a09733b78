"""Omniglot (Lake, Salakhutdinov & Tenenbaum 2015), read from the data folder and cached.

The split stands for ever: three background alphabets serve selection, the other 27 train, and the
20 evaluation alphabets are for the reported figure only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from pathlib import Path

import numpy as np

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.character_set import CharacterSet, Drawings
from maml_studio.engine.datasets.pixel_cache import read_pixels, road_fingerprint, write_pixels
from maml_studio.engine.generators import Progress
from maml_studio.engine.image_files import load_glyph

VALIDATION_ALPHABETS = ("Balinese", "Early_Aramaic", "Korean")
SPLITS = ("train", "validation", "test")

_PARTS = {
    "train": "images_background",
    "validation": "images_background",
    "test": "images_evaluation",
}
_REPORT_EVERY = 10


def reading_omniglot(split: str) -> Generator[Progress, None, CharacterSet]:
    """Read a split: from the PNG files the first time, later from a cache of 28 × 28 inputs.

    Args:
        split: train, validation or test.

    Returns:
        Progress records, a few a second, and then the characters.

    Raises:
        ValueError: if there is no such split, or the images are not in the data folder.
    """
    if split not in SPLITS:
        raise ValueError(f"Omniglot has the splits {', '.join(SPLITS)}, not “{split}”.")
    whole = yield from _reading_part(data_folder() / "omniglot-py" / _PARTS[split])
    if split == "train":
        return whole.without(VALIDATION_ALPHABETS)
    return whole.only(VALIDATION_ALPHABETS) if split == "validation" else whole


def _reading_part(folder: Path) -> Generator[Progress, None, CharacterSet]:
    places = sorted(path for path in folder.glob("*/*") if path.is_dir())
    if not places:
        raise ValueError(
            f"Omniglot is not in the data folder: “{folder}” has no alphabets. "
            "Get it with: maml-studio datasets download omniglot"
        )
    files = [sorted(place.glob("*.png")) for place in places]
    cache = data_folder() / "cache" / f"omniglot-{folder.name}-{_fingerprint(files)}.npy"
    flat = read_pixels(cache)
    if flat is None or len(flat) != sum(len(group) for group in files):
        flat = yield from _reading_files(files)
        write_pixels(cache, flat)
    ends = np.cumsum([len(group) for group in files])
    return CharacterSet(
        "Omniglot",
        tuple(np.split(flat, ends[:-1])),
        tuple(place.name for place in places),
        tuple(place.parent.name for place in places),
    )


def _reading_files(
    files: list[list[Path]],
) -> Generator[Progress, None, Drawings]:
    rows = []
    for done, group in enumerate(files):
        if done % _REPORT_EVERY == 0:
            yield Progress(done, len(files), "Reading Omniglot's images")
        rows += [np.rint(load_glyph(file).pixels * 255).astype(np.uint8) for file in group]
    return np.stack(rows)


def _fingerprint(files: list[list[Path]]) -> str:
    names = [
        [file.parent.parent.name, file.parent.name, file.name] for group in files for file in group
    ]
    return hashlib.sha256(json.dumps([road_fingerprint(), names]).encode()).hexdigest()[:16]
