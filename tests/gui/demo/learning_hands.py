"""A person who changes how the task is learned, and undoes that."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from maml_studio.engine.learners.settings import METHODS
from maml_studio.gui.demo.learning_column import LearningColumn
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import action
from tests.gui.demo.hands import Hands
from tests.gui.demo.test_methods import shipped


def learning(hands: Hands) -> LearningColumn:
    return hands.demo.learning


def numbers(hands: Hands) -> tuple[int, float]:
    inner = learning(hands).inner
    return inner.steps.value(), inner.rate.value()


def undo(hands: Hands) -> str:
    """Undo, and return what the menu said that it would take back."""
    return _trigger(hands, "Undo")


def redo(hands: Hands) -> str:
    return _trigger(hands, "Redo")


def _trigger(hands: Hands, what: str) -> str:
    found = action(hands, what)
    text = found.text().partition(": ")[2]
    found.trigger()
    return text


def pick(hands: Hands, name: str) -> None:
    chooser = hands.find(QComboBox, "initializationChooser")
    chooser.setCurrentIndex(chooser.findData(name))


def use(hands: Hands, name: str) -> None:
    pick(hands, name)
    hands.wait_until_ready()
    assert engine_name(hands) == name


def engine_name(hands: Hands) -> str:
    engine = hands.demo.adaptation.engine
    return engine.initialization if engine else ""


@pytest.fixture
def two(open_window: MakeWindow, data_folder: Path) -> Hands:
    """Open the window where there is a second initialization, with three inner steps."""
    shipped(data_folder, "trial", METHODS["maml"](inner_steps=3))  # type: ignore[call-arg]
    hands = open_window()
    hands.wait_until_ready()
    return hands
