"""What was done to a drawing, to take it back and to do it again."""

from __future__ import annotations

from maml_studio.gui.widgets.ink_painting import Drawing

_DEPTH = 200


class DrawingHistory:
    """Drawings before and after each step; strokes are shared, so a step costs next to nothing."""

    def __init__(self) -> None:
        """Begin without steps."""
        self._done: list[tuple[str, Drawing]] = []
        self._undone: list[tuple[str, Drawing]] = []

    @property
    def undo_text(self) -> str:
        """What would be taken back, or nothing."""
        return self._done[-1][0] if self._done else ""

    @property
    def redo_text(self) -> str:
        """What would be done again, or nothing."""
        return self._undone[-1][0] if self._undone else ""

    def begin(self, drawing: Drawing, text: str) -> None:
        """Start anew with a drawing, whose strokes can be taken back one by one."""
        first = max(0, len(drawing) - _DEPTH)
        self._done = [(text, drawing[:count]) for count in range(first, len(drawing))]
        self._undone = []

    def push(self, text: str, before: Drawing) -> None:
        """Remember a step by the drawing before it."""
        self._done = [*self._done[1 - _DEPTH :], (text, before)]
        self._undone = []

    def undo(self, now: Drawing) -> Drawing:
        """Return the drawing before the last step."""
        text, before = self._done.pop()
        self._undone.append((text, now))
        return before

    def redo(self, now: Drawing) -> Drawing:
        """Return the drawing after the step that was taken back last."""
        text, after = self._undone.pop()
        self._done.append((text, now))
        return after
