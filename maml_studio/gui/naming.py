"""Names for automation and for screen readers."""

from __future__ import annotations

from typing import TypeVar

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
