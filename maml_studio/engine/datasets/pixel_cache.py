"""What the network sees of a data set, kept so that the second reading is quick.

Two files a set: all drawings one after the other in an `.npy`, which is mapped and not read, and an
index of the characters in a `.json`, which is written last.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from maml_studio.engine.data_folder import atomic_write, data_folder
from maml_studio.engine.datasets.character_set import CharacterSet, Drawings
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.ink import draw_strokes


@cache
def road_fingerprint() -> str:
    """Return a text that changes whenever the road from ink to input does, here or in Pillow."""
    drawing = Glyph.from_strokes([[(0.1, 0.2), (0.8, 0.3), (0.4, 0.9)], [(0.2, 0.7), (0.7, 0.6)]])
    scan = Glyph.from_ink(draw_strokes(drawing.strokes)[::3, ::2].copy())
    content = drawing.pixels.tobytes() + scan.pixels.tobytes()
    return hashlib.sha256(content).hexdigest()[:8]


def cache_file(name: str, *facts: Any) -> Path:
    """Return where the cache of a set is.

    Args:
        name: how the file's name begins.
        facts: all that the drawings follow from, of types that JSON knows. The road counts too.
    """
    content = json.dumps([road_fingerprint(), *facts]).encode()
    return data_folder() / "cache" / f"{name}-{hashlib.sha256(content).hexdigest()[:16]}.npy"


def cached(path: Path) -> CharacterSet | None:
    """Return the set in a cache, or None if there is none or it is broken.

    Returns:
        A set whose pixels are read-only views of the file, which is mapped into memory.
    """
    try:
        index = json.loads(path.with_suffix(".json").read_bytes())
        flat: Drawings = np.load(path, mmap_mode="r")
        counts = [int(count) for count in index["counts"]]
        if flat.dtype != np.uint8 or flat.ndim < 3 or sum(counts) != len(flat) or min(counts) < 0:
            return None
        names = [tuple(map(str, index[key])) for key in ("characters", "alphabets")]
        return CharacterSet(str(index["name"]), _parts(np.asarray(flat), counts), *names)
    except (OSError, ValueError, EOFError, KeyError, TypeError):
        return None


def kept(path: Path, characters: CharacterSet) -> CharacterSet:
    """Write a set to a cache and return it as it is read from there.

    A cache that cannot be written (a full disk, say) is not missed: the set is returned as it is.
    """
    index = {
        "name": characters.name,
        "counts": [len(drawings) for drawings in characters.pixels],
        "characters": characters.characters,
        "alphabets": characters.alphabets,
    }
    content = BytesIO()
    np.save(content, np.concatenate(characters.pixels))
    try:
        path.with_suffix(".json").unlink(missing_ok=True)
        atomic_write(path, content.getvalue())
        atomic_write(path.with_suffix(".json"), json.dumps(index).encode())
    except OSError:
        return characters
    found = cached(path)
    return characters if found is None else found


def forget(name: str, folder: Path) -> None:
    """Remove the caches in a data folder whose names begin in a way."""
    for path in (folder / "cache").glob(f"{name}-*"):
        path.unlink(missing_ok=True)


def _parts(flat: Drawings, counts: list[int]) -> tuple[Drawings, ...]:
    ends = np.cumsum(counts).tolist()
    return tuple(flat[end - count : end] for end, count in zip(ends, counts, strict=True))
