"""What the tests of the Train tab share: the real window, and the built-in alphabet drawn once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.engine.datasets.procedural import procedural_split
from maml_studio.engine.generators import drain
from maml_studio.gui.app import create_window
from maml_studio.gui.main_window import MainWindow
from tests.gui.train.trainer import Trainer
from tests.shared_folders import filled_once

MakeTrainer = Callable[[], Trainer]


@pytest.fixture(scope="session")
def drawn_alphabets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the built-in alphabet once; each test gets a copy of the cache."""

    def draw(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MAML_STUDIO_DATA", str(folder))
            for split in ("train", "validation"):
                drain(procedural_split(split))

    return filled_once(tmp_path_factory, "drawn-alphabets", draw)


@pytest.fixture(autouse=True)
def alphabet(request: pytest.FixtureRequest, data_folder: Path) -> None:
    """Let the built-in alphabet be there at once, unless a test brings real characters."""
    if "omniglot" not in request.fixturenames:
        drawn = request.getfixturevalue("drawn_alphabets")
        shutil.copytree(drawn, data_folder, dirs_exist_ok=True)


@pytest.fixture
def open_trainer(qtbot: QtBot, qapp: QApplication) -> MakeTrainer:
    """Return a function that opens the window with the Train tab in front."""

    def open_one() -> Trainer:
        window = cast(MainWindow, create_window())
        qtbot.addWidget(window)
        window.show()
        trainer = Trainer(window, qtbot)
        trainer.open_tab()
        return trainer

    return open_one


@pytest.fixture
def trainer(open_trainer: MakeTrainer) -> Trainer:
    """Open the window with the Train tab in front."""
    return open_trainer()
