"""How a map's points are placed in a widget."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize

from maml_studio.gui.theme import GRID

Points = NDArray[np.float64]

_MOST_STRETCH = 1.8
_LABEL_MARGIN = QSize(76, 22)


class MapFrame:
    """Fit a map into a widget, both directions by the same scale or nearly so."""

    def __init__(
        self, bounds: tuple[float, float, float, float], room: QRectF, *, has_corners: bool
    ) -> None:
        """Take what is to be shown, and the room for it; names at corners need some of that."""
        left, top, right, bottom = bounds
        side = _LABEL_MARGIN.width() if has_corners else 3 * GRID
        inner = room.adjusted(side, _LABEL_MARGIN.height(), -side, -_LABEL_MARGIN.height())
        width, height = max(right - left, 1e-9), max(bottom - top, 1e-9)
        across, down = max(1.0, inner.width() / width), max(1.0, inner.height() / height)
        if right - left < 1e-9 and bottom - top < 1e-9:
            across = down = 1.0
        # Between corners, shares count and not distances: a wide room may be used.
        stretch = _MOST_STRETCH if has_corners else 1.0
        self._scales = (min(across, stretch * down), min(down, stretch * across))
        self._middle = ((left + right) / 2, (top + bottom) / 2)
        self.centre = room.center()

    def place(self, point: Points) -> QPointF:
        """Return where a point of the map is in the widget."""
        x, y = self._middle
        across, down = self._scales
        return self.centre + QPointF(across * (point[0] - x), down * (point[1] - y))
