"""Where the tabs' messages float: in the header, so that no column moves and no tool is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Slot
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.naming import order_tabs
from maml_studio.gui.shortcuts import GROUP
from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import theme_watcher
from maml_studio.gui.train.train_tab import TrainTab
from maml_studio.gui.widgets.floating import Room
from maml_studio.gui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from maml_studio.gui.train.train_page import TrainPage

_GAP = 8
_EDGE = 1
_ABOVE_TOOLS, _CLOSE_ABOVE = 30, 18
"""Pixels below the header where the columns hold nothing yet: their margins, usual and close."""
_NARROWEST = 300


class MessagePlaces(QObject):
    """Let the messages of both tabs float in the header, beside the tabs."""

    def __init__(
        self,
        window: QMainWindow,
        tabs: QTabWidget,
        choosers: QWidget,
        menu: QWidget,
        demo: DemoTab,
        train: TrainTab,
    ) -> None:
        """Serve a window; `choosers` are covered only by what has no room beside them."""
        super().__init__(window)
        self._window, self._tabs, self._demo = window, tabs, demo
        self._choosers, self._menu = choosers, menu
        self.take_demo_back(False)
        train.page_made.connect(self._on_page_made)

    @Slot(bool)
    def take_demo_back(self, is_lent: bool) -> None:
        """Take the Demo's message, unless it is lent to the projector."""
        if not is_lent:
            self._take(self._demo.message, self._demo)

    @Slot(object)
    def _on_page_made(self, page: TrainPage) -> None:
        page.message.setProperty(GROUP, "Training")
        self._take(page.message, page)

    def _take(self, message: MessageBar, page: QWidget) -> None:
        message.float_over(self._window, page, self._find_room)
        order_tabs([self._menu, *message.tab_stops()])

    def _find_room(self) -> Room:
        """Return the room in the header: without the choosers, and where that is too little with them.

        Each of the two may reach down over the margins of the columns.
        """
        bar = self._tabs.tabBar()
        last = bar.tabRect(bar.count() - 1)
        left = bar.mapTo(self._window, last.topRight()).x() + 2 * _GAP
        top = self._tabs.mapTo(self._window, QPoint(0, _EDGE)).y()
        low = bar.mapTo(self._window, bar.rect().bottomLeft()).y() - _EDGE
        margin = _CLOSE_ABOVE if theme_watcher().scale >= LARGE else _ABOVE_TOOLS
        heights = low - top, low - top + margin
        rights = [
            part.mapTo(self._window, QPoint(0, 0)).x() for part in (self._choosers, self._menu)
        ]
        widths = [right - _GAP - left for right in rights]
        wide = [width for width in widths[:1] if width >= _NARROWEST] + widths[1:]
        return Room(tuple(QRect(left, top, width, height) for width in wide for height in heights))
