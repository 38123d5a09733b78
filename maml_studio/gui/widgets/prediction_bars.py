"""A bar a class: how likely the network thinks each one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from maml_studio.gui.theme import GRID, Marker, current_theme, paint_marker

_ROW = 28
_COMPARED_ROW = 32
_TRACK = 10.0
_THIN_TRACK = 4.0
_MARK = 9.0
_LABEL_SHARE = 0.34
_SHOWN_ROWS = 5


@dataclass(frozen=True)
class _Row:
    label: str
    color: QColor
    marker: Marker


@dataclass(frozen=True)
class _Columns:
    """Where the parts of every row lie, in pixels from the left."""

    label: float
    label_width: float
    track: float
    track_width: float
    percent: float
    percent_width: float


class PredictionBars(QAbstractScrollArea):
    """Show the probability of each class; long lists scroll, nothing moves but the bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._probabilities: tuple[float, ...] | None = None
        self._comparison: tuple[float, ...] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Predictions")

    def set_prediction(
        self,
        labels: Sequence[str],
        colors: Sequence[QColor],
        probabilities: Sequence[float] | None,
        comparison: Sequence[float] | None = None,
        markers: Sequence[Marker] | None = None,
    ) -> None:
        """Show classes and, if there is an answer, its probabilities.

        Args:
            labels: the names of the classes, in the task's order.
            colors: the hue of each.
            probabilities: of each class, from 0 to 1; nothing while there is no answer.
            comparison: those of another classifier, shown as thin bars below.
            markers: the shape of each class; circles if not given.
        """
        shapes = markers or ["circle"] * len(labels)
        self._rows = [_Row(*row) for row in zip(labels, colors, shapes, strict=True)]
        self._probabilities = None if probabilities is None else tuple(probabilities)
        self._comparison = None if comparison is None else tuple(comparison)
        for values in (self._probabilities, self._comparison):
            if values is not None and len(values) != len(self._rows):
                raise ValueError(f"{len(self._rows)} classes have {len(values)} probabilities.")
        self.setAccessibleDescription(self._describe())
        self._fit_scroll_bar()
        self.viewport().update()

    def _row_height(self) -> int:
        return _ROW if self._comparison is None else _COMPARED_ROW

    def _describe(self) -> str:
        if self._probabilities is None:
            return "No answer yet."
        pairs = zip(self._rows, self._probabilities, strict=True)
        return ", ".join(f"{row.label} {_percent(value)}" for row, value in pairs)

    def _fit_scroll_bar(self) -> None:
        height, room = self._row_height() * len(self._rows), self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, height - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._row_height())

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _columns(self) -> _Columns:
        metrics = QFontMetrics(self._bold())
        width = float(self.viewport().width())
        label = _MARK + GRID
        percent_width = metrics.horizontalAdvance("100 %") + 2.0
        wanted = max((metrics.horizontalAdvance(row.label) for row in self._rows), default=0)
        label_width = min(float(wanted), max(24.0, _LABEL_SHARE * width - label))
        track = label + max(label_width, 48.0) + 2 * GRID
        percent = width - percent_width
        track_width = max(16.0, percent - GRID - track)
        return _Columns(label, label_width, track, track_width, percent, percent_width)

    def _paint_row(self, painter: QPainter, index: int, top: float, columns: _Columns) -> None:
        theme, row = current_theme(), self._rows[index]
        values = self._probabilities
        is_top = values is not None and values[index] == max(values)
        middle = top + self._row_height() / 2
        marker_box = QRectF(0, middle - _MARK / 2, _MARK, _MARK)
        paint_marker(painter, marker_box, row.color, row.marker)
        painter.setFont(self._bold() if is_top else self.font())
        painter.setPen(QColor(theme.text if is_top or values is None else theme.muted))
        name = painter.fontMetrics().elidedText(
            row.label, Qt.TextElideMode.ElideRight, int(columns.label_width) + 1
        )
        line = QRectF(columns.label, top, columns.label_width + 2, self._row_height())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        share = 0.0 if values is None else values[index]
        offset = 0.0 if self._comparison is None else 3.0
        track = QRectF(columns.track, middle - _TRACK / 2 - offset, columns.track_width, _TRACK)
        _paint_bar(painter, track, share, row.color)
        if self._comparison is not None:
            thin = QRectF(track.x(), track.bottom() + 2, track.width(), _THIN_TRACK)
            _paint_bar(painter, thin, self._comparison[index], QColor(theme.muted))
        if values is not None:
            place = QRectF(columns.percent, top, columns.percent_width, self._row_height())
            painter.drawText(place, _RIGHT, _percent(share))

    def _row_at(self, y: int) -> int | None:
        index = (y + self.verticalScrollBar().value()) // self._row_height()
        return index if 0 <= index < len(self._rows) else None

    def sizeHint(self) -> QSize:
        """Return room for a few classes."""
        return QSize(320, _COMPARED_ROW * _SHOWN_ROWS)

    def minimumSizeHint(self) -> QSize:
        """Return room for two classes."""
        return QSize(160, 2 * _COMPARED_ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll only what does not fit."""
        super().resizeEvent(event)
        self._fit_scroll_bar()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a row's whole name and figures as its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._row_at(event.pos().y())
            text = self._rows[index].label if index is not None else ""
            if index is not None and self._probabilities is not None:
                text += f": {100 * self._probabilities[index]:.1f} %"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that show."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, scrolled = self._row_height(), self.verticalScrollBar().value()
        columns = self._columns()
        dirty: QRect = event.rect()
        first = max(0, (dirty.top() + scrolled) // height)
        last = min(len(self._rows) - 1, (dirty.bottom() + scrolled) // height)
        for index in range(first, last + 1):
            self._paint_row(painter, index, index * height - scrolled, columns)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _paint_bar(painter: QPainter, track: QRectF, share: float, color: QColor) -> None:
    theme = current_theme()
    radius = track.height() / 2
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.window if theme.is_dark else theme.hover))
    painter.drawRoundedRect(track, radius, radius)
    if share > 0:
        width = max(min(share, 1.0) * track.width(), 2.0)
        painter.setClipRect(QRectF(track.x(), track.y(), width, track.height()))
        painter.setBrush(color)
        painter.drawRoundedRect(
            QRectF(track.x(), track.y(), max(width, 2 * radius), track.height()), radius, radius
        )
    painter.restore()


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
