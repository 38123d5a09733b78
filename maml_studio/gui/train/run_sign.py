"""The sign of a run: its marker in its hue, as an icon."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from maml_studio.gui.theme import class_color, class_marker, paint_marker

_SIGN = 20
"""Pixels, with the room around the marker."""


def run_sign(hue: int | None) -> QIcon:
    """Return the marker of a run in its hue; nothing if it is not overlaid."""
    pixmap = QPixmap(2 * _SIGN, 2 * _SIGN)
    pixmap.fill(Qt.GlobalColor.transparent)
    if hue is not None:
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(_SIGN / 2, _SIGN / 2, _SIGN, _SIGN)
        paint_marker(painter, box, QColor(class_color(hue)), class_marker(hue))
        painter.end()
    icon = QIcon(pixmap)
    # Left to itself, a selected line tints the hue into another one.
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
