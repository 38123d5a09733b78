"""An archive of strokes that is damaged is named in one sentence, and what of it."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from maml_studio.engine.datasets.omniglot_strokes import DRAWERS, StrokeArchive

LINE = "START\n10,-10,0\n90,-90,500\nBREAK\n"


def archive(path: Path, drawing: str = LINE, drawers: int = len(DRAWERS)) -> Path:
    """Write an archive of a single character, whose last drawing is given."""
    with ZipFile(path, "w") as made:
        made.writestr("notes.txt", "no drawing")
        for number in range(drawers):
            text = drawing if number == drawers - 1 else LINE
            made.writestr(f"strokes/One/character01/0001_{number + 1:02}.txt", text)
    return path


def test_a_whole_archive_is_rendered(tmp_path: Path) -> None:
    found = StrokeArchive(archive(tmp_path / "strokes.zip")).rendered(["One"])
    assert [each.shape for each in found.pixels] == [(20, 28, 28)]


@pytest.mark.parametrize(
    ("drawing", "why"),
    [
        ("START\n10,-10\nBREAK\n", "not enough values"),
        ("START\nten,-10,0\nBREAK\n", "could not convert"),
        ("START\nBREAK\n", "The drawing is empty"),
    ],
)
def test_a_drawing_that_is_none_is_named(tmp_path: Path, drawing: str, why: str) -> None:
    broken = StrokeArchive(archive(tmp_path / "strokes.zip", drawing))
    with pytest.raises(ValueError, match=rf"“strokes\.zip”, can't be read: One, .* 20: {why}.*\.$"):
        broken.rendered(["One"])


def test_missing_drawings_are_named(tmp_path: Path) -> None:
    few = StrokeArchive(archive(tmp_path / "strokes.zip", drawers=19))
    with pytest.raises(ValueError, match=r"One, character01, drawer 20 is missing\.$"):
        few.rendered(["One"])
    with pytest.raises(ValueError, match=r"it has no drawings of Two\.$"):
        few.rendered(["Two"])


def test_a_member_that_was_changed_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "strokes.zip")
    path.write_bytes(path.read_bytes().replace(b"90,-90,500", b"91,-90,500", 1))
    with pytest.raises(ValueError, match=r"can't be read: One, character01, drawer 1: .*CRC.*\.$"):
        StrokeArchive(path).rendered(["One"])
