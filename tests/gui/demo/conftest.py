"""What the tests of the Demo tab share: the real window, with the initialization that ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.app import create_window
from maml_studio.gui.main_window import MainWindow
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands, leaning
from tests.gui.demo.tablet import Pen

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
def file(tmp_path: Path) -> Path:
    """Return where a person keeps a task; there is no file yet."""
    return tmp_path / "letters.mamltask"


@pytest.fixture
def hands(open_window: MakeWindow) -> Hands:
    """Open the window and wait until a person can draw."""
    opened = open_window()
    opened.wait_until_ready()
    return opened


@pytest.fixture
def at_once(open_window: MakeWindow) -> Hands:
    """Return the window as it is before anything is learned: drawing is possible at once."""
    opened = open_window()
    opened.qtbot.waitExposed(opened.window)
    return opened


@pytest.fixture
def canvas(at_once: Hands) -> StrokeCanvas:
    return at_once.try_canvas


@pytest.fixture
def pen(at_once: Hands, canvas: StrokeCanvas) -> Iterator[Pen]:
    """Return a pen, which is lifted in the end: Qt remembers where one went down."""
    one = Pen(at_once, canvas)
    yield one
    one.release((0.5, 0.5))


@pytest.fixture
def many(hands: Hands) -> Hands:
    """Return a window whose first class has five examples and the second two."""
    hands.make_task(ka=leaning(0), sa=DASH)
    for step in range(1, 5):
        hands.add_example(0, leaning(step))
    hands.add_example(1, CROSS)
    return hands


@pytest.fixture
def active(hands: Hands) -> Hands:
    """Return a window that has the keyboard, with lines and dashes learned."""
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    return hands
