"""A person at the Train tab: clicks, types, reads."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.main_window import MainWindow
from maml_studio.gui.train.run_state import RunState
from maml_studio.gui.train.train_page import TrainPage
from tests.gui import mouse

Found = TypeVar("Found", bound=QWidget)

PATIENCE_MS = 90_000
TINY = {
    "network.channels": "8",
    "network.groups": "2",
    "data.queries": "2",
    "outer.steps": "8",
    "outer.meta_batch_size": "2",
    "validation.every": "4",
    "validation.episodes": "3",
}
"""Changes of the first recipe that make it run in a second or two."""


class Trainer:
    """What a person does with the tab, by the names of its widgets."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def page(self) -> TrainPage:
        return self.window.train.page

    @property
    def state(self) -> RunState:
        return self.window.train.control.state

    @property
    def message(self) -> str:
        bar = self.page.message
        return bar.text() if bar.isVisible() else ""

    @property
    def why(self) -> str:
        return self.find(QPushButton, "startButton").accessibleDescription()

    @property
    def run(self) -> RunFolder:
        order = self.window.train.control.order
        assert order is not None
        return RunFolder(order.folder)

    def open_tab(self) -> None:
        tabs = self.find(QTabWidget, "tabs")
        tabs.setCurrentIndex(1)
        # What a training costs is measured in a process of its own: only where that is the test.
        self.page.setup.cost.hold(is_held=True)

    def find(self, kind: type[Found], name: str) -> Found:
        found = self.window.findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} widgets are named {name}"
        return found[0]

    def click(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isVisible(), f"{name} is not visible"
        assert button.isEnabled(), f"{name} is not enabled: {self.why}"
        mouse.click(button)

    def type_into(self, key: str, text: str) -> None:
        """Type into a field of the form."""
        field = self.find(QLineEdit, f"field-{key}")
        field.setText(text)
        field.textEdited.emit(text)

    def choose(self, key: str, text: str) -> None:
        chooser = self.find(QComboBox, f"field-{key}")
        place = chooser.findText(text)
        assert place >= 0, f"{key} has no {text}"
        chooser.setCurrentIndex(place)

    def shrink(self, **others: str) -> None:
        """Make the chosen recipe one that runs in a second or two."""
        changes = TINY | {key.replace("__", "."): text for key, text in others.items()}
        for key, text in changes.items():
            self.type_into(key, text)
        assert self.why == ""

    def wait_for(self, *states: RunState) -> None:
        ends = (*states, RunState.FAILED)
        control = self.window.train.control
        self.qtbot.waitUntil(
            lambda: self.state in ends and (self.state.is_busy or not control.is_busy),
            timeout=PATIENCE_MS,
        )
        assert self.state in states, self.message

    def wait_for_step(self, step: int) -> None:
        control = self.window.train.control
        self.qtbot.waitUntil(lambda: control.steps_done >= step, timeout=PATIENCE_MS)

    def wait_for_runs(self, *names: str) -> None:
        table = self.page.runs.table
        self.qtbot.waitUntil(
            lambda: sorted(entry.name for entry in table.entries) == sorted(names),
            timeout=PATIENCE_MS,
        )

    def select_run(self, name: str) -> None:
        table = self.page.runs.table
        table.selectRow([entry.name for entry in table.entries].index(name))


def folder_of(data: Path, name: str) -> RunFolder:
    """Return a run in the data folder."""
    return RunFolder(data / "runs" / name)
