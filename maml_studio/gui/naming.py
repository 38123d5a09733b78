"""Names for automation and for screen readers, and the order of the Tab key."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TypeVar

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget

_Named = TypeVar("_Named", bound=QWidget)


def named(widget: _Named, name: str, accessible: str = "", hint: str = "") -> _Named:
    """Give a widget its object name, what a screen reader says, and its tooltip."""
    if name:
        widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    if hint:
        widget.setToolTip(hint)
    return widget


def announce(widget: QWidget) -> None:
    """Let a screen reader read out what a widget says, wherever the focus is."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, widget.accessibleName()))


def order_tabs(widgets: Iterable[QWidget]) -> None:
    """Let the Tab key reach widgets in this order."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
