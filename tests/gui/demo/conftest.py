"""What the tests of the Demo tab share: the real window, with the initialization that ships."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.app import create_window
from maml_studio.gui.main_window import MainWindow
from tests.gui.demo.hands import Hands

MakeWindow = Callable[[], Hands]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> MakeWindow:
    """Return a function that opens the window, without waiting for the network."""

    def open_one() -> Hands:
        window = cast(MainWindow, create_window())
        qtbot.addWidget(window)
        window.show()
        return Hands(window, qtbot)

    return open_one


@pytest.fixture
def hands(open_window: MakeWindow) -> Hands:
    """Open the window and wait until a person can draw."""
    opened = open_window()
    opened.wait_until_ready()
    return opened
