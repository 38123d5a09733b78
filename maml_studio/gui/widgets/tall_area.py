"""An area that scrolls up and down where it is lower than its contents can be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from maml_studio.gui.theme import set_role

GUTTER = 12
"""Pixels on the right in which the scroll bar comes and goes, so that nothing else moves."""
_BAR = 10


class TallArea(QScrollArea):
    """Give the contents all the room there is; scroll only below their smallest height.

    A QScrollArea would begin to scroll as soon as a wrapping label's wish is not met. What is
    scrolled anyway gets the height that it wishes for, so that nothing in it scrolls as well.

    Attributes:
        body: where the contents go.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty area."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._contents = QWidget()
        set_role(self._contents, "content")
        self.body = QVBoxLayout(self._contents)
        self.body.setContentsMargins(0, 0, GUTTER, 0)
        self.setWidget(self._contents)
        self._contents.installEventFilter(self)

    @property
    def is_scrolled(self) -> bool:
        """Whether there is more than is seen."""
        return self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOn

    def _needed(self, width: int) -> int:
        """Return the smallest height of contents that are so wide with the gutter beside them."""
        body = self.body
        if not body.hasHeightForWidth():
            return body.minimumSize().height()
        return body.minimumHeightForWidth(self._within(width))

    def _wished(self, width: int) -> int:
        body = self.body
        if not body.hasHeightForWidth():
            return body.sizeHint().height()
        return body.heightForWidth(self._within(width))

    def _within(self, width: int) -> int:
        """Return what the bar leaves of a width: it lies in the gutter, beside the margin."""
        return width - GUTTER + self.body.contentsMargins().right()

    def _fit(self) -> None:
        width = max(self.width(), self.body.minimumSize().width())
        needed = self._needed(width)
        is_low = needed > self.height()
        always_on = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.setVerticalScrollBarPolicy(
            always_on if is_low else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        bar = _BAR if is_low else 0
        self.body.setContentsMargins(0, 0, GUTTER - bar, 0)
        height = max(needed, self._wished(width)) if is_low else self.viewport().height()
        self._contents.resize(width - bar, height)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which something is out of sight."""
        margins = GUTTER - self.body.contentsMargins().right()
        return self.body.minimumSize() + QSize(margins, 0)

    def sizeHint(self) -> QSize:
        """Return the size that the contents wish for."""
        return self.body.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the contents when they need another room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the contents in."""
        super().resizeEvent(event)
        self._fit()
