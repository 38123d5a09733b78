"""A folder of images is a set of characters, with or without alphabets."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine.datasets import image_folder as module
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.image_folder import reading_folder
from maml_studio.engine.generators import drain
from maml_studio.engine.image_files import load_glyph


def draw(path: Path, width: int = 6) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.full((40, 40), 255, dtype=np.uint8)
    pixels[8:32, 10 : 10 + width] = 0
    Image.fromarray(pixels).save(path)
    return path


def test_sub_folders_are_classes_in_natural_order(tmp_path: Path) -> None:
    folder = tmp_path / "runes"
    for name, count in (("rune10", 1), ("rune9", 3)):
        for index in range(count):
            draw(folder / name / f"{index}.png", width=4 + index)
    runes = drain(reading_folder(folder))
    assert runes.name == "runes"
    assert runes.characters == ("rune9", "rune10")
    assert runes.alphabets == ("runes", "runes")
    assert [len(pixels) for pixels in runes.pixels] == [3, 1]


def test_alphabets_hold_characters(tmp_path: Path) -> None:
    for alphabet, character in (("Elder", "a"), ("Elder", "b"), ("Younger", "a")):
        draw(tmp_path / alphabet / character / "1.png")
    draw(tmp_path / "loose" / "1.png")
    found = drain(reading_folder(tmp_path))
    assert found.alphabets == ("Elder", "Elder", "Younger", tmp_path.name)
    assert found.characters == ("a", "b", "a", "loose")


def test_images_are_seen_as_everywhere_else(tmp_path: Path) -> None:
    path = draw(tmp_path / "set" / "a" / "1.png")
    (pixels,) = drain(reading_folder(tmp_path / "set")).pixels
    assert pixels.dtype == np.uint8
    assert np.abs(pixels[0] / 255 - load_glyph(path).pixels).max() <= 0.5 / 255 + 1e-6


def test_bad_images_are_passed_over_and_named(tmp_path: Path) -> None:
    draw(tmp_path / "a" / "good.png")
    (tmp_path / "a" / "notes.txt").write_text("not an image")
    (tmp_path / "empty").mkdir()
    records = []
    found = drain(reading_folder(tmp_path), records.append)
    assert found.characters == ("a",)
    said = [record.what for record in records if record.what.startswith("Passed over")]
    assert len(said) == 1
    assert "notes.txt" in said[0]


def test_what_systems_hide_is_no_class(tmp_path: Path) -> None:
    draw(tmp_path / "a" / "1.png")
    draw(tmp_path / "__MACOSX" / "a" / "1.png")
    draw(tmp_path / ".trash" / "1.png")
    (tmp_path / "a" / ".DS_Store").write_bytes(b"x")
    found = drain(reading_folder(tmp_path))
    assert found.characters == ("a",)
    assert len(found.pixels[0]) == 1


def test_folder_without_images_is_refused(tmp_path: Path) -> None:
    draw(tmp_path / "loose.png")
    with pytest.raises(ValueError, match="no images in sub-folders"):
        drain(reading_folder(tmp_path))
    with pytest.raises(ValueError, match="There is no folder"):
        drain(reading_folder(tmp_path / "nothing"))


def test_a_path_is_the_name_of_a_data_set(tmp_path: Path) -> None:
    draw(tmp_path / "set" / "a" / "1.png")
    assert drain(reading_dataset(str(tmp_path / "set"), "all")).characters == ("a",)
    with pytest.raises(ValueError, match=r"no data set “cifar”: give omniglot, .* a folder\.$"):
        drain(reading_dataset("cifar", "all"))


def test_the_splits_of_a_folder_share_nothing_and_leave_nothing_out(tmp_path: Path) -> None:
    names = [f"class {number}" for number in range(40)]
    for name in names:
        draw(tmp_path / "set" / name / "1.png")
    parts = [
        drain(reading_folder(tmp_path / "set", split)).characters
        for split in ("train", "validation", "test")
    ]
    assert sorted(name for part in parts for name in part) == sorted(names)
    assert min(len(part) for part in parts) > 0
    with pytest.raises(ValueError, match="has the splits all, train, validation, test"):
        drain(reading_folder(tmp_path / "set", "nonsense"))


def test_an_alphabet_of_a_folder_stays_whole(tmp_path: Path) -> None:
    for alphabet in "abcdefghijkl":
        for name in ("one", "two"):
            draw(tmp_path / "set" / alphabet / name / "1.png")
    for split in ("train", "validation", "test"):
        found = drain(reading_folder(tmp_path / "set", split))
        assert all(found.alphabets.count(name) == 2 for name in found.alphabet_names)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Count a folder of four images as large, and return which images are opened from now on."""
    opened: list[Path] = []
    original: Callable[..., object] = module.load_glyph

    def counting(path: Path) -> object:
        opened.append(path)
        return original(path)

    monkeypatch.setattr(module, "load_glyph", counting)
    monkeypatch.setattr(module, "_LARGE", 4)
    return opened


def test_a_large_folder_is_kept_until_a_file_changes(
    tmp_path: Path, data_folder: Path, loads: list[Path]
) -> None:
    folder = tmp_path / "set"
    images = [draw(folder / name / f"{i}.png", 4 + i) for name in "ab" for i in range(2)]
    first, again = drain(reading_folder(folder)), drain(reading_folder(folder))
    assert len(loads) == 4
    assert all(np.array_equal(*pair) for pair in zip(first.pixels, again.pixels, strict=True))
    assert first.classes == again.classes
    draw(images[0], 9)
    os.utime(images[0], (1, 1))
    changed = drain(reading_folder(folder))
    assert len(loads) == 8
    assert not np.array_equal(first.pixels[0], changed.pixels[0])
    assert len(list((data_folder / "cache").glob("*.npy"))) == 1
    assert len(drain(reading_folder(folder, channels=3, size=40)).pixels) == 2
    assert len(list((data_folder / "cache").glob("*.npy"))) == 2


def test_a_small_folder_or_one_with_bad_images_is_read_each_time(
    tmp_path: Path, data_folder: Path, loads: list[Path]
) -> None:
    folder = tmp_path / "set"
    for index in range(3):
        draw(folder / "a" / f"{index}.png")
    drain(reading_folder(folder))
    (folder / "a" / "bad.png").write_bytes(b"bad")
    for _ in range(2):
        records = []
        drain(reading_folder(folder), records.append)
        assert [record.what for record in records if "bad.png" in record.what]
    assert not (data_folder / "cache").exists()


def test_a_split_without_classes_is_refused_with_the_numbers(tmp_path: Path) -> None:
    draw(tmp_path / "set" / "rune10" / "1.png")
    assert drain(reading_folder(tmp_path / "set", "train")).characters == ("rune10",)
    for split in ("validation", "test"):
        with pytest.raises(ValueError, match=f"for the split “{split}”.* 0 of 1 are in question"):
            drain(reading_folder(tmp_path / "set", split))
