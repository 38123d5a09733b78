"""“None of these” is marked in every row and of every mind that says it, not in the headline only."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from maml_studio.engine.classifier import Prediction
from maml_studio.engine.minds import MIND_KINDS
from maml_studio.gui.demo.answers_window import AnswersWindow
from maml_studio.gui.demo.none_of_these import NoneOfThese
from maml_studio.gui.demo.quality_words import others_sentence
from maml_studio.gui.widgets.bar_rows import HEADER, Answers, Voice, disagrees
from maml_studio.gui.widgets.prediction_bars import PredictionBars
from tests.gui import mouse
from tests.gui.demo.hands import Hands

TURNS = [0.3 * step for step in range(90)]
SCRIBBLE = [[(0.5 + 0.45 * math.sin(2.1 * t), 0.5 + 0.45 * math.cos(3.7 * t)) for t in TURNS]]


def tooltip(bars: PredictionBars, row: int) -> str:
    place = QPoint(10, HEADER + 28 * row + 14)
    event = QHelpEvent(QEvent.Type.ToolTip, place, bars.viewport().mapToGlobal(place))
    QApplication.sendEvent(bars.viewport(), event)
    text = QToolTip.text()
    QToolTip.hideText()
    return text


def scribbled(hands: Hands) -> PredictionBars:
    hands.demo.learning.minds.choose(tuple(MIND_KINDS))
    hands.wait_until_ready()
    mouse.draw(hands.try_canvas, SCRIBBLE)
    assert "None of these" in hands.answer
    bars = hands.find(PredictionBars, "predictionBars")
    hands.qtbot.waitUntil(lambda: "Random start says" in bars.accessibleDescription())
    return bars


def test_the_row_of_the_answer_says_none(hands: Hands) -> None:
    bars = scribbled(hands)
    assert bars.accessibleDescription().startswith("Probably none of these; ")
    row = hands.task.labels.index(str(hands.demo.trying.top.property("label")))
    assert tooltip(bars, row).splitlines()[0].endswith("%, but probably none of these")
    unsure = bars.grab().toImage()
    hands.find(NoneOfThese, "noneOfThese").choose(None)
    assert "none of these" not in bars.accessibleDescription()
    assert bars.grab().toImage() != unsure


def test_the_others_do_not_agree_with_none(hands: Hands) -> None:
    scribbled(hands)
    assert hands.demo.trying.other.text()
    assert "agree" not in hands.demo.trying.other.text().replace("the rest agree", "")


def test_a_mind_that_says_none_is_crossed_out(hands: Hands) -> None:
    bars = hands.find(PredictionBars, "predictionBars")
    labels, rows = hands.task.labels, bars._rows
    shares = [0.8, *[0.05] * (len(labels) - 1)]
    voices = [Voice("R", "Random start", tuple(shares)), Voice("P", "Prototypes", tuple(shares))]
    colors = [row.color for row in rows]
    bars.set_prediction(labels, colors, shares, voices=voices)
    plain = bars.grab().toImage()
    voices[1] = Voice("P", "Prototypes", tuple(shares), is_unknown=True)
    bars.set_prediction(labels, colors, shares, voices=voices)
    assert bars.grab().toImage() != plain
    assert bars.accessibleDescription().endswith("; Prototypes say none of these")
    assert tooltip(bars, 0).endswith("Prototypes: 80.0 %, but probably none of these")
    answers = Answers(tuple(shares), voices=tuple(voices))
    assert [disagrees(answers, voice) for voice in voices] == [False, True]


def test_the_words_name_who_says_none() -> None:
    def says(label: str) -> Prediction:
        return Prediction(label, {"a": 0.75, "b": 0.25})

    a, b = says("a"), says("b")
    assert others_sentence(a, {"Prototypes": a}, ["Prototypes"]) == (
        "The prototypes say none of these"
    )
    three = {"Random start": a, "Prototypes": a, "Nearest pixels": a}
    assert others_sentence(a, three, is_unknown=True) == "The other 3 say “a”"
    assert others_sentence(a, three, three, is_unknown=True) == "All 4 agree: none of these"
    assert others_sentence(a, {**three, "Prototypes": b}, ["Random start"]) == (
        "Random start says none of these, Prototypes say “b”; the rest agree"
    )


def answers_to_a_scribble(hands: Hands, folder: Path) -> AnswersWindow:
    image = Image.new("L", (105, 105), 255)
    points = [(105 * x, 105 * y) for x, y in SCRIBBLE[0]]
    ImageDraw.Draw(image).line(points, fill=0, width=4)
    path = folder / "scribble.png"
    image.save(path)
    hands.demo.images.classify([path])
    hands.qtbot.waitUntil(lambda: bool(hands.demo.findChildren(AnswersWindow)), timeout=5_000)
    return hands.demo.findChildren(AnswersWindow)[0]


def test_a_table_of_answers_marks_what_is_none(hands: Hands, tmp_path: Path) -> None:
    answers = answers_to_a_scribble(hands, tmp_path)
    cell = answers.table.item(0, 2)
    assert cell is not None
    assert cell.text().endswith("? None of these")
    assert "most like" in cell.toolTip()
    hands.find(NoneOfThese, "noneOfThese").choose(None)
    answers.save(tmp_path / "answers.csv")
    with (tmp_path / "answers.csv").open(newline="", encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))
    assert row["none of these"] == "yes"
    assert "1 none of these" in answers._found()
    answers.close()


def test_images_are_answered_by_the_step_that_is_shown(hands: Hands, tmp_path: Path) -> None:
    adaptation = hands.demo.adaptation
    adaptation.show_step(0)
    assert adaptation.shown is not None
    assert adaptation.adapted is not None
    answers = answers_to_a_scribble(hands, tmp_path)
    answered = answers._batch.files[0]
    assert answered.glyph is not None
    assert answered.prediction == adaptation.shown.classifier.predict(answered.glyph)
    assert answered.prediction != adaptation.adapted.classifier.predict(answered.glyph)
    answers.close()
