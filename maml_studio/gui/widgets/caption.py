"""Words that get fewer where there is less room for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt

from maml_studio.gui.theme import scaled
from maml_studio.gui.widgets.elided_label import ElidedLabel

_LEAST_ROOM = 92
"""Pixels of the longest words that are not cut, at a text scale of 1."""


class Caption(ElidedLabel):
    """Say the same in fewer words where there is less room; `text` is all of it."""

    def __init__(self) -> None:
        """Say nothing yet."""
        self._wordings: tuple[str, ...] = ("",)
        super().__init__()

    @property
    def shown(self) -> str:
        """What stands there now."""
        return self._shown_text()

    def set_wordings(self, wordings: Sequence[str], explanation: str = "") -> None:
        """Show one of these.

        Args:
            wordings: the same in fewer and fewer words, the first of them complete.
            explanation: what the tooltip says below the complete one.
        """
        self._wordings = tuple(wordings)
        self.setText(wordings[0])
        self.setToolTip("\n\n".join(filter(None, (wordings[0], explanation))))
        self._keep_room()

    def _keep_room(self) -> None:
        shortest = self.fontMetrics().horizontalAdvance(self._wordings[-1])
        self.setMinimumWidth(max(1, min(shortest, scaled(_LEAST_ROOM))))

    def _shown_text(self) -> str:
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        for wording in self._wordings:
            if metrics.horizontalAdvance(wording) <= room:
                return wording
        return metrics.elidedText(self._wordings[-1], Qt.TextElideMode.ElideRight, room)

    def changeEvent(self, event: QEvent) -> None:
        """Need another room for letters of another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_room()
