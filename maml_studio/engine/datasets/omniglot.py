"""Omniglot (Lake, Salakhutdinov & Tenenbaum 2015), read from the data folder and cached."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.character_set import CharacterSet, Drawings
from maml_studio.engine.datasets.class_splits import SPLITS, split_of
from maml_studio.engine.datasets.omniglot_splits import VALIDATION_ALPHABETS, omniglot_splits
from maml_studio.engine.datasets.pixel_cache import cache_file, cached, kept
from maml_studio.engine.generators import Progress
from maml_studio.engine.image_files import load_glyph

__all__ = [
    "OMNIGLOT_FOLDER",
    "PARTS",
    "VALIDATION_ALPHABETS",
    "parts_of_splits",
    "reading_omniglot",
]

OMNIGLOT_FOLDER = "omniglot-py"
"""The folder of Omniglot in the data folder, as torchvision names it."""
PARTS = ("images_background", "images_evaluation")

_OWN_PARTS: dict[str, tuple[str, ...]] = dict(
    zip(SPLITS, (PARTS[:1], PARTS[:1], PARTS[1:]), strict=True)
)
_ALL_PARTS: dict[str, tuple[str, ...]] = dict.fromkeys(SPLITS, PARTS)
_REPORT_EVERY = 10


def reading_omniglot(split: str, name: str = "omniglot") -> Generator[Progress, None, CharacterSet]:
    """Read a split: from the PNG files the first time, later from a cache of 28 × 28 inputs.

    Args:
        split: train, validation or test.
        name: omniglot, omniglot-random or omniglot-alphabets: `omniglot_splits` tells them apart.

    Returns:
        Progress records, a few a second, and then the characters.

    Raises:
        ValueError: if there is no such split, the images that it needs are not in the data folder,
            or splits would overlap.
    """
    needed = split_of(name, parts_of_splits(name), split)
    home = data_folder() / OMNIGLOT_FOLDER
    places = {part: _character_folders(home / part) for part in PARTS}
    for part in needed:
        if not places[part]:
            raise ValueError(
                f"Omniglot is not in the data folder: “{home / part}” has no alphabets. "
                "Get it with: maml-studio datasets download omniglot"
            )
    background, evaluation = ([_class(place) for place in places[part]] for part in PARTS)
    classes = split_of(name, omniglot_splits(name, background, evaluation), split)
    found = yield from _reading_part(places[needed[0]])
    for part in needed[1:]:
        found = found.with_more((yield from _reading_part(places[part])))
    return found.only_classes(classes)


def parts_of_splits(name: str) -> dict[str, tuple[str, ...]]:
    """Return which of `PARTS` each split of a named data set is read from."""
    return _OWN_PARTS if name == "omniglot" else _ALL_PARTS


def _character_folders(part: Path) -> list[Path]:
    return sorted(path for path in part.glob("*/*") if path.is_dir())


def _class(place: Path) -> tuple[str, str]:
    return place.parent.name, place.name


def _reading_part(places: list[Path]) -> Generator[Progress, None, CharacterSet]:
    files = [sorted(place.glob("*.png")) for place in places]
    names = [
        [*_class(place), *(file.name for file in group)]
        for place, group in zip(places, files, strict=True)
    ]
    cache = cache_file(f"omniglot-{places[0].parent.parent.name}", names)
    found = cached(cache)
    if found is None:
        found = kept(cache, (yield from _reading_files(places, files)))
    return found


def _reading_files(
    places: list[Path], files: list[list[Path]]
) -> Generator[Progress, None, CharacterSet]:
    pixels: list[Drawings] = []
    for done, group in enumerate(files):
        if done % _REPORT_EVERY == 0:
            yield Progress(done, len(files), "Reading Omniglot's images")
        rows = [np.rint(load_glyph(file).pixels * 255).astype(np.uint8) for file in group]
        pixels.append(np.array(rows, dtype=np.uint8).reshape(-1, 28, 28))
    return CharacterSet(
        "Omniglot",
        tuple(pixels),
        tuple(place.name for place in places),
        tuple(place.parent.name for place in places),
    )
