"""Examples on their way: dragged to another class, or on the clipboard."""

from __future__ import annotations

import json
import math
import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from maml_studio.engine.example import Example
from maml_studio.gui.widgets.glyph_painting import paint_glyph

PLACES = "application/x-maml-studio-places"

_SIDE, _PAPER = 105, 12
_MOST_DRAWN = 64
_HERE = f"{os.getpid()} {uuid.uuid4().hex}"


def places_mime(label: str, rows: Sequence[int], examples: Sequence[Example]) -> QMimeData:
    """Return what is dragged: where the examples are, and for other programs how they look."""
    mime = QMimeData()
    places = {"window": _HERE, "label": label, "rows": list(rows)}
    mime.setData(PLACES, QByteArray(json.dumps(places).encode()))
    mime.setImageData(picture([examples[row] for row in rows]))
    return mime


def places(mime: QMimeData) -> tuple[str, list[int]] | None:
    """Return which class and examples of this window are dragged, if any are."""
    if not mime.hasFormat(PLACES):
        return None
    found = json.loads(bytes(mime.data(PLACES).data()))
    return (found["label"], found["rows"]) if found["window"] == _HERE else None


def files(mime: QMimeData) -> list[Path]:
    """Return the files of this computer that are brought."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class Clip:
    """What was copied last in this window: the clipboard holds its picture, this its strokes.

    Other programs paste the picture. As long as the clipboard shows the very same one, this window
    pastes the examples themselves, however many they are.
    """

    def __init__(self) -> None:
        self._examples: tuple[Example, ...] = ()
        self._picture = QImage()

    def put(self, examples: Sequence[Example]) -> None:
        """Copy examples."""
        self._examples, self._picture = tuple(examples), _plain(picture(examples))
        QGuiApplication.clipboard().setImage(self._picture)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples that were copied last, none if something else has been copied since."""
        shown = QGuiApplication.clipboard().image()
        return () if shown.isNull() or _plain(shown) != self._picture else self._examples


def picture(examples: Sequence[Example]) -> QImage:
    """Return examples as other programs show them: an image as it came, else black on white."""
    if len(examples) == 1 and (original := examples[0].original) is not None:
        image = QImage.fromData(original.data)
        if not image.isNull():
            return image
    shown = examples[:_MOST_DRAWN]
    columns = math.ceil(math.sqrt(len(shown)))
    cell = _SIDE + 2 * _PAPER
    lines = math.ceil(len(shown) / columns)
    image = QImage(columns * cell, lines * cell, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    for number, example in enumerate(shown):
        painter.save()
        x, y = number % columns * cell + _PAPER, number // columns * cell + _PAPER
        paint_glyph(painter, QRectF(x, y, _SIDE, _SIDE), example.glyph, QColor("black"))
        painter.restore()
    painter.end()
    return image


def _plain(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_RGB32)
