"""Margins and gaps that give some of their room to large text."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QObject, Slot
from PySide6.QtWidgets import QBoxLayout

from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import theme_watcher


class _Gaps(QObject):
    """Set the margins and the spacing of one layout, which is the parent."""

    def __init__(
        self, layout: QBoxLayout, usual: QMargins, close: QMargins, gaps: tuple[int, int]
    ) -> None:
        super().__init__(layout)
        self._layout, self._usual, self._close, self._gaps = layout, usual, close, gaps
        theme_watcher().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        is_large = theme_watcher().scale >= LARGE
        self._layout.setContentsMargins(self._close if is_large else self._usual)
        self._layout.setSpacing(self._gaps[is_large])


def keep_gaps(layout: QBoxLayout, usual: QMargins, close: QMargins, gaps: tuple[int, int]) -> None:
    """Give a layout its margins and spacing, and close ones while the text is large.

    Args:
        layout: what is laid out.
        usual: the margins, in pixels.
        close: those of large text.
        gaps: the spacing of usual text and that of large text.
    """
    _Gaps(layout, usual, close, gaps)
