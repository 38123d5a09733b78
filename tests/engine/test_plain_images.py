"""Images of a folder are also read as they are: grey or colored, 28 to 84 pixels a side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.plain_images import load_plain
from maml_studio.engine.generators import drain

RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)


def stripes(path: Path, colors: list[tuple[int, int, int]], height: int = 60) -> Path:
    """Save an image of upright stripes, 60 pixels wide each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    row = np.repeat(np.array(colors, dtype=np.uint8), 60, axis=0)
    Image.fromarray(np.repeat(row[None], height, axis=0)).save(path, quality=95)
    return path


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_the_middle_of_an_image_is_read_in_color(tmp_path: Path, name: str) -> None:
    pixels = load_plain(stripes(tmp_path / name, [RED, GREEN, BLUE]), 3, 84)
    assert pixels.shape == (3, 84, 84)
    assert pixels.dtype == np.uint8
    assert np.abs(pixels[:, 10:-10, 10:-10].mean(axis=(1, 2)) - GREEN).max() < 3


def test_grey_is_how_light_an_image_is_and_no_ink(tmp_path: Path) -> None:
    light = stripes(tmp_path / "light.png", [(230, 230, 230)])
    pixels = load_plain(light, 1, 40)
    assert pixels.shape == (40, 40)
    assert (pixels == 230).all()


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    clear = np.zeros((30, 30, 4), dtype=np.uint8)
    clear[:, :15] = (*RED, 255)
    Image.fromarray(clear).save(tmp_path / "a.png")
    pixels = load_plain(tmp_path / "a.png", 3, 30)
    assert tuple(pixels[:, 15, 5]) == RED
    assert tuple(pixels[:, 15, 25]) == (255, 255, 255)


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    Image.fromarray(np.full((30, 30), 0x7FFF, dtype=np.uint16)).save(tmp_path / "a.png")
    assert (load_plain(tmp_path / "a.png", 1, 28) == 0x7F).all()


def test_bad_images_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"not an image")
    with pytest.raises(ValueError, match=r"a.png”: this is not an image\.$"):
        load_plain(tmp_path / "a.png", 3, 84)
    Image.fromarray(np.zeros((30, 30), dtype=np.float32)).save(tmp_path / "a.tif")
    with pytest.raises(ValueError, match=r"a.tif”: an image of mode F has no range"):
        load_plain(tmp_path / "a.tif", 1, 28)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for index in range(12):
        stripes(tmp_path / "set" / f"class {index}" / "1.png", [RED, GREEN])
        stripes(tmp_path / "set" / f"class {index}" / "2.jpg", [BLUE], height=100)
    (tmp_path / "set" / "class 0" / "notes.txt").write_text("not an image")
    return tmp_path / "set"


def read(folder: Path, split: str, channels: int, size: int) -> CharacterSet:
    return drain(reading_dataset(str(folder), split, channels=channels, size=size))


def test_a_folder_is_read_in_any_format(folder: Path) -> None:
    for channels, size, shape in ((3, 84, (3, 84, 84)), (3, 28, (3, 28, 28)), (1, 32, (32, 32))):
        found = read(folder, "all", channels, size)
        assert len(found) == 12
        assert {own.shape for own in found.pixels} == {(2, *shape)}
        assert all(own.dtype == np.uint8 for own in found.pixels)


def test_a_format_changes_no_split(folder: Path) -> None:
    parts = [read(folder, split, 3, 28).characters for split in ("train", "validation", "test")]
    assert sorted(name for part in parts for name in part) == sorted(
        path.name for path in folder.iterdir()
    )
    ink = drain(reading_dataset(str(folder), "train"))
    assert set(ink.characters) <= set(parts[0])


def test_small_grey_images_are_ink_as_ever(folder: Path) -> None:
    (red,) = {tuple(map(tuple, own[0])) for own in read(folder, "all", 1, 28).pixels}
    assert max(map(max, red)) == 255
    assert red[0][0] == 0


@pytest.mark.parametrize(
    ("channels", "size", "problem"),
    [(2, 28, "1 or 3 channels, not 2"), (3, 27, "not 27"), (1, 85, "28 to 84 .* not 85")],
)
def test_other_formats_are_refused(folder: Path, channels: int, size: int, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read(folder, "all", channels, size)


@pytest.mark.parametrize("name", ["omniglot", "mnist", "procedural"])
def test_only_folders_have_colored_or_large_images(name: str) -> None:
    with pytest.raises(ValueError, match=rf"“{name}” has grey images of 28 .*3 channels of 84"):
        drain(reading_dataset(name, "train", channels=3, size=84))


def test_images_of_several_shapes_are_no_set() -> None:
    pixels = (np.zeros((1, 28, 28), np.uint8), np.zeros((1, 3, 28, 28), np.uint8))
    with pytest.raises(ValueError, match="“x” has images of several shapes"):
        CharacterSet("x", pixels, ("a", "b"), ("c", "c"))
