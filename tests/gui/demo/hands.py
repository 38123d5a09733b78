"""A person at the window: finds widgets by their names, draws, clicks, types, reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from maml_studio.engine.task import Task
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.main_window import MainWindow
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse

Strokes = Iterable[Iterable[Sequence[float]]]
Found = TypeVar("Found", bound=QWidget)

LINE: Strokes = [[(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)]]
DASH: Strokes = [[(0.1, 0.5), (0.5, 0.5), (0.9, 0.5)]]
CROSS: Strokes = [[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]]
TILTED: Strokes = [[(0.45, 0.1), (0.5, 0.5), (0.55, 0.9)]]
LOW: Strokes = [[(0.1, 0.6), (0.5, 0.55), (0.9, 0.6)]]
RISING: Strokes = [[(0.1, 0.62), (0.5, 0.5), (0.9, 0.38)]]
"""A dash that is read as a line more when another dash was put among the lines."""
SCRIBBLE: Strokes = [
    [(0.1 + 0.8 * (i * 37 % 97) / 97, 0.1 + 0.8 * (i * 61 % 89) / 89) for i in range(60)]
]
READY_MS = 20_000


def leaning(step: int) -> Strokes:
    """Return a line that leans more with each step."""
    return [[(0.5 + step / 20, 0.1), (0.5, 0.9)]]


class Hands:
    """What a person does with the window, by the names of the contract."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def demo(self) -> DemoTab:
        return self.window.demo

    @property
    def task(self) -> Task:
        return self.demo.model.task

    @property
    def state(self) -> str:
        return str(self.find(QLabel, "adaptStatus").property("state"))

    @property
    def answer(self) -> str:
        return self.find(QLabel, "topPrediction").text()

    @property
    def message(self) -> str:
        bar = self.demo.message
        return bar.text() if bar.isVisible() else ""

    @property
    def try_canvas(self) -> StrokeCanvas:
        return self.find(StrokeCanvas, "tryCanvas")

    @property
    def example_canvas(self) -> StrokeCanvas:
        return self.find(StrokeCanvas, "exampleCanvas")

    def find(self, kind: type[Found], name: str) -> Found:
        found = self.window.findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} widgets are named {name}"
        return found[0]

    def cards(self) -> list[ClassCard]:
        return [self.find(ClassCard, f"classCard{index}") for index in range(len(self.task))]

    def click(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isEnabled(), f"{name} is not enabled"
        mouse.click(button)

    def choose_sample(self, index: int) -> None:
        self.find(QComboBox, "sampleTasks").setCurrentIndex(index)

    def add_class(self, name: str = "") -> str:
        """Add a class as a person does: click, type a name or not, Return."""
        self.click("addClassButton")
        field = self.window.focusWidget()
        assert isinstance(field, QLineEdit)
        if name:
            field.setText(name)
        QTest.keyClick(field, Qt.Key.Key_Return)
        return self.task.labels[-1]

    def add_example(self, index: int, strokes: Strokes) -> None:
        """Draw an example of the class with this index."""
        mouse.click(self.cards()[index])
        mouse.draw(self.example_canvas, strokes)
        self.click("addExampleButton")

    def try_out(self, strokes: Strokes) -> str:
        """Draw a new one, and read the answer."""
        self.clear()
        mouse.draw(self.try_canvas, strokes)
        return self.answer

    def clear(self) -> None:
        self.demo.trying.canvas.clear()

    def make_task(self, **strokes: Strokes) -> None:
        """Begin a new task with an example of each class."""
        self.click("newTaskButton")
        for index, (name, drawn) in enumerate(strokes.items()):
            self.add_class(name)
            self.add_example(index, drawn)

    def wait_for(self, state: str) -> None:
        self.qtbot.waitUntil(lambda: self.state in (state, "failed"), timeout=READY_MS)
        assert self.state == state, self.message

    def wait_until_ready(self) -> None:
        self.wait_for("ready")
