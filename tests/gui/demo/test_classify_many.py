"""A thousand images to classify: progress is seen, and who stops keeps what is done."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton, QWidget
from shiboken6 import isValid

from maml_studio.engine.example import Example
from maml_studio.gui.demo import engine_access
from maml_studio.gui.demo.answers_window import AnswersWindow
from maml_studio.gui.demo.engine_access import ReadFile
from tests.gui import mouse
from tests.gui.demo.hands import DASH, LINE, Hands

COUNT = 1_000


@pytest.fixture
def answers(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> AnswersWindow:
    """Return the window of many answers, while more come."""
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    example = hands.task.examples("line")[0]
    assert isinstance(example, Example)
    glyph = example.glyph

    def read(path: Path, classifier: object) -> ReadFile:
        time.sleep(0.002)
        adapted = hands.demo.adaptation.adapted
        assert adapted is not None
        return ReadFile(path, glyph, prediction=adapted.classifier.predict(glyph))

    monkeypatch.setattr(engine_access, "_read", read)
    hands.demo.images.classify([Path(f"{number}.png") for number in range(COUNT)])
    assert not hands.demo.findChildren(AnswersWindow)
    hands.qtbot.waitUntil(lambda: bool(hands.demo.findChildren(AnswersWindow)), timeout=5_000)
    return hands.demo.findChildren(AnswersWindow)[0]


def progress(answers: AnswersWindow) -> QProgressBar:
    found = answers.findChild(QProgressBar, "answersProgress")
    assert found is not None
    return found


def by_button(answers: AnswersWindow) -> None:
    mouse.click(answers.stop_button)


def by_escape(answers: AnswersWindow) -> None:
    QTest.keyClick(answers, Qt.Key.Key_Escape)


@pytest.mark.parametrize("stop", [by_button, by_escape])
def test_who_stops_keeps_what_is_answered(
    hands: Hands, answers: AnswersWindow, tmp_path: Path, stop: Callable[[AnswersWindow], None]
) -> None:
    assert answers.isVisible()
    assert progress(answers).isVisible()
    assert progress(answers).maximum() == COUNT
    assert not answers.save_button.isEnabled()
    first = progress(answers).value()
    hands.qtbot.waitUntil(lambda: progress(answers).value() > first, timeout=5_000)
    close = close_button(answers)
    place = close.geometry()
    stop(answers)
    hands.qtbot.waitUntil(answers.save_button.isEnabled, timeout=5_000)
    done = answers.table.rowCount()
    assert 0 < done < COUNT
    assert answers.isVisible()
    assert not progress(answers).isVisible()
    assert close.geometry() == place
    assert answers._summary.text().startswith(f"Stopped at {done:,} of 1,000: ")
    answers.save(tmp_path / "answers.csv")
    with (tmp_path / "answers.csv").open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == done
    QTest.keyClick(answers, Qt.Key.Key_Escape)
    assert not answers.isVisible()


def close_button(answers: AnswersWindow) -> QPushButton:
    return next(one for one in answers.findChildren(QPushButton) if one.text() == "Close")


@pytest.mark.parametrize(
    "close", [QWidget.close, lambda answers: mouse.click(close_button(answers))]
)
def test_closing_the_answers_stops_the_work(
    hands: Hands, answers: AnswersWindow, close: Callable[[AnswersWindow], object]
) -> None:
    batch, running = answers._batch, hands.demo.images._files._running
    close(answers)
    assert not answers.isVisible()
    QApplication.sendPostedEvents(answers, QEvent.Type.DeferredDelete)
    assert not isValid(answers)
    assert hands.demo.images.stop()
    hands.qtbot.waitUntil(lambda: not running, timeout=5_000)
    assert not hands.demo.images.stop()
    assert len(batch.files) < COUNT
    hands.qtbot.waitUntil(lambda: not isValid(batch), timeout=5_000)
