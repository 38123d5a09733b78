"""The bars: they show what they are given, keep their places, and scroll."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import class_color, class_marker
from maml_studio.gui.widgets.bar_rows import HEADER, Voice
from maml_studio.gui.widgets.prediction_bars import PredictionBars
from tests.gui import mouse

LABELS = ["ka", "sa", "na"]
COLORS = [QColor("#ff0000"), QColor("#00ff00"), QColor("#0000ff")]


@pytest.fixture
def bars(qtbot: QtBot) -> PredictionBars:
    widget = PredictionBars()
    qtbot.addWidget(widget)
    widget.resize(320, 160)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def bar_lengths(bars: PredictionBars) -> list[int]:
    image = bars.grab().toImage()
    return [
        max(
            sum(image.pixelColor(x, y) == color for x in range(30, image.width()))
            for y in range(image.height())
        )
        for color in COLORS
    ]


def test_a_bar_is_as_long_as_its_probability(bars: PredictionBars) -> None:
    bars.set_prediction(LABELS, COLORS, [0.7, 0.3, 0.0])
    red, green, blue = bar_lengths(bars)
    assert red / green == pytest.approx(7 / 3, abs=0.15)
    assert blue == 0
    assert bars.accessibleDescription() == "ka 70 %, sa 30 %, na 0 %"


def test_the_answer_is_always_in_view(bars: PredictionBars) -> None:
    labels, colors = [f"class {index}" for index in range(21)], COLORS * 7
    bar = bars.verticalScrollBar()

    def answer(top: int) -> None:
        bars.set_prediction(labels, colors, [0.5 if at == top else 0.025 for at in range(21)])

    def is_seen(index: int) -> bool:
        box = bars._row_box(index)
        return box.top() >= 0 and box.bottom() <= bars.viewport().height()

    answer(0)
    assert is_seen(0)
    for top in (20, 10, 11, 3):
        answer(top)
        assert is_seen(top)
    kept = bar.value()
    answer(4)
    assert bar.value() == kept
    bar.setValue(bar.maximum())
    answer(4)
    assert bar.value() == bar.maximum()
    answer(6)
    bars.resize(320, 70)
    assert is_seen(6)


def test_values_move_nothing_but_the_bars(bars: PredictionBars) -> None:
    bars.set_prediction(LABELS, COLORS, [0.0, 0.0, 1.0])
    before = bars._columns()
    bars.set_prediction(LABELS, COLORS, [1.0, 0.0, 0.0])
    assert bars._columns() == before
    bars.set_prediction(LABELS, COLORS, None)
    assert bars._columns() == before
    assert bars.accessibleDescription() == "No answer yet."
    assert bar_lengths(bars) == [0, 0, 0]


def test_a_comparison_is_a_second_bar(bars: PredictionBars) -> None:
    bars.set_prediction(LABELS, COLORS, [1.0, 0.0, 0.0])
    alone = bars.grab().toImage()
    bars.set_prediction(LABELS, COLORS, [1.0, 0.0, 0.0], comparison=[0.2, 0.2, 0.6])
    assert bars.grab().toImage() != alone


def test_twenty_classes_scroll_and_long_names_are_cut(bars: PredictionBars) -> None:
    labels = ["x" * 500, *(f"class {index}" for index in range(24))]
    colors = [class_color(index) for index in range(25)]
    markers = [class_marker(index) for index in range(25)]
    bars.set_prediction(labels, colors, [0.04] * 25, markers=markers)
    scroll = bars.verticalScrollBar()
    assert scroll.maximum() > 0
    scroll.setValue(scroll.maximum())
    assert not bars.grab().isNull()
    assert bars._columns().track_width > 60
    bars.set_prediction(LABELS, COLORS, None)
    assert scroll.maximum() == 0


def test_a_row_s_tooltip_tells_the_whole_name(bars: PredictionBars) -> None:
    bars.set_prediction(["a name 🙂", "sa"], COLORS[:2], [0.123, 0.877])
    place = QPoint(10, 10)
    event = QHelpEvent(QEvent.Type.ToolTip, place, bars.viewport().mapToGlobal(place))
    QApplication.sendEvent(bars.viewport(), event)
    assert QToolTip.text() == "a name 🙂: 12.3 %"
    QToolTip.hideText()


def test_as_many_probabilities_as_classes(bars: PredictionBars) -> None:
    with pytest.raises(ValueError, match="3 classes have 2 probabilities"):
        bars.set_prediction(LABELS, COLORS, [0.5, 0.5])


def test_other_minds_have_a_column_each_before_they_answer(bars: PredictionBars) -> None:
    waiting = [Voice("R", "Random start"), Voice("P", "Prototypes")]
    bars.set_prediction(LABELS, COLORS, [0.7, 0.2, 0.1], voices=waiting)
    columns, empty = bars._columns(), bars.grab().toImage()
    told = [Voice("R", "Random start", (0.1, 0.8, 0.1)), waiting[1]]
    bars.set_prediction(LABELS, COLORS, [0.7, 0.2, 0.1], voices=told)
    assert bars._columns() == columns
    assert bars.grab().toImage() != empty
    assert bars.accessibleDescription().endswith("; Random start says sa 80 %")
    place = QPoint(10, HEADER + 40)
    event = QHelpEvent(QEvent.Type.ToolTip, place, bars.viewport().mapToGlobal(place))
    QApplication.sendEvent(bars.viewport(), event)
    assert QToolTip.text() == "sa: 20.0 %\nRandom start: 80.0 %"
    below = QPoint(10, bars.viewport().height() - 1)
    QApplication.sendEvent(bars.viewport(), QHelpEvent(QEvent.Type.ToolTip, below, QPoint()))
    assert not QToolTip.text().startswith("R:")
    QToolTip.hideText()


def test_bars_of_a_drawing_of_no_class_are_grey(bars: PredictionBars) -> None:
    bars.set_prediction(LABELS, COLORS, [0.7, 0.3, 0.0], is_unknown=True)
    assert bar_lengths(bars) == [0, 0, 0]


def test_a_class_is_chosen_with_a_click_or_the_arrow_keys(
    bars: PredictionBars, qtbot: QtBot
) -> None:
    bars.set_prediction(LABELS, COLORS, [0.7, 0.3, 0.0])
    with qtbot.waitSignal(bars.chosen) as clicked:
        mouse.click(bars.viewport(), 50, 40)
    assert clicked.args == ["sa"]
    with qtbot.waitSignal(bars.chosen) as typed:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space):
            QTest.keyClick(bars, key)
    assert typed.args == ["sa"]
    plain = bars.grab().toImage()
    bars.set_meant("sa")
    assert bars.grab().toImage() != plain
