"""A label that never needs more room than it gets."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QStylePainter, QWidget

from maml_studio.gui.phrases import plain_tip

_FEWEST_LETTERS = 3


class ElidedLabel(QLabel):
    """Show one line of plain text, cut with an ellipsis where it does not fit.

    `text` is the whole text; the tooltip shows it while it is cut, unless another one was set.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Make a label of this text."""
        super().__init__(parent)
        self._own_tooltip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def is_cut(self) -> bool:
        """Whether a part of the text is not shown."""
        return self._shown_text() != self._line()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text, in one line."""
        super().setText(text)
        self._explain()

    def _line(self) -> str:
        return " ".join(self.text().split())

    def shown_font(self) -> QFont:
        """Return the font that the line is painted in."""
        return self.font()

    def _shown_text(self) -> str:
        metrics = QFontMetrics(self.shown_font(), self)
        return metrics.elidedText(
            self._line(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def _explain(self) -> None:
        if self.toolTip() == self._own_tooltip:
            self._own_tooltip = plain_tip(self.text()) if self.is_cut else ""
            self.setToolTip(self._own_tooltip)

    def sizeHint(self) -> QSize:
        """Return the size at which nothing is cut."""
        margins = self.contentsMargins()
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._line()) + 2
        return QSize(width, metrics.height()).grownBy(margins)

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few letters."""
        metrics = self.fontMetrics()
        few = metrics.horizontalAdvance("…") + _FEWEST_LETTERS * metrics.averageCharWidth()
        return QSize(min(few, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QStylePainter(self)
        option = QStyleOption()
        option.initFrom(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)
        painter.setFont(self.shown_font())
        flags = int(self.alignment()) | int(Qt.TextFlag.TextSingleLine)
        painter.drawItemText(
            QRect(self.contentsRect()),
            flags,
            self.palette(),
            self.isEnabled(),
            self._shown_text(),
            self.foregroundRole(),
        )
