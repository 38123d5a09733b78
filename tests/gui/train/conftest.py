"""What the tests of the Train tab share: the real window, and the built-in alphabet drawn once."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.app import create_window
from maml_studio.gui.main_window import MainWindow
from tests.gui.train.trainer import Trainer

MakeTrainer = Callable[[], Trainer]


@pytest.fixture(autouse=True)
def alphabet(request: pytest.FixtureRequest) -> None:
    """Let the built-in alphabet be there at once, unless a test brings real characters."""
    if "omniglot" not in request.fixturenames:
        request.getfixturevalue("alphabets")


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
