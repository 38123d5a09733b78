"""What is dropped on the tab: files from the file manager, images, or examples of a class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from maml_studio.gui.demo.drop_veil import DropVeil


@dataclass(frozen=True)
class DropPlace:
    """Where something may be dropped.

    Attributes:
        widget: what is highlighted.
        text: what dropping there does.
        take: does it.
        action: what the drag is told.
    """

    widget: QWidget
    text: str
    take: Callable[[], object]
    action: Qt.DropAction = Qt.DropAction.CopyAction


FindPlace = Callable[[QWidget, QMimeData], DropPlace | None]


class ImageDrop(QObject):
    """Let things be dropped on a widget; a function says what which of its children does with them."""

    def __init__(self, target: QWidget, find_place: FindPlace) -> None:
        super().__init__(target)
        self._target = target
        self._find_place = find_place
        self.veil = DropVeil(target)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def _place_of(self, event: QDropEvent) -> DropPlace | None:
        child = self._target.childAt(event.position().toPoint()) or self._target
        return self._find_place(child, event.mimeData())

    def _show(self, event: QDropEvent) -> None:
        place = self._place_of(event)
        if place is None:
            self.veil.hide()
            event.ignore()
            return
        self.veil.cover(place.widget, place.text)
        event.setDropAction(place.action)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Highlight where things may be dropped, and take them."""
        if isinstance(event, QDragMoveEvent):  # entering is moving too
            self._show(event)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.veil.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.veil.hide()
            place = self._place_of(event)
            if place is not None:
                event.setDropAction(place.action)
                event.accept()
                place.take()
            return True
        return super().eventFilter(watched, event)
