"""Folders with names that are not UTF-8."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.pictures import letter

SHIFT_JIS = (b"\x82\xa0", b"\x82\xa2")
"""The names of two letters as a zip of old has them."""


def odd_folder(folder: Path, name: bytes, turns: int = 0) -> Path:
    """Make a folder whose name is not UTF-8, with a turned image in it; skip if there can be none."""
    made = folder / os.fsdecode(name)
    try:
        made.mkdir(parents=True)
    except (OSError, ValueError):
        pytest.skip("This system has no such names.")
    letter().rotate(90 * turns, expand=True).save(made / "1.png")
    return made


def class_folders(folder: Path) -> Path:
    """Make a folder of the classes “ka” and two whose names cannot be read."""
    for turns, name in enumerate((b"ka", *SHIFT_JIS)):
        odd_folder(folder, name, turns)
    return folder
