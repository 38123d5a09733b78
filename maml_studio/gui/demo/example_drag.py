"""Dragging examples out of their class."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QDrag
from PySide6.QtWidgets import QWidget

from maml_studio.engine.example import Example
from maml_studio.gui.demo.example_mime import places_mime
from maml_studio.gui.demo.tile_stamps import SIDE
from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.glyph_painting import glyph_pixmap


def drag_examples(
    view: QWidget, label: str, rows: Sequence[int], examples: Sequence[Example]
) -> None:
    """Drag examples of a class until they are let go; the first of them hangs on the pointer."""
    drag = QDrag(view)
    drag.setMimeData(places_mime(label, rows, examples))
    ratio, ink = view.devicePixelRatioF(), QColor(current_theme().text)
    drag.setPixmap(glyph_pixmap(examples[rows[0]].glyph, SIDE, ratio, ink))
    move = Qt.DropAction.MoveAction
    drag.exec(Qt.DropAction.CopyAction | move, move)
