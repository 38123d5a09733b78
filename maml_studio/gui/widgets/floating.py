"""Something that floats over a page, so that nothing on the page moves when it comes or goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

_BLUR, _DROP, _SHADE = 24, 4, 70
_EDGE = 16


class Floats(Protocol):
    """What can float: a widget that knows how high it is, and whether there is anything to show."""

    @property
    def is_wanted(self) -> bool:
        """Whether there is something to show."""

    def height_at(self, width: int) -> int:
        """Return the height that all of it needs at a width, in pixels."""

    def settle_in(self, width: int, most: int = 0) -> int:
        """Lie in a width, and return the height.

        If there is a most that is more than 0, it may leave something out to need no more.
        """


@dataclass(frozen=True)
class Room:
    """Where something may float, in pixels of what it floats over.

    Attributes:
        places: the best first; the first that is large enough is taken.
        goes_up: whether what is too high even for the last place goes on above it, not below.
    """

    places: tuple[QRect, ...]
    goes_up: bool = False


def top_edge(ground: QWidget) -> Room:
    """Return the room along the top of a widget."""
    return Room((QRect(_EDGE, 0, ground.width() - 2 * _EDGE, 0),))


class Floating(QObject):
    """Keep a widget over a page in its best place while the page is shown."""

    def __init__(self, widget: QWidget, content: Floats) -> None:
        """Begin to place a widget; `content` is the same widget as what can float."""
        super().__init__(widget)
        self._widget, self._content = widget, content
        self._watched: list[QWidget] = []
        self._ground, self._page = widget, widget
        self._find_room: Callable[[], Room] = lambda: Room(())
        shadow = QGraphicsDropShadowEffect(widget)
        shadow.setBlurRadius(_BLUR)
        shadow.setOffset(0, _DROP)
        shadow.setColor(QColor(0, 0, 0, _SHADE))
        widget.setGraphicsEffect(shadow)
        widget.installEventFilter(self)

    def go_over(self, ground: QWidget, page: QWidget, find_room: Callable[[], Room]) -> None:
        """Float over a widget from now on.

        Args:
            ground: what it lies on.
            page: a part of the ground, or all of it; while that is hidden nothing floats.
            find_room: says where there is room on the ground, as it is now.
        """
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._ground, self._page, self._find_room = ground, page, find_room
        self._watched = list({id(widget): widget for widget in (ground, page)}.values())
        for widget in self._watched:
            widget.installEventFilter(self)
        self._widget.setParent(ground)
        self.settle()

    def settle(self) -> None:
        """Show the widget in its place, or hide it."""
        is_seen = self._page is self._ground or self._page.isVisibleTo(self._ground)
        is_shown = self._content.is_wanted and is_seen
        self._widget.setVisible(is_shown)
        if is_shown:
            self._widget.raise_()
            self._place()

    def _place(self) -> None:
        room = self._find_room()
        for place in room.places:
            if self._content.height_at(place.width()) <= place.height():
                height = self._content.settle_in(place.width())
                top = place.y() + (place.height() - height) // 2
                break
        else:
            height = self._content.settle_in(place.width(), place.height())
            top = place.bottom() + 1 - height if room.goes_up else place.y()
        self._widget.setGeometry(place.x(), top, place.width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page, and what the widget says."""
        kind, is_own = event.type(), watched is self._widget
        if kind in (QEvent.Type.Show, QEvent.Type.Hide) and watched is self._page:
            self.settle()
        is_moved = kind == QEvent.Type.LayoutRequest or (kind == QEvent.Type.Resize and not is_own)
        if is_moved and not self._widget.isHidden():
            self._place()
        return super().eventFilter(watched, event)
