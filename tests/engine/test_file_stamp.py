"""Another program's change of a file is noticed."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine import file_stamp
from maml_studio.engine.file_stamp import FileChangedError, check_unchanged, is_another, stamp_of
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import write_task


def test_another_content_is_noticed_and_another_time_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a “b”.mamltask"
    path.write_bytes(b"one")
    known = stamp_of(path)
    os.utime(path, (1, 1))
    check_unchanged(path, known)
    for content in (b"two", b"longer", b""):
        path.write_bytes(content)
        with pytest.raises(FileChangedError, match=r"“a “b”\.mamltask” was changed by") as caught:
            check_unchanged(path, known)
        assert caught.value.path == path


@pytest.mark.parametrize("size", [8, 512])
def test_any_change_of_a_large_task_is_seen_at_the_end_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(file_stamp, "_END_BYTES", 1000)
    path, first = tmp_path / "task", np.eye(size, dtype=np.uint8) * 255
    other = first.copy()
    other[0, 0] = 254
    tail = [Glyph.from_ink(np.full((40, 40), 9, np.uint8))]
    write_task(path, Task({"a": [Glyph.from_ink(first), *tail]}))
    known = stamp_of(path)
    write_task(path, Task({"a": [Glyph.from_ink(other), *tail]}))
    with pytest.raises(FileChangedError):
        check_unchanged(path, known)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are pipes with names on POSIX alone")
def test_what_cannot_be_read_is_another_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    known = stamp_of(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(FileChangedError):
        check_unchanged(path, known)


def test_what_is_gone_or_not_known_passes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    check_unchanged(path, None)
    known = stamp_of(path)
    path.unlink()
    check_unchanged(path, known)
    assert stamp_of(path) is None
    assert stamp_of(tmp_path / "a\0b") is None
    assert stamp_of(tmp_path / ("a" * 300)) is None


def test_only_a_file_that_can_be_read_is_known_to_be_another(tmp_path: Path) -> None:
    path = tmp_path / "a.mamltask"
    path.write_bytes(b"one")
    known = stamp_of(path)
    assert not is_another(path, known)
    path.write_bytes(b"two")
    assert is_another(path, known)
    assert not is_another(path, None)
    path.unlink()
    assert not is_another(path, known)
    path.mkdir()
    assert not is_another(path, known)
