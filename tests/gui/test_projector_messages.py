"""A message in the look for a projector: read whole where it asks something, never on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from maml_studio.gui.projector import Projector
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow, hands, open_window
from tests.gui.demo.hands import Hands
from tests.gui.test_projector import projected

__all__ = ["MakeWindow", "hands", "open_window", "projected"]

HEAD = (
    "“First-order MAML · Omniglot 5-way 1-shot” has a head for 5 classes, not for 6: mute or delete 1,"
    " or use the default, which learns any number."
)
CHANGED = "“letters.mamltask” was changed by another program since you opened it."


@pytest.fixture(params=[(1280, 800), (1366, 768), (1920, 1080), (1024, 768)])
def on_a_screen(projected: Hands, request: pytest.FixtureRequest) -> Hands:
    """Project on a screen of this size."""
    projected.window.setWindowState(Qt.WindowState.WindowNoState)
    projected.window.setMinimumSize(320, 240)
    projected.window.resize(*request.param)
    QTest.qWait(100)
    return projected


def covered(hands: Hands) -> list[str]:
    """Return what of the drawing and its answer lies below the message."""
    projector, trying = hands.find(Projector, "projector"), hands.demo.trying
    bar = hands.demo.message.geometry()
    assert projector.rect().contains(bar)
    parts = {"canvas": trying.canvas, "answer": trying.top, "share": trying.sure}
    boxes = {
        n: QRect(part.mapTo(projector, QPoint(0, 0)), part.size()) for n, part in parts.items()
    }
    return [name for name, box in boxes.items() if box.intersects(bar)]


def test_a_question_is_whole_and_never_on_the_canvas(on_a_screen: Hands) -> None:
    hands, bar = on_a_screen, on_a_screen.demo.message
    for text, actions in ((HEAD, ["Use the default"]), (CHANGED, ["Save anyway", "Save as…"])):
        bar.show_warning(text, actions[0], lambda: None)
        if actions[1:]:
            bar.offer_also(actions[1], lambda: None)
        QTest.qWait(50)
        assert bar._text.text() == text
        assert not bar._more.isVisible()
        assert covered(hands) == []


def test_a_long_message_is_folded_until_more_is_wanted(on_a_screen: Hands) -> None:
    hands, bar, text = on_a_screen, on_a_screen.demo.message, 3 * HEAD
    bar.show_info(text)
    QTest.qWait(50)
    assert bar._text.text().endswith("…")
    folded = bar.geometry()
    assert covered(hands) == []
    mouse.click(bar._more)
    QTest.qWait(50)
    assert bar._text.text() == text
    assert bar._more.text() == "Less"
    assert bar._more.isVisible()
    assert "canvas" not in covered(hands)
    mouse.click(bar._more)
    QTest.qWait(50)
    assert bar.geometry() == folded
    bar.show_warning(text, "Save anyway", lambda: None)
    QTest.qWait(50)
    assert "canvas" not in covered(hands)
