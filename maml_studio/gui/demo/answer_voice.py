"""Says the answer to a drawing to who can't see it, once the pen rests."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_REST_MS = 700


class AnswerVoice(QTimer):
    """Let a screen reader say the newest answer, politely, and each only when it is another one."""

    def __init__(self, of: QWidget) -> None:
        """Speak for the widget that shows the answer."""
        super().__init__(of, singleShot=True, interval=_REST_MS)
        self._of = of
        self._newest = self._said = ""
        self.timeout.connect(self._on_rested)

    def hear(self, answer: str) -> None:
        """Take an answer, or none, while the drawing may still go on."""
        if answer != self._newest:
            self._newest = answer
            self.start()

    @Slot()
    def _on_rested(self) -> None:
        if self._newest and self._newest != self._said:
            event = QAccessibleAnnouncementEvent(self._of, self._newest)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)
        self._said = self._newest
