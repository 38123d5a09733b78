"""A step of the one history that undo and redo go through."""

from __future__ import annotations

import time

from PySide6.QtGui import QUndoCommand


class Step(QUndoCommand):
    """A command that knows when it was made, and what else changed with it.

    Attributes:
        made: when it was made (`time.monotonic_ns`); a step that grew counts from its last change.
        also: what came with it, such as a file's settings with its task; taken back together.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.made = time.monotonic_ns()
        self.also: Step | None = None

    def undo(self) -> None:
        """Take back what came with it; what a step does itself it takes back first."""
        if self.also is not None:
            self.also.undo()

    def redo(self) -> None:
        """Do again what came with it; what a step does itself it does first."""
        if self.also is not None:
            self.also.redo()
