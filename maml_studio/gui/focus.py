"""Giving the focus back."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def place_before(part: QWidget, before: QWidget | None) -> QWidget | None:
    """Return where the focus goes when a part of the window goes away; None leaves it to Qt.

    Args:
        part: what goes; unless it has the focus, the focus stays where it is.
        before: what had the focus before; it may have gone in the meantime.
    """
    focused = QApplication.focusWidget()
    is_here = focused is not None and part.isAncestorOf(focused)
    if is_here and before is not None and isValid(before) and before.isVisible():
        return before
    return None
