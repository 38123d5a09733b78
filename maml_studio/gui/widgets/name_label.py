"""A name that is cut where names are alike, so that it can be told from its neighbours."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from maml_studio.gui.widgets.elided_label import ElidedLabel

_NUMBER = re.compile(r"\s*(?<!\d)(\d{1,4})$")


class NameLabel(ElidedLabel):
    """Show a name in one line; where it does not fit, its end stays, and its number whole."""

    def _shown_text(self) -> str:
        metrics = QFontMetrics(self.shown_font(), self)
        return cut_name(self._line(), metrics, self.contentsRect().width())


def cut_name(name: str, metrics: QFontMetrics, room: int) -> str:
    """Return what of a name fits in so many pixels: “Cl…14” of “Class 14”."""
    if metrics.horizontalAdvance(name) <= room:
        return name
    if number := _NUMBER.search(name):
        left = room - metrics.horizontalAdvance(number[1])
        begin = metrics.elidedText(f"{name[: number.start()]}…", Qt.TextElideMode.ElideRight, left)
        if metrics.horizontalAdvance(begin) <= left:
            return begin + number[1]
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
