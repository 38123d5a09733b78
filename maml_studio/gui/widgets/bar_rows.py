"""How one class looks among the bars: its name, its bar, and a dot for every other mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from maml_studio.engine.ties import leader
from maml_studio.gui.theme import GRID, Marker, current_theme, paint_marker, scaled
from maml_studio.gui.widgets.bar_heights import HEADER

_TRACK = 10.0
_THIN_TRACK = 4.0
_MARK = 9.0
_INSET = 5.0
_DOT = 14.0
_VOICE_WIDTH = 20.0
_NARROWEST_TRACK, _LEGIBLE_TRACK = 16.0, 80.0
_LABEL_SHARE = 0.34
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Voice:
    """What another mind says of the same drawing.

    Attributes:
        sign: the letter above its dots.
        title: its name.
        probabilities: of each class, from 0 to 1; none while it has not answered.
        is_unknown: whether it says that the drawing is of no class.
    """

    sign: str
    title: str
    probabilities: tuple[float, ...] | None = None
    is_unknown: bool = False


@dataclass(frozen=True)
class Row:
    """A class as the bars show it."""

    label: str
    color: QColor
    marker: Marker


@dataclass(frozen=True)
class Columns:
    """Where the parts of every row lie, in pixels from the left."""

    label: float
    label_width: float
    track: float
    track_width: float
    percent: float
    percent_width: float
    voices: tuple[float, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What is painted: the main answer, a second one below it, and those of other minds.

    Attributes:
        probabilities: of each class; none while there is no answer.
        comparison: those of the thin bars.
        voices: the other minds.
        is_unknown: whether the bars are grey, since the drawing is of no class.
    """

    probabilities: tuple[float, ...] | None = None
    comparison: tuple[float, ...] | None = None
    voices: tuple[Voice, ...] = ()
    is_unknown: bool = False

    @property
    def top(self) -> int | None:
        """The place of the most probable class; none if no class is ahead."""
        return top_of(self.probabilities)


NONE = "none of these"
"""What is said of a mind to which the drawing is of no class."""


def top_of(values: Sequence[float] | None) -> int | None:
    """Return the place of the largest value; none if another one is as large."""
    return leader(values) if values else None


def bold(font: QFont) -> QFont:
    """Return the font in which the most probable class is written."""
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    return heavy


def columns_of(labels: Sequence[str], voices: int, width: float, font: QFont) -> Columns:
    """Lay out the parts of the rows; nothing depends on the answers, so that nothing jumps."""
    metrics = QFontMetrics(bold(font))
    label = _INSET + scaled(_MARK) + GRID
    percent_width = metrics.horizontalAdvance("100 %") + 2.0
    voice_width = scaled(_VOICE_WIDTH)
    first_voice = width - voices * voice_width - _INSET
    percent = first_voice - percent_width - (GRID if voices else 0)
    wanted = max((metrics.horizontalAdvance(text) for text in labels), default=0)
    most = max(24.0, _LABEL_SHARE * width - label, percent - 3 * GRID - label - _LEGIBLE_TRACK)
    label_width = min(float(wanted), most)
    track = label + (label_width if voices else max(label_width, 48.0)) + 2 * GRID
    track_width = max(_NARROWEST_TRACK, percent - GRID - track)
    places = tuple(first_voice + voice * voice_width for voice in range(voices))
    return Columns(label, label_width, track, track_width, percent, percent_width, places)


def paint_header(painter: QPainter, answers: Answers, columns: Columns, font: QFont) -> None:
    """Paint the letters of the other minds; of those that disagree strong and in another color.

    The letter of one that says “none of these” is crossed out, and so are its dots' rings.
    """
    theme = current_theme()
    for voice, x in zip(answers.voices, columns.voices, strict=True):
        differs = disagrees(answers, voice)
        letter = bold(font) if differs else QFont(font)
        letter.setStrikeOut(voice.is_unknown)
        painter.setFont(letter)
        painter.setPen(QColor(theme.warning if differs else theme.muted))
        box = QRectF(x, 0, scaled(_VOICE_WIDTH), scaled(HEADER) - 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, voice.sign)


