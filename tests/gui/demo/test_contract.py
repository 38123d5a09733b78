"""What automation outside the project relies on: names, properties, states."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QPushButton,
    QTabWidget,
    QWidget,
)

from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.prediction_bars import PredictionBars
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

NAMES: list[tuple[str, type[QWidget]]] = [
    ("tabs", QTabWidget),
    ("sampleTasks", QComboBox),
    ("newTaskButton", QPushButton),
    ("classCard0", ClassCard),
    ("classCard4", ClassCard),
    ("addClassButton", QPushButton),
    ("exampleCanvas", StrokeCanvas),
    ("addExampleButton", QPushButton),
    ("tryCanvas", StrokeCanvas),
    ("clearTryButton", QPushButton),
    ("lossPlot", LossPlot),
    ("predictionBars", PredictionBars),
    ("topPrediction", QLabel),
    ("adaptStatus", QLabel),
]


def test_every_name_is_there_once(open_window: MakeWindow) -> None:
    hands = open_window()
    for name, kind in NAMES:
        assert hands.find(kind, name).isVisibleTo(hands.window), name


def test_the_first_start_shows_a_sample_and_says_that_it_is_loading(
    open_window: MakeWindow,
) -> None:
    hands = open_window()
    assert hands.state == "loading"
    assert "loading" in hands.find(QLabel, "adaptStatus").text().lower()
    assert len(hands.task) >= 2
    assert hands.task.is_learnable
    assert hands.find(QComboBox, "sampleTasks").currentIndex() == 0
    assert hands.find(QComboBox, "sampleTasks").count() >= 3
    hands.wait_until_ready()
    assert hands.answer == ""


def test_the_tabs_are_demo_and_train(hands: Hands) -> None:
    tabs = hands.find(QTabWidget, "tabs")
    assert [tabs.tabText(index) for index in range(tabs.count())] == ["Demo", "Train"]


def test_a_click_selects_the_class_and_label_is_its_exact_name(hands: Hands) -> None:
    cards = hands.cards()
    assert [card.property("label") for card in cards] == list(hands.task.labels)
    for card in reversed(cards):
        mouse.click(card)
        assert hands.demo.model.selected == card.property("label")


def test_ready_is_left_within_the_event_that_changed_the_task(hands: Hands) -> None:
    mouse.draw(hands.example_canvas, CROSS)
    assert hands.state == "ready"
    hands.click("addExampleButton")
    assert hands.state == "adapting"
    hands.wait_until_ready()
    hands.choose_sample(1)
    assert hands.state == "adapting"
    hands.click("newTaskButton")
    assert hands.state == "waiting"


def test_the_states_of_a_new_task(hands: Hands) -> None:
    hands.click("newTaskButton")
    assert hands.state == "waiting"
    hands.add_class("line")
    hands.add_example(0, LINE)
    assert hands.state == "waiting"
    hands.add_class("dash")
    assert hands.state == "waiting"
    hands.add_example(1, DASH)
    assert hands.state == "adapting"
    hands.wait_until_ready()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("receiver", ["canvas", "window"])
def test_return_adds_the_example(hands: Hands, key: Qt.Key, receiver: str) -> None:
    label = hands.demo.model.selected
    assert label is not None
    before = len(hands.task[label])
    mouse.draw(hands.example_canvas, CROSS)
    QTest.keyClick(hands.example_canvas if receiver == "canvas" else hands.window, key)
    assert len(hands.task[label]) == before + 1
    assert hands.example_canvas.is_empty
    QTest.keyClick(hands.example_canvas, key)
    assert len(hands.task[label]) == before + 1


def test_the_answer_begins_with_the_name_and_goes_with_the_drawing(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    assert hands.answer == ""
    mouse.draw(hands.try_canvas, LINE)
    assert hands.answer.startswith("line")
    assert hands.find(QLabel, "topPrediction").property("label") == "line"
    hands.click("clearTryButton")
    assert hands.answer == ""
    assert hands.find(QLabel, "topPrediction").property("label") == ""


def test_canvases_take_the_mouse_over_their_whole_square(hands: Hands) -> None:
    for canvas in (hands.try_canvas, hands.example_canvas):
        assert canvas.width() == canvas.height() > 100
        mouse.draw(canvas, [[(0.01, 0.01), (0.99, 0.01), (0.99, 0.99), (0.01, 0.99)]])
        points = [point for stroke in canvas.strokes() for point in stroke]
        assert min(x for x, *_ in points) < 0.02
        assert max(x for x, *_ in points) > 0.98
        assert hands.window.childAt(canvas.mapTo(hands.window, canvas.rect().center())) is canvas
        corner = canvas.rect().bottomRight()
        assert hands.window.childAt(canvas.mapTo(hands.window, corner)) is canvas


def test_every_interactive_widget_has_an_accessible_name(hands: Hands) -> None:
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, StrokeCanvas, ClassCard)
    nameless = [
        widget
        for kind in kinds
        for widget in hands.window.findChildren(kind)
        if widget.isVisible() and not widget.accessibleName()
    ]
    assert nameless == []


def test_deleted_cards_leave_no_name_behind(hands: Hands) -> None:
    count = len(hands.task)
    hands.demo.model.remove_class(hands.task.labels[0])
    assert hands.window.findChildren(ClassCard, f"classCard{count - 1}") == []
    assert [card.property("label") for card in hands.cards()] == list(hands.task.labels)
