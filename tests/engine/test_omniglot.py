"""Omniglot: the split that stands for ever, the cache, and what is said without data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from maml_studio.engine.datasets import omniglot as module
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.omniglot import VALIDATION_ALPHABETS, reading_omniglot
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.image_files import load_glyph

DRAWINGS = 3


@pytest.fixture
def little(data_folder: Path) -> Path:
    """Make a little Omniglot of an alphabet to train on and the three of validation."""
    root = data_folder / "omniglot-py"
    for number, alphabet in enumerate(("Zulu", *VALIDATION_ALPHABETS)):
        for character in range(2):
            place = root / "images_background" / alphabet / f"character{character + 1:02d}"
            place.mkdir(parents=True)
            for drawer in range(DRAWINGS):
                image = Image.new("1", (105, 105), 1)
                ImageDraw.Draw(image).line((20 + 9 * number, 15, 40, 80 + drawer + character), 0, 3)
                image.save(place / f"{number:02d}{character:02d}_{drawer + 1:02d}.png")
    (root / "images_background" / ".DS_Store").touch()
    return root / "images_background"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the image files that are opened from now on."""
    opened: list[Path] = []
    original: Callable[..., object] = module.load_glyph

    def counting(path: Path) -> object:
        opened.append(path)
        return original(path)

    monkeypatch.setattr(module, "load_glyph", counting)
    return opened


def same(one: CharacterSet, other: CharacterSet) -> bool:
    return (one.characters, one.alphabets) == (other.characters, other.alphabets) and all(
        np.array_equal(*pair) for pair in zip(one.pixels, other.pixels, strict=True)
    )


def test_the_split(little: Path) -> None:
    train, validation = drain(reading_omniglot("train")), drain(reading_omniglot("validation"))
    assert train.alphabet_names == ("Zulu",)
    assert validation.alphabet_names == VALIDATION_ALPHABETS
    assert len(train) == 2
    assert len(validation) == 6


def test_pixels_are_what_the_network_sees_of_the_file(little: Path) -> None:
    characters = drain(reading_omniglot("validation"))
    place = little / "Early_Aramaic" / "character02"
    index = characters.alphabets.index("Early_Aramaic") + 1
    assert characters.characters[index] == "character02"
    assert characters.pixels[index].dtype == np.uint8
    for drawing, file in zip(characters.pixels[index], sorted(place.iterdir()), strict=True):
        np.testing.assert_allclose(drawing / 255, load_glyph(file).pixels, atol=0.5 / 255 + 1e-6)


def test_the_second_reading_is_from_the_cache(little: Path, reads: list[Path]) -> None:
    first = drain(reading_omniglot("train"))
    assert len(reads) == 4 * 2 * DRAWINGS
    second = drain(reading_omniglot("train"))
    drain(reading_omniglot("validation"))
    assert len(reads) == 4 * 2 * DRAWINGS
    assert same(first, second)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x93NUMPY\x01\x00", "half", "other"])
def test_a_broken_cache_is_made_again(
    little: Path, data_folder: Path, reads: list[Path], content: bytes | str
) -> None:
    first = drain(reading_omniglot("train"))
    (cache,) = (data_folder / "cache").glob("*.npy")
    whole = cache.read_bytes()
    cache.unlink()  # Not cut in place: it is mapped.
    if content == "other":
        np.save(cache, np.zeros((3, 28, 28), np.uint8))
    else:
        cache.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    reads.clear()
    assert same(first, drain(reading_omniglot("train")))
    assert len(reads) == 4 * 2 * DRAWINGS
    assert cache.read_bytes() == whole


def test_other_files_make_another_cache(little: Path, reads: list[Path]) -> None:
    drain(reading_omniglot("train"))
    (little / "Zulu" / "character01" / "0000_03.png").unlink()
    again = drain(reading_omniglot("train"))
    assert [len(drawings) for drawings in again.pixels] == [DRAWINGS - 1, DRAWINGS]
    assert len(reads) == 2 * 4 * 2 * DRAWINGS - 1


def test_progress_is_told(little: Path) -> None:
    records: list[Progress] = []
    drain(reading_omniglot("train"), records.append)
    assert records
    assert all(0 <= record.done < record.total == 8 for record in records)
    assert all("Omniglot" in record.what for record in records)


def test_a_broken_image_is_named(little: Path, data_folder: Path) -> None:
    bad = little / "Zulu" / "character01" / "0000_02.png"
    bad.write_bytes(b"")
    with pytest.raises(ValueError, match=f"“{bad}”: the file is empty"):
        drain(reading_omniglot("train"))
    assert not (data_folder / "cache").exists()


@pytest.mark.parametrize(
    ("split", "part"),
    [
        ("train", "images_background"),
        ("validation", "images_background"),
        ("test", "images_evaluation"),
    ],
)
def test_missing_data_says_where_and_how_to_get_it(
    data_folder: Path, split: str, part: str
) -> None:
    with pytest.raises(ValueError, match="Omniglot is not in the data folder") as caught:
        drain(reading_omniglot(split))
    assert str(data_folder / "omniglot-py" / part) in str(caught.value)
    assert str(caught.value).endswith("maml-studio datasets download omniglot")


def test_unknown_split() -> None:
    with pytest.raises(ValueError, match="the splits train, validation, test, not “dev”"):
        drain(reading_omniglot("dev"))


def test_the_real_split(omniglot: Path) -> None:
    train = drain(reading_omniglot("train"))
    validation = drain(reading_omniglot("validation"))
    test = drain(reading_omniglot("test"))
    sizes = [(len(part.alphabet_names), len(part)) for part in (train, validation, test)]
    assert sizes == [(27, 878), (3, 86), (20, 659)]
    assert set(VALIDATION_ALPHABETS) == {"Balinese", "Early_Aramaic", "Korean"}
    assert set(validation.alphabet_names) == set(VALIDATION_ALPHABETS)
    assert not set(train.alphabet_names) & set(validation.alphabet_names)
    assert not (set(train.alphabet_names) | set(validation.alphabet_names)) & set(
        test.alphabet_names
    )
    for part in (train, validation, test):
        assert Counter(len(drawings) for drawings in part.pixels) == {20: len(part)}
        assert all(drawings.max() == 255 for drawings in part.pixels)


def test_the_real_cache(omniglot: Path, reads: list[Path]) -> None:
    first = drain(reading_omniglot("validation"))
    reads.clear()
    assert same(first, drain(reading_omniglot("validation")))
    assert reads == []
