"""A person who opens and saves files: the menu's entries, and dialogs that are answered at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from tests.gui.demo.hands import Hands


def action(hands: Hands, text: str) -> QAction:
    found = [one for one in hands.window.actions() if one.text().partition(":")[0] == text]
    assert len(found) == 1
    return found[0]


def settle(hands: Hands) -> None:
    hands.qtbot.waitUntil(lambda: not hands.window.files.work.is_busy)


def save_as(hands: Hands, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    action(hands, "Save as…").trigger()
    settle(hands)


def open_file(hands: Hands, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    action(hands, "Open…").trigger()
    settle(hands)