def disagrees(answers: Answers, voice: Voice) -> bool:
    """Say whether another mind's answer is another class than the main one, or the only none."""
    if answers.top is None:
        return False
    if voice.is_unknown and not answers.is_unknown:
        return True
    return top_of(voice.probabilities) not in {None, answers.top}


def paint_row(
    painter: QPainter, box: QRectF, place: int, row: Row, answers: Answers, columns: Columns
) -> None:
    """Paint a class: its marker, name, bar, share, and the dots of the other minds."""
    theme, values, middle = current_theme(), answers.probabilities, box.center().y()
    font, is_top = painter.font(), place == answers.top
    mark = scaled(_MARK)
    paint_marker(painter, QRectF(_INSET, middle - mark / 2, mark, mark), row.color, row.marker)
    painter.setFont(bold(font) if is_top else font)
    painter.setPen(QColor(theme.text if is_top or values is None else theme.muted))
    room = int(columns.label_width) + 1
    name = painter.fontMetrics().elidedText(row.label, Qt.TextElideMode.ElideMiddle, room)
    line = QRectF(columns.label, box.y(), columns.label_width + 2, box.height())
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
    if values is not None:
        percent = QRectF(columns.percent, box.y(), columns.percent_width, box.height())
        is_none = is_top and answers.is_unknown
        painter.setPen(QColor(theme.muted if is_none else painter.pen().color()))
        painter.drawText(percent, _RIGHT, "none" if is_none else f"{100 * values[place]:.0f} %")
    painter.setFont(font)
    _paint_bars(painter, middle, place, row, answers, columns)
    for voice, x in zip(answers.voices, columns.voices, strict=True):
        if voice.probabilities is not None:
            center = QPointF(x + scaled(_VOICE_WIDTH) / 2, middle)
            is_its_top = place == top_of(voice.probabilities) and not voice.is_unknown
            _paint_dot(painter, center, voice.probabilities[place], row.color, is_its_top)
            if voice.is_unknown:
                _cross_out(painter, center)


def _paint_bars(
    painter: QPainter, middle: float, place: int, row: Row, answers: Answers, columns: Columns
) -> None:
    theme, values = current_theme(), answers.probabilities
    offset = 0.0 if answers.comparison is None else 3.0
    thick = scaled(_TRACK)
    track = QRectF(columns.track, middle - thick / 2 - offset, columns.track_width, thick)
    is_grey = answers.is_unknown or answers.top is None
    color = QColor(theme.disabled) if is_grey else row.color
    _paint_bar(painter, track, 0.0 if values is None else values[place], color)
    if answers.comparison is not None:
        thin = QRectF(track.x(), track.bottom() + 2, track.width(), scaled(_THIN_TRACK))
        _paint_bar(painter, thin, answers.comparison[place], QColor(theme.muted))


def _paint_dot(
    painter: QPainter, center: QPointF, share: float, color: QColor, is_top: bool
) -> None:
    """Paint a share as a disk of that area, in a faint ring that would be all of it."""
    theme, radius = current_theme(), scaled(_DOT) / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(color if is_top else theme.line), 1.5 if is_top else 1.0))
    painter.drawEllipse(center, radius, radius)
    if share >= 0.005:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color if is_top else QColor(theme.muted))
        inner = max(1.0, (radius - 1) * share**0.5)
        painter.drawEllipse(center, inner, inner)


def _cross_out(painter: QPainter, center: QPointF) -> None:
    reach = scaled(_DOT) / 2
    painter.setPen(QPen(QColor(current_theme().muted), 1.5))
    painter.drawLine(center + QPointF(-reach, reach), center + QPointF(reach, -reach))


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
