"""A person who opens and saves files: the menu's entries, and dialogs that are answered at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QPushButton

from maml_studio.engine.glyph import Glyph
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, Hands

GLYPH = Glyph.from_strokes(CROSS, canvas=1.0)


def action(hands: Hands, text: str) -> QAction:
    found = [one for one in hands.window.actions() if one.text().partition(":")[0] == text]
    assert len(found) == 1
    return found[0]


def settle(hands: Hands) -> None:
    hands.qtbot.waitUntil(lambda: not hands.window.files.work.is_busy)


def offers(hands: Hands) -> list[str]:
    """Return what the message offers to do."""
    return [button.text() for button in _buttons(hands)]


def choose(hands: Hands, text: str) -> None:
    """Click a button of the message."""
    mouse.click(next(button for button in _buttons(hands) if button.text() == text))
    settle(hands)


def _buttons(hands: Hands) -> list[QPushButton]:
    return [one for one in hands.demo.message.findChildren(QPushButton) if one.isVisible()]


def save_as(hands: Hands, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    action(hands, "Save as…").trigger()
    settle(hands)


def open_file(hands: Hands, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    action(hands, "Open…").trigger()
    settle(hands)
