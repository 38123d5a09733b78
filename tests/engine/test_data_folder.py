"""The data folder, and files that are whole at any moment."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from maml_studio.engine.data_folder import atomic_write, data_folder


def test_the_environment_names_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAML_STUDIO_DATA", str(tmp_path / "elsewhere"))
    assert data_folder() == tmp_path / "elsewhere"


@pytest.mark.parametrize("value", [None, ""])
def test_else_it_is_the_platforms(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is None:
        monkeypatch.delenv("MAML_STUDIO_DATA")
    else:
        monkeypatch.setenv("MAML_STUDIO_DATA", value)
    assert data_folder().is_absolute()
    assert data_folder().name == "MAML Studio"


def test_writing_makes_folders_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.bin"
    atomic_write(path, b"old")
    atomic_write(path, b"new \0 and longer")
    assert path.read_bytes() == b"new \0 and longer"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("kept", [b"old", None])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bytes | None
) -> None:
    path = tmp_path / "file.bin"
    if kept is not None:
        path.write_bytes(kept)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        atomic_write(path, b"new")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == ([kept] if kept else [])


def test_content_is_on_the_disk_before_it_replaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    seen = []

    def look(descriptor: int) -> None:
        seen.append((path.read_bytes(), os.fstat(descriptor).st_size))

    monkeypatch.setattr(os, "fsync", look)
    atomic_write(path, b"newer")
    assert seen == [(b"old", 5)]
