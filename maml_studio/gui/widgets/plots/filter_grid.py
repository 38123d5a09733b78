"""The patterns that the network's first layer looks for, while they form."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from maml_studio.gui.theme import current_theme, theme_watcher
from maml_studio.gui.widgets.plots.chart_card import ChartCard

_BLUE, _VERMILION = 0, 1
_LARGEST_TILE = 48
_GAP = 6
_EMPTY = "The filters appear here when the training begins."


class FilterGrid(ChartCard):
    """Show filters as tiles: blue where they look for ink, vermilion where for none."""

    def __init__(self, title: str = "First-layer filters", parent: QWidget | None = None) -> None:
        """Make an empty grid."""
        super().__init__(title, "first-layer filters", parent)
        self.tiles = FilterTiles()
        self.tiles.setAccessibleName(title)
        self.body.addWidget(self.tiles, 1)

    def show_filters(self, filters: ArrayLike) -> None:
        """Show filters in place of those before.

        Args:
            filters: (count, height, width); the largest absolute value of all gets the full hue.

        Raises:
            ValueError: if the array has another number of dimensions.
        """
        values = np.asarray(filters, np.float64)
        if values.ndim != 3:
            raise ValueError(f"Filters are (count, height, width), not {values.shape}.")
        self.tiles.show_values(np.nan_to_num(values, posinf=0.0, neginf=0.0))
        top = self.tiles.top
        wordings = (
            f"{len(values)} · vermilion −{top:.2g}, blue +{top:.2g}",
            f"vermilion −{top:.2g}, blue +{top:.2g}",
            f"−{top:.2g} to +{top:.2g}",
            f"±{top:.2g}",
        )
        self.set_caption(*(wordings if top else ("",)))
        self.tiles.setAccessibleDescription(f"{len(values)} filters, from −{top:.2g} to {top:.2g}")

    def clear(self) -> None:
        """Show no filters."""
        self.show_filters(np.empty((0, 3, 3)))

    def sizeHint(self) -> QSize:
        """Return a size for some dozens of filters."""
        return QSize(320, 224)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the filters can still be told apart."""
        return QSize(160, 120)


class FilterTiles(QWidget):
    """Paint the tiles in as many columns as make them largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make no tiles."""
        super().__init__(parent)
        self._values: NDArray[np.float64] = np.empty((0, 3, 3))
        self._images: list[QImage] = []
        theme_watcher().changed.connect(self._on_theme_changed)

    @property
    def top(self) -> float:
        """The largest absolute value."""
        return float(np.abs(self._values).max(initial=0.0))

    def show_values(self, values: NDArray[np.float64]) -> None:
        """Show other filters, (count, height, width), all finite."""
        self._values = values
        self._images = []
        self.update()

    def box(self, index: int) -> QRectF:
        """Return where a tile is."""
        columns, side = self._fit()
        line, column = divmod(index, columns)
        pitch = side + _GAP
        return QRectF(column * pitch, line * pitch, side, side)

    def _fit(self) -> tuple[int, int]:
        """Return the number of columns, and the side of a tile in pixels."""
        count = max(1, len(self._values))

        def side(columns: int) -> int:
            across = (self.width() + _GAP) // columns - _GAP
            return min(
                _LARGEST_TILE, across, (self.height() + _GAP) // math.ceil(count / columns) - _GAP
            )

        best = max(range(1, count + 1), key=side)
        return best, max(1, side(best))

    def _render(self) -> list[QImage]:
        """Return a picture of each filter, a pixel a weight."""
        theme = current_theme()
        zero, plus, minus = (
            _channels(color)
            for color in (theme.window, theme.classes[_BLUE], theme.classes[_VERMILION])
        )
        share = (self._values / (self.top or 1.0))[..., None]
        color = zero + np.abs(share) * (np.where(share > 0, plus, minus) - zero)
        alpha = np.full((*share.shape[:-1], 1), 255.0)
        pixels = np.ascontiguousarray(np.concatenate((color, alpha), axis=-1).astype(np.uint8))
        height, width = self._values.shape[1:]
        form = QImage.Format.Format_RGB32
        return [QImage(p.data, width, height, 4 * width, form).copy() for p in pixels]

    def _on_theme_changed(self) -> None:
        self._images = []
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell the values of the filter under the pointer."""
        if isinstance(event, QHelpEvent):
            place = QPointF(event.pos())
            found = [i for i in range(len(self._values)) if self.box(i).contains(place)]
            words = [
                f"Filter {i + 1}: {self._values[i].min():.2g} to {self._values[i].max():.2g}"
                for i in found
            ]
            QToolTip.showText(event.globalPos(), "".join(words), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles, each weight a square with sharp edges."""
        painter = QPainter(self)
        if not len(self._values):
            painter.setPen(QColor(current_theme().muted))
            words = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect(), words, _EMPTY)
            return
        self._images = self._images or self._render()
        painter.setPen(QColor(current_theme().line))
        for index, image in enumerate(self._images):
            box = self.box(index)
            painter.drawImage(box, image)
            painter.drawRect(box)


def _channels(color: str) -> NDArray[np.float64]:
    """Return blue, green and red, as a picture in memory has them."""
    parsed = QColor(color)
    return np.array([parsed.blue(), parsed.green(), parsed.red()], np.float64)
