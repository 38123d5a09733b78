"""Have everything in a window take its place at once, where Qt would wait for the event loop."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

_LEVELS = 12
"""Layouts within layouts: each tells the one around it of its size by an event of its own."""


def settle(window: QWidget) -> None:
    """Style everything in a window, and let each layout know how much room what it holds needs."""
    for widget in window.findChildren(QWidget):
        widget.ensurePolished()
    for _ in range(_LEVELS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
