"""Words of a chart: on the right of its title the longest wording for which there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.glossary import define

_LEAST_ROOM = 48


class Caption(ElidedLabel):
    """Say the same in fewer words where there is less room; `text` is all of it."""

    def __init__(self) -> None:
        """Say nothing yet."""
        self._wordings: tuple[str, ...] = ("",)
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

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
        shortest = self.fontMetrics().horizontalAdvance(wordings[-1])
        self.setMinimumWidth(max(1, min(shortest, _LEAST_ROOM)))

    def _shown_text(self) -> str:
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        for wording in self._wordings:
            if metrics.horizontalAdvance(wording) <= room:
                return wording
        return metrics.elidedText(self._wordings[-1], Qt.TextElideMode.ElideRight, room)


def with_smoothing(wordings: Sequence[str], factor: float) -> tuple[str, ...]:
    """Return the wordings with what is said of the smoothing by a factor, 0 for none."""
    if not factor:
        return tuple(wordings)
    said = [" · ".join(filter(None, (wording, f"smoothed {factor:g}"))) for wording in wordings]
    return (
        f"{said[0]}, raw behind",
        *said,
        *([] if wordings[-1] else [f"avg {factor:g}", f"{factor:g}"]),
    )


def term_label(term: str, parent: QWidget | None = None) -> QLabel:
    """Make a small label of a term of the field, which its tooltip defines."""
    label = QLabel(term, parent)
    set_role(label, "small")
    label.setToolTip(define(term))
    return label
