"""Words of a chart: what is said of its smoothing, and its terms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.glossary import define


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
