"""What is dropped on the tab: files from the file manager, images, or examples of a class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from maml_studio.gui.demo.drop_veil import DropVeil
from maml_studio.gui.demo.edge_scroll import EdgeScroll


@dataclass(frozen=True)
class DropPlace:
    """Where something may be dropped.

    Attributes:
        widget: what is highlighted.
        text: what dropping there does.
        take: does it.
        action: what the drag is told.
        gap: the part of the widget that is marked, where something is put between others.
    """

    widget: QWidget
    text: str
    take: Callable[[], object]
    action: Qt.DropAction = Qt.DropAction.CopyAction
    gap: QRect | None = None


FindPlace = Callable[[QWidget, QMimeData, QPoint], DropPlace | None]


class ImageDrop(QObject):
    """Let things be dropped on a widget; a function says what which of its children does with them."""

    def __init__(self, target: QWidget, find_place: FindPlace, area: QScrollArea) -> None:
        """Let things be dropped on a target; `area`, a part of it, scrolls as they are dragged."""
        super().__init__(target)
        self._target = target
        self._find_place = find_place
        self.veil = DropVeil(target)
        self._scroll = EdgeScroll(area, self)
        self._scroll.scrolled.connect(self.veil.hide)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def reach(self, window: QWidget) -> None:
        """Take what is dropped beside the target too, in the window that shows it."""
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def _place_of(self, at: QPoint, event: QDropEvent) -> DropPlace | None:
        if not self._target.isVisible():
            return None
        child = self._target.childAt(self._target.mapFromGlobal(at)) or self._target
        return self._find_place(child, event.mimeData(), at)

    def _show(self, at: QPoint, event: QDropEvent) -> None:
        self._scroll.follow(at)
        place = self._place_of(at, event)
        if place is None:
            self.veil.hide()
            event.ignore()
            return
        if place.gap is not None:
            self.veil.mark(place.widget, place.text, place.gap)
        else:
            self.veil.cover(place.widget, place.text)
        event.setDropAction(place.action)
        event.accept()

    def _leave(self) -> None:
        self._scroll.stop()
        self.veil.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Highlight where things may be dropped, and take them."""
        if isinstance(event, QDragMoveEvent):  # entering is moving too
            self._show(_where(watched, event), event)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._leave()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._leave()
            place = self._place_of(_where(watched, event), event)
            if place is not None:
                event.setDropAction(place.action)
                event.accept()
                place.take()
            return True
        return super().eventFilter(watched, event)


def _where(watched: QObject, event: QDropEvent) -> QPoint:
    assert isinstance(watched, QWidget)
    return watched.mapToGlobal(event.position().toPoint())
