"""Image files as examples: as they came, many at once, folders of them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine.example import Original
from maml_studio.engine.generators import drain
from maml_studio.engine.image_examples import (
    ExampleFile,
    example_of_image,
    load_example,
    reading_examples,
    reading_folder,
)
from maml_studio.engine.image_files import load_glyph
from maml_studio.engine.task import Task
from tests.pictures import letter, save


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Leave two classes of images, one with a file that is none, and an empty one."""
    for name in ("10/1.png", "9/10.png", "9/2.png", "empty/.DS_Store"):
        path = tmp_path / "classes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix:
            save(path, letter())
    (tmp_path / "classes" / "9" / "notes.txt").write_text("no image")
    (tmp_path / "classes" / "9" / "3.png").write_bytes(b"")
    return tmp_path / "classes"


@pytest.mark.parametrize("name", ["a.png", "b.JPG", "c.gif", "d.bmp", "e.webp", "f.tiff"])
def test_a_file_is_kept_as_it_came_and_read_as_ever(tmp_path: Path, name: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {"exif": exif} if name.endswith(("png", "JPG", "webp", "tiff")) else {}
    path = save(tmp_path / name, letter(), **options)
    example = load_example(path)
    assert example.original == Original(name, path.read_bytes())
    assert example.original.suffix == path.suffix.lower()
    assert np.array_equal(example.glyph.pixels, load_glyph(path).pixels)


@pytest.mark.parametrize("name", ["noend", "a.b c", "x.", "x.é", "x.verylong", ""])
def test_odd_endings_are_none(name: str) -> None:
    assert Original(name, b"").suffix == ""


def test_a_very_large_file_is_kept_as_ink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.png", letter())
    monkeypatch.setattr("maml_studio.engine.image_examples.LARGEST_ORIGINAL", 10)
    assert load_example(path).original is None


def test_an_image_without_a_file_is_kept_as_png() -> None:
    example = example_of_image(letter().convert("RGBA"), "Pasted")
    assert example.original is not None
    assert example.original.name == "Pasted.png"
    assert example.original.data.startswith(b"\x89PNG")
    assert np.array_equal(example.glyph.pixels, load_glyph(letter()).pixels)


def test_files_that_cannot_be_read_do_not_stop_the_rest(folder: Path) -> None:
    paths = [folder / "none.png", folder, folder / "9" / "3.png", folder / "10" / "1.png"]
    heard: list[ExampleFile] = []
    files = drain(reading_examples(paths), heard.append)
    assert files == tuple(heard)
    assert [(file.done, file.total) for file in files] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [file.example is None for file in files] == [True, True, True, False]
    for file, words in zip(files, ("no such file", "a folder", "empty", ""), strict=True):
        assert words in file.error
        assert (str(file.path) in file.error) == bool(words)


def test_a_folder_is_a_task(folder: Path) -> None:
    heard: list[ExampleFile] = []
    read = drain(reading_folder(folder), heard.append)
    assert read.task.labels == ("9", "10", "empty")
    assert [len(glyphs) for glyphs in read.task.values()] == [2, 1, 0]
    assert [it.original.name for it in read.task.examples("9") if it.original] == [
        "2.png",
        "10.png",
    ]
    assert len(read.errors) == 2
    assert "3.png" in read.errors[0]
    assert "notes.txt" in read.errors[1]
    assert [file.label for file in heard] == ["9"] * 4 + ["10"]
    assert read.task.duplicates
    with pytest.raises(ValueError, match=r"3\.png"):
        Task.from_folder(folder)


@pytest.mark.parametrize("what", ["iterdir", "lstat"])
def test_a_sub_folder_that_may_not_be_read_does_not_stop_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        save(tmp_path / name / "1.png", letter())
    reach = getattr(Path, what)

    def refuse(path: Path) -> object:
        if tmp_path / "b" in (path, path.parent):
            raise PermissionError(13, "Permission denied", str(path))
        return reach(path)

    monkeypatch.setattr(Path, what, refuse)
    read = drain(reading_folder(tmp_path))
    assert {label: len(glyphs) for label, glyphs in read.task.items()} == {"a": 1, "c": 1}
    said = f"“{tmp_path / 'b'}” cannot be read: Permission denied."
    assert read.errors == (said,)
    with pytest.raises(ValueError, match=re.escape(said)):
        Task.from_folder(tmp_path)


def test_a_file_that_may_not_even_be_looked_at_does_not_stop_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut, reach = folder / "10" / "1.png", Path.stat

    def refuse(path: Path, **options: bool) -> object:
        if path == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return reach(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    files = drain(reading_examples([shut, folder / "9" / "2.png"]))
    assert files[0].error == f"“{shut}”: the file may not be read: permission denied."
    assert files[1].example is not None


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no folder"):
        drain(reading_folder(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match="has no sub-folders"):
        drain(reading_folder(tmp_path))


def test_reading_can_be_cancelled(folder: Path) -> None:
    work = reading_folder(folder)
    assert next(work).done == 1
    work.close()


def test_files_beyond_the_budget_are_kept_as_ink(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (folder / "9" / "2.png").stat().st_size
    monkeypatch.setattr("maml_studio.engine.example.LARGEST_ORIGINALS", 2 * size)
    task = drain(reading_folder(folder)).task
    kept = [it.original is not None for label in task for it in task.examples(label)]
    assert kept == [True, True, False]
