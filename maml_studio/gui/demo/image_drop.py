"""Image files dropped on the tab."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class ImageDrop(QObject):
    """Let files be dropped on a widget and tell on which of its children.

    Signals:
        dropped: the child under the pointer (QWidget), and the files (list of Path).
    """

    dropped = Signal(object, object)

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._target = target
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags that carry files of this computer."""
        if isinstance(event, QDragEnterEvent) and _files(event.mimeData()):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            child = self._target.childAt(event.position().toPoint()) or self._target
            event.acceptProposedAction()
            self.dropped.emit(child, _files(event.mimeData()))
            return True
        return super().eventFilter(watched, event)


def _files(mime_data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime_data.urls() if url.isLocalFile()]
