"""Fixtures of the built-in alphabets, which take a while to draw: drawn once for all the tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from maml_studio.engine.datasets import procedural
from maml_studio.engine.generators import drain
from tests.shared_folders import filled_once


@pytest.fixture(scope="session")
def drawn_alphabets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the alphabets to train on and to validate with; return the data folder with the cache.

    All tests share its files: none may write into one in place.
    """

    def draw(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MAML_STUDIO_DATA", str(folder))
            for split in ("train", "validation"):
                drain(procedural.procedural_split(split))

    return filled_once(tmp_path_factory, "drawn-alphabets", draw)


@pytest.fixture
def alphabets(drawn_alphabets: Path, data_folder: Path) -> None:
    """Let the alphabets be in the test's own data folder, without copying what is in the files."""
    shutil.copytree(drawn_alphabets, data_folder, copy_function=os.link, dirs_exist_ok=True)


@pytest.fixture
def few_whole_alphabets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the splits have few alphabets, but whole ones."""
    for split, numbers in (("train", (0, 1)), ("validation", (30,)), ("test", (34,))):
        monkeypatch.setitem(procedural.SPLITS, split, numbers)
