"""A label that says the same in more or fewer words, as there is room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class WordedLabel(QLabel):
    """Show the longest of some ways to say something that fits; the last is never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a label that says nothing."""
        super().__init__(parent)
        self._ways: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_ways(self, *ways: str) -> None:
        """Say something, given from the longest way to the shortest; a reader hears the longest."""
        self._ways = ways
        self.setAccessibleName(ways[0])
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        fits = [way for way in self._ways if self._width(way) <= self.width()]
        self.setText(fits[0] if fits else self._ways[-1])

    def _width(self, way: str) -> int:
        return self.fontMetrics().horizontalAdvance(way) + 2

    def sizeHint(self) -> QSize:
        """Return the room of the longest way."""
        return QSize(self._width(self._ways[0]), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room of the shortest way."""
        return QSize(self._width(self._ways[-1]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say it in other words."""
        super().resizeEvent(event)
        self._fit()
