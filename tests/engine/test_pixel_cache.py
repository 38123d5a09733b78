"""What a data set was read as is kept beside it, mapped, and never trusted when it is broken."""

from __future__ import annotations

import errno
import json
import mmap
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.datasets import pixel_cache
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.pixel_cache import cache_file, cached, forget, kept


@pytest.fixture
def characters() -> CharacterSet:
    rng = np.random.default_rng(0)
    pixels = tuple(rng.integers(0, 256, (count, 28, 28), dtype=np.uint8) for count in (3, 0, 5))
    return CharacterSet("Trial", pixels, ("a", "b", "ç"), ("One", "One", "Two"))


def same(one: CharacterSet, other: CharacterSet) -> bool:
    return (one.name, one.classes) == (other.name, other.classes) and all(
        np.array_equal(*pair) for pair in zip(one.pixels, other.pixels, strict=True)
    )


def is_mapped(pixels: np.ndarray) -> bool:
    base: object = pixels
    while isinstance(base, np.ndarray):
        base = base.base
    return isinstance(base, mmap.mmap)


def test_what_is_kept_is_mapped_and_cannot_be_changed(characters: CharacterSet) -> None:
    path = cache_file("trial", "facts")
    assert cached(path) is None
    for found in (kept(path, characters), cached(path)):
        assert found is not None
        assert same(found, characters)
        assert type(found.pixels[0]) is np.ndarray
        assert is_mapped(found.pixels[0])
        with pytest.raises(ValueError, match="read-only"):
            found.pixels[0][0] = 0
    assert sorted(file.suffix for file in path.parent.iterdir()) == [".json", ".npy"]


def test_colored_images_are_kept_too(characters: CharacterSet) -> None:
    pixels = tuple(np.repeat(own[:, None], 3, axis=1) for own in characters.pixels)
    colored = CharacterSet("Trial", pixels, characters.characters, characters.alphabets)
    assert same(kept(cache_file("trial"), colored), colored)


def test_other_facts_and_another_road_make_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    first = cache_file("trial", ["a", 1])
    assert first == cache_file("trial", ["a", 1])
    assert first != cache_file("trial", ["a", 2])
    monkeypatch.setattr(pixel_cache, "road_fingerprint", lambda: "another")
    assert first != cache_file("trial", ["a", 1])


@pytest.mark.parametrize(
    "index",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"{}",
        {"counts": [3, 0, 4]},
        {"counts": [9, -1, 0]},
        {"counts": [8]},
        {"counts": "abc"},
        {"alphabets": ["One"]},
        {"characters": None},
    ],
)
def test_a_broken_index_is_no_cache(characters: CharacterSet, index: bytes | dict) -> None:
    path = cache_file("trial")
    kept(path, characters)
    place = path.with_suffix(".json")
    if isinstance(index, dict):
        index = json.dumps({**json.loads(place.read_bytes()), **index}).encode()
    place.write_bytes(index)
    assert cached(path) is None
    assert same(kept(path, characters), characters)


@pytest.mark.parametrize(
    "wrong", [np.zeros((8, 28, 28)), np.zeros((7, 28, 28), np.uint8), np.zeros(8, np.uint8), None]
)
def test_broken_pixels_are_no_cache(characters: CharacterSet, wrong: np.ndarray | None) -> None:
    path = cache_file("trial")
    kept(path, characters)
    path.unlink()
    if wrong is not None:
        np.save(path, wrong)
    assert cached(path) is None


def test_a_full_disk_costs_only_the_cache(
    characters: CharacterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pixel_cache, "atomic_write", full)
    assert kept(cache_file("trial"), characters) is characters
    assert cached(cache_file("trial")) is None


def test_an_interrupted_writing_leaves_no_cache(
    characters: CharacterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is written last, and an older one is gone before the pixels change."""
    path = cache_file("trial")
    kept(path, characters)
    write: Callable[[Path, bytes], None] = pixel_cache.atomic_write

    def stopped(place: Path, content: bytes) -> None:
        if place.suffix == ".json":
            raise KeyboardInterrupt
        write(place, content)

    monkeypatch.setattr(pixel_cache, "atomic_write", stopped)
    with pytest.raises(KeyboardInterrupt):
        kept(path, characters)
    assert cached(path) is None


def test_views_outlive_what_is_forgotten(characters: CharacterSet, data_folder: Path) -> None:
    found = kept(cache_file("trial-one"), characters)
    other = cache_file("trial-two")
    kept(other, characters)
    forget("trial-one", data_folder)
    assert sorted((data_folder / "cache").iterdir()) == sorted([other, other.with_suffix(".json")])
    assert same(found, characters)
