"""The painted part of an episode: thumbnails, arrows, marks and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from maml_studio.gui.theme import class_color, current_theme, theme_watcher
from maml_studio.gui.widgets.plots.chart_plot import chart_font
from maml_studio.gui.widgets.plots.episode_class import EpisodeClass, ordinal
from maml_studio.gui.widgets.plots.episode_layout import EpisodeLayout, fit

_RADIUS = 5.0
_INSET = 0.1
_BADGE = 13.0


class EpisodeCanvas(QWidget):
    """Paint the classes of an episode, and tell in tooltips what each picture is."""

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        """Make a canvas that shows a sentence while there is no episode."""
        super().__init__(parent)
        self.classes: Sequence[EpisodeClass] = ()
        self._empty = empty
        self._images: dict[tuple[int, int], QImage] = {}
        self._ink = ""
        theme_watcher().changed.connect(self._take_font)
        self._take_font()

    @Slot()
    def _take_font(self) -> None:
        self.setFont(chart_font())

    def show_classes(self, classes: Sequence[EpisodeClass]) -> None:
        """Show other classes."""
        self.classes = tuple(classes)
        self._images.clear()
        self.updateGeometry()
        self.update()

    @property
    def grid(self) -> EpisodeLayout:
        """Where everything is, in the room that the parent shows."""
        parent = self.parentWidget()
        room = parent.size() if parent else self.size()
        first = self.classes[0]
        metrics = QFontMetrics(self.font())
        widths = [
            metrics.horizontalAdvance(self._note(place)) for place in range(len(self.classes))
        ]
        note = max(widths) + 2 if any(widths) else 0
        shape = len(self.classes), len(first.support), len(first.query)
        return fit(*shape, note, (room.width(), room.height()))

    def picture_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return the class and the picture at a place; the queries come after the support."""
        grid = self.grid
        boxes = self._boxes(grid)
        return next((key for key, box in boxes if box.contains(place)), None)

    def words_for(self, line: int, index: int) -> str:
        """Return what a picture of a class is, and how it was read."""
        one = self.classes[line]
        name = f"“{one.label}”, the {ordinal(line)} class"
        if index < len(one.support):
            return f"Support example of {name}"
        answer = one.answers[index - len(one.support)]
        if answer == line:
            return f"Query of {name}, read right"
        return f"Query of {name}, read as the {ordinal(answer)}, “{self.classes[answer].label}”"

    def _boxes(self, grid: EpisodeLayout) -> Iterator[tuple[tuple[int, int], QRectF]]:
        for line, one in enumerate(self.classes):
            for index in range(len(one.support)):
                yield (line, index), grid.support_box(line, index)
            for index in range(len(one.query)):
                yield (line, len(one.support) + index), grid.query_box(line, index)

    def _note(self, line: int) -> str:
        answers = [ordinal(answer) for answer in self.classes[line].answers if answer != line]
        return f"read as the {', '.join(dict.fromkeys(answers))}" if answers else ""

    def _image(self, line: int, index: int) -> QImage:
        ink = current_theme().text
        if ink != self._ink:
            self._images.clear()
            self._ink = ink
        if (line, index) not in self._images:
            one = self.classes[line]
            shot = len(one.support)
            levels = one.support[index] if index < shot else one.query[index - shot]
            self._images[line, index] = ink_image(levels, QColor(ink))
        return self._images[line, index]

    def _paint_picture(self, painter: QPainter, box: QRectF, line: int, index: int) -> None:
        theme, one = current_theme(), self.classes[line]
        is_support = index < len(one.support)
        is_wrong = not is_support and one.answers[index - len(one.support)] != line
        edge = class_color(line) if is_support else QColor(theme.bad if is_wrong else theme.window)
        width = 2.0 if is_support or is_wrong else 1.0
        painter.setPen(QPen(edge, width))
        painter.setBrush(QColor(theme.window))
        half = width / 2
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), _RADIUS, _RADIUS)
        inset = _INSET * box.width()
        target = box.adjusted(inset, inset, -inset, -inset)
        painter.drawImage(target, self._image(line, index))
        if is_wrong:
            _paint_badge(painter, box)

    def _paint_words(self, painter: QPainter, grid: EpisodeLayout, line: int) -> None:
        theme, left = current_theme(), Qt.AlignmentFlag.AlignLeft
        middle, center = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignCenter
        painter.setPen(QColor(theme.muted))
        painter.drawText(grid.number_box(line), int(left | middle), str(line + 1))
        painter.drawText(grid.arrow_box(line), int(center), "→")
        if grid.note:
            painter.setPen(QColor(theme.bad))
            painter.drawText(grid.note_box(line), int(left | middle), self._note(line))

    def event(self, event: QEvent) -> bool:
        """Tell what the picture under the pointer is."""
        if isinstance(event, QHelpEvent) and self.classes:
            found = self.picture_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words_for(*found) if found else "", self)
            return True
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """Return what the lines need at least, which makes the rest scroll."""
        if not self.classes:
            return QSize(0, 0)
        return QSize(*self.grid.size(len(self.classes)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that can be seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.classes:
            painter.setPen(QColor(current_theme().muted))
            words = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect(), words, self._empty)
            return
        grid, seen = self.grid, QRectF(event.rect())
        for (line, index), box in self._boxes(grid):
            if box.intersects(seen):
                self._paint_picture(painter, box, line, index)
        for line in range(len(self.classes)):
            self._paint_words(painter, grid, line)


def ink_image(levels: NDArray[np.uint8], color: QColor) -> QImage:
    """Return ink (255) on nothing (0) as a picture in a color."""
    height, width = levels.shape
    alpha = levels.astype(np.uint16)[:, :, None]
    channels = np.array([color.blue(), color.green(), color.red(), 255], np.uint16)
    pixels = np.ascontiguousarray((alpha * channels // 255).astype(np.uint8))
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, 4 * width, form).copy()


def _paint_badge(painter: QPainter, box: QRectF) -> None:
    """Paint the sign of a wrong answer in the corner of a thumbnail."""
    theme = current_theme()
    disc = QRectF(box.right() - _BADGE + 2, box.top() - 2, _BADGE, _BADGE)
    painter.setPen(QPen(QColor(theme.panel), 1.5))
    painter.setBrush(QColor(theme.bad))
    painter.drawEllipse(disc)
    arm = disc.adjusted(4, 4, -4, -4)
    painter.setPen(QPen(QColor(theme.panel), 1.6, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(arm.topLeft(), arm.bottomRight())
    painter.drawLine(arm.topRight(), arm.bottomLeft())
