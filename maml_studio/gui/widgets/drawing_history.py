"""What was done to a drawing, to take it back and to do it again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import NamedTuple

from maml_studio.gui.widgets.ink_painting import Drawing

_DEPTH = 200
_LONG_AGO = 1


class _Step(NamedTuple):
    """What was done, when it was last done or taken back, and the drawing on its other side."""

    text: str
    moved: int
    drawing: Drawing

    @classmethod
    def now(cls, text: str, drawing: Drawing) -> _Step:
        return cls(text, time.monotonic_ns(), drawing)


class DrawingHistory:
    """Drawings before and after each step; strokes are shared, so a step costs next to nothing."""

    def __init__(self, drawing: Drawing = (), text: str = "") -> None:
        """Begin with a drawing; its strokes, made long ago, can be taken back one by one."""
        first = max(0, len(drawing) - _DEPTH)
        self._done = [
            _Step(text, _LONG_AGO, drawing[:count]) for count in range(first, len(drawing))
        ]
        self._undone: list[_Step] = []

    @property
    def undo_text(self) -> str:
        """What would be taken back, or nothing."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        """What would be done again, or nothing."""
        return self._undone[-1].text if self._undone else ""

    @property
    def done_at(self) -> int:
        """When the step was done that would be taken back (`time.monotonic_ns`); 0 if none."""
        return self._done[-1].moved if self._done else 0

    @property
    def undone_at(self) -> int:
        """When the step was taken back that would be done again; 0 if there is none."""
        return self._undone[-1].moved if self._undone else 0

    def push(self, text: str, before: Drawing) -> None:
        """Remember a step by the drawing before it."""
        self._done = [*self._done[1 - _DEPTH :], _Step.now(text, before)]
        self._undone = []

    def undo(self, now: Drawing) -> Drawing:
        """Return the drawing before the last step."""
        step = self._done.pop()
        self._undone.append(_Step.now(step.text, now))
        return step.drawing

    def redo(self, now: Drawing) -> Drawing:
        """Return the drawing after the step that was taken back last."""
        step = self._undone.pop()
        self._done.append(_Step.now(step.text, now))
        return step.drawing


@dataclass(frozen=True)
class Sheet:
    """A drawing with its history, as it is laid aside and taken up again."""

    strokes: Drawing
    history: DrawingHistory
