"""A screen reader says the answer once the pen rests, politely, and not at every movement."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtTest import QTest

from maml_studio.gui.demo.answer_voice import AnswerVoice
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, SCRIBBLE, Hands


@pytest.fixture
def heard(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a screen reader is given to say, of the answer."""
    said: list[str] = []

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            assert event.politeness() == QAccessible.AnnouncementPoliteness.Polite
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    return said


def wait_for_rest(hands: Hands) -> None:
    voice = hands.demo.trying.top.findChild(AnswerVoice)
    assert voice is not None
    hands.qtbot.waitUntil(lambda: not voice.isActive())


def test_an_answer_is_said_once_the_pen_rests(hands: Hands, heard: list[str]) -> None:
    mouse.draw(hands.try_canvas, CROSS)
    assert heard == []
    wait_for_rest(hands)
    assert heard == [hands.demo.trying.top.accessibleName()]
    QTest.keyClick(hands.try_canvas, Qt.Key.Key_Delete)
    wait_for_rest(hands)
    assert len(heard) == 1
    mouse.draw(hands.try_canvas, SCRIBBLE)
    wait_for_rest(hands)
    assert len(heard) == 2
    assert heard[1].startswith("Probably none of these")


def test_the_same_answer_is_not_said_again(hands: Hands, heard: list[str]) -> None:
    mouse.draw(hands.try_canvas, CROSS)
    wait_for_rest(hands)
    hands.demo.trying.refresh()
    wait_for_rest(hands)
    assert len(heard) == 1
