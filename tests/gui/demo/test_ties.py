"""Where no class is ahead, as at step 0 of the time machine, none is shown as the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from maml_studio.engine.minds import META, PIXELS, PROTOTYPES
from maml_studio.gui.demo.answers_table import AnswersTable
from maml_studio.gui.theme import class_color, current_theme
from maml_studio.gui.widgets.prediction_bars import PredictionBars
from maml_studio.gui.widgets.step_scrubber import StepScrubber
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands


@pytest.fixture
def drawn(hands: Hands) -> Hands:
    """Return a window in which three minds answer a drawing, and which stands at step 0."""
    hands.make_task(line=LINE, dash=DASH, cross=CROSS)
    hands.demo.learning.minds.choose((META, PROTOTYPES, PIXELS))
    hands.wait_until_ready()
    hands.try_out(LINE)
    hands.qtbot.waitUntil(lambda: "agree" in comparison(hands))
    QTest.keyClick(hands.find(StepScrubber, "stepScrubber"), Qt.Key.Key_Home)
    return hands


def comparison(hands: Hands) -> str:
    return hands.find(QLabel, "comparison").text()


def bar_colors(hands: Hands) -> set[str]:
    """Return the colors that are painted where the bars are longest."""
    bars = hands.find(PredictionBars, "predictionBars")
    image = bars.viewport().grab().toImage()
    ratio, columns = image.devicePixelRatio(), bars._columns()
    x = round((columns.track + 8) * ratio)
    return {image.pixelColor(x, y).name() for y in range(image.height())}


def test_nothing_is_in_front_at_step_zero_and_nobody_is_said_to_disagree(drawn: Hands) -> None:
    top = drawn.find(QLabel, "topPrediction")
    assert drawn.answer == "–"
    assert top.property("label") == ""
    assert top.accessibleName() == "No answer: no class is ahead"
    assert drawn.demo.trying.sure.text() == "no class is ahead"
    drawn.qtbot.waitUntil(lambda: len(drawn.demo.trying._sides.predictions) == 2)
    assert comparison(drawn) == ""
    bars = drawn.find(PredictionBars, "predictionBars")
    assert bars.accessibleDescription().startswith("No class is ahead; line 33 %")
    hues = {QColor(class_color(place)).name() for place in range(3)}
    assert QColor(current_theme().disabled).name() in bar_colors(drawn)
    assert not hues & bar_colors(drawn)


def test_one_step_later_there_is_an_answer(drawn: Hands) -> None:
    QTest.keyClick(drawn.find(StepScrubber, "stepScrubber"), Qt.Key.Key_End)
    assert drawn.answer == "line"
    drawn.qtbot.waitUntil(lambda: "agree" in comparison(drawn))
    assert QColor(class_color(0)).name() in bar_colors(drawn)


def test_images_are_given_no_class_either(drawn: Hands, tmp_path: Path) -> None:
    paths = [tmp_path / "one.png", tmp_path / "two.png"]
    for path in paths:
        Image.effect_noise((28, 28), 90).save(path)
    drawn.demo.images.classify(paths)
    drawn.qtbot.waitUntil(lambda: bool(drawn.demo.findChildren(AnswersTable)))
    (table,) = drawn.demo.findChildren(AnswersTable)
    drawn.qtbot.waitUntil(lambda: table.rowCount() == 2)
    cells = [[table.item(row, column) for column in (2, 3)] for row in range(2)]
    words = [[cell.text() for cell in row if cell is not None] for row in cells]
    assert words == [["No class is ahead", "–"]] * 2
