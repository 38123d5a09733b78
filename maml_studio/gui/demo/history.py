"""A step of the one history that undo and redo go through."""

from __future__ import annotations

import time

from PySide6.QtGui import QUndoCommand


class Step(QUndoCommand):
    """A command that knows when it was last done or taken back, and what else changed with it.

    Attributes:
        moved: when that was (`time.monotonic_ns`).
        also: what came with it, such as a file's settings with its task; taken back together.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.moved = time.monotonic_ns()
        self.also: Step | None = None

    def undo(self) -> None:
        """Take back what came with it; what a step does itself it takes back first."""
        self.moved = time.monotonic_ns()
        if self.also is not None:
            self.also.undo()

    def redo(self) -> None:
        """Do again what came with it; what a step does itself it does first."""
        self.moved = time.monotonic_ns()
        if self.also is not None:
            self.also.redo()
