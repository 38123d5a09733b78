"""A map on which examples and a drawing move from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from maml_studio.gui.theme import (
    Marker,
    class_color,
    class_marker,
    current_theme,
    paint_marker,
    theme_watcher,
)
from maml_studio.gui.widgets.plots.map_frame import MapFrame, Points
from maml_studio.gui.widgets.plots.map_labels import MapLabel, place_map_labels

_MARK, _CORNER = 9.0, 7.0
_DRAWING = 15.0
_GLIDE_MS = 160
_REACH = 12.0


@dataclass(frozen=True)
class MapPicture:
    """What a map shows.

    Attributes:
        labels: the names of the classes.
        hues: the place of each class among the hues.
        support: (steps, examples, 2), y downwards.
        owners: the class of each example, by its place in `labels`.
        corners: (classes, 2), where a class is certain; (0, 2) if there is no such place.
        bounds: left, top, right, bottom of all there is.
    """

    labels: tuple[str, ...]
    hues: tuple[int, ...]
    support: Points
    owners: tuple[int, ...]
    corners: Points
    bounds: tuple[float, float, float, float]


class MapPlot(QWidget):
    """Glide between steps; the drawing leaves a trail that fades towards the first step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty map."""
        super().__init__(parent)
        self._picture: MapPicture | None = None
        self._path: Points | None = None
        self._empty = ""
        self._at = 0.0
        self._glide = QVariantAnimation(self)
        self._glide.valueChanged.connect(self._on_glide_moved)
        self.setAccessibleName("Map of the examples and the drawing")
        theme_watcher().changed.connect(self.update)

    @property
    def position(self) -> float:
        """The step that is shown, between two while the map glides."""
        return self._at

    def show_picture(self, picture: MapPicture | None, empty: str = "") -> None:
        """Show another map, or say in a sentence why there is none."""
        self._picture, self._empty = picture, empty
        self._describe()
        self.update()

    def show_path(self, path: Points | None) -> None:
        """Show where a drawing is after each step, or none: (steps, 2)."""
        self._path = path
        self._describe()
        self.update()

    def show_step(self, step: int, glide_ms: int = _GLIDE_MS) -> None:
        """Go to a step in this time."""
        self._glide.stop()
        if not self.isVisible() or not glide_ms:
            self._on_glide_moved(float(step))
        elif step != self._at:
            self._glide.setDuration(glide_ms)
            self._glide.setStartValue(self._at)
            self._glide.setEndValue(float(step))
            self._glide.start()

    def _describe(self) -> None:
        picture = self._picture
        if picture is None:
            self.setAccessibleDescription(self._empty)
            return
        drawing = "" if self._path is None else " and the drawing"
        count = len(picture.owners)
        self.setAccessibleDescription(
            f"{count} examples of {len(picture.labels)} classes{drawing}, after step {self._at:.0f}"
        )

    @Slot(object)
    def _on_glide_moved(self, at: float) -> None:
        self._at = float(at)
        self._describe()
        self.update()

    def _between(self, states: Points) -> Points:
        """Return the points of the step that is shown, from those of all steps."""
        last = len(states) - 1
        low = min(int(self._at), last)
        high = min(low + 1, last)
        share = min(max(self._at - low, 0.0), 1.0)
        shown: Points = (1 - share) * states[low] + share * states[high]
        return shown

    def _frame(self, picture: MapPicture) -> MapFrame:
        has_corners = bool(len(picture.corners))
        return MapFrame(picture.bounds, QRectF(self.rect()), has_corners=has_corners)

    def _named_at(self, at: QPointF) -> str:
        """Say what is at a place: the drawing, an example's class, a corner's; or nothing."""
        picture = self._picture
        if picture is None:
            return ""
        frame = self._frame(picture)
        found = [] if self._path is None else [("Your drawing", self._between(self._path))]
        examples = zip(picture.owners, self._between(picture.support), strict=True)
        found += [(f"An example of “{picture.labels[owner]}”", point) for owner, point in examples]
        corners = zip(picture.labels, picture.corners, strict=False)
        found += [(f"Surely “{label}”", corner) for label, corner in corners]
        ways = [(frame.place(point) - at).manhattanLength() for _, point in found]
        nearest = min(range(len(found)), key=ways.__getitem__)
        return found[nearest][0] if ways[nearest] <= _REACH else ""

    def sizeHint(self) -> QSize:
        """Return a size that is legible from the back of a classroom."""
        return QSize(420, 320)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(280, 150)

    def event(self, event: QEvent) -> bool:
        """Name what the mouse rests on."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._named_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the corners, the examples, the trail and the drawing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = self._picture
        if picture is None:
            painter.setPen(QColor(current_theme().muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(24, 0, -24, 0), flags, self._empty)
            return
        frame = self._frame(picture)
        examples = [frame.place(point) for point in self._between(picture.support)]
        self._paint_corners(painter, picture, [frame.place(corner) for corner in picture.corners])
        for owner, place in zip(picture.owners, examples, strict=True):
            _mark(painter, place, picture.hues[owner], _MARK, 0.85)
        self._paint_labels(painter, picture, frame, examples)
        if self._path is not None:
            self._paint_drawing(painter, frame)

    def _paint_corners(
        self, painter: QPainter, picture: MapPicture, corners: Sequence[QPointF]
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(current_theme().line_strong), 1))
        if len(corners) > 1:
            painter.drawPolygon(list(corners))
        for place, hue in zip(corners, picture.hues, strict=False):
            _mark(painter, place, hue, _CORNER, 0.4)

    def _paint_labels(
        self, painter: QPainter, picture: MapPicture, frame: MapFrame, examples: Sequence[QPointF]
    ) -> None:
        if len(picture.corners):
            anchors = [frame.place(corner) for corner in picture.corners]
        else:
            anchors = _centres(picture.owners, examples, len(picture.labels))
        wishes = [MapLabel(text, at) for text, at in zip(picture.labels, anchors, strict=True)]
        placed = place_map_labels(
            wishes,
            painter.fontMetrics(),
            QRectF(self.rect()),
            frame.centre,
            bool(len(picture.corners)),
        )
        for place, hue in zip(placed, picture.hues, strict=True):
            painter.setPen(QColor(class_color(hue)))
            painter.drawText(place.box, Qt.AlignmentFlag.AlignCenter, place.text)

    def _paint_drawing(self, painter: QPainter, frame: MapFrame) -> None:
        assert self._path is not None
        theme = current_theme()
        here = frame.place(self._between(self._path))
        gone = [frame.place(point) for point in self._path[: int(self._at) + 1]] + [here]
        color = QColor(theme.text)
        for index, (start, end) in enumerate(pairwise(gone)):
            color.setAlphaF(0.15 + 0.6 * (index + 1) / len(gone))
            painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(start, end)
        painter.setPen(QPen(QColor(theme.panel), 2))
        painter.setBrush(QColor(theme.text))
        painter.drawEllipse(here, _DRAWING / 2, _DRAWING / 2)
        painter.setPen(QPen(QColor(theme.panel), 2))
        arm = _DRAWING / 4
        painter.drawLine(here - QPointF(arm, 0), here + QPointF(arm, 0))
        painter.drawLine(here - QPointF(0, arm), here + QPointF(0, arm))


def _mark(painter: QPainter, place: QPointF, hue: int, side: float, alpha: float) -> None:
    box = QRectF(place.x() - side / 2, place.y() - side / 2, side, side)
    color, marker = QColor(class_color(hue)), class_marker(hue)
    _paint_rim(painter, box, marker)
    color.setAlphaF(alpha)
    paint_marker(painter, box, color, marker)


def _paint_rim(painter: QPainter, box: QRectF, marker: Marker) -> None:
    """Part a mark from those below it."""
    paint_marker(painter, box.adjusted(-1.5, -1.5, 1.5, 1.5), QColor(current_theme().panel), marker)


def _centres(owners: Sequence[int], places: Sequence[QPointF], count: int) -> list[QPointF]:
    sums, found = [QPointF() for _ in range(count)], [0] * count
    for owner, place in zip(owners, places, strict=True):
        sums[owner] += place
        found[owner] += 1
    return [total / max(1, number) for total, number in zip(sums, found, strict=True)]
