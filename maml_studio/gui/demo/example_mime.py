"""Examples on their way: dragged to another class, or on the clipboard."""

from __future__ import annotations

import json
import logging
import math
import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QObject, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from maml_studio.engine.example import Example
from maml_studio.gui.demo.example_packing import KEY, packed, packing
from maml_studio.gui.job import LatestJob
from maml_studio.gui.widgets.glyph_painting import paint_glyph

logger = logging.getLogger(__name__)

PLACES = "application/x-maml-studio-places"

_SIDE, _PAPER = 105, 12
_MOST_DRAWN = 64
_MOST_DRAGGED = 500_000
"""Bytes of images as they came that a drag takes along: it begins at once, so no job packs it."""
_HERE = f"{os.getpid()} {uuid.uuid4().hex}"


def places_mime(label: str, rows: Sequence[int], examples: Sequence[Example]) -> QMimeData:
    """Return what is dragged: where the examples are, and for other programs how they look."""
    mime = QMimeData()
    places = {"window": _HERE, "label": label, "rows": list(rows)}
    mime.setData(PLACES, QByteArray(json.dumps(places).encode()))
    dragged = [examples[row] for row in rows]
    image = picture(dragged)
    if len(dragged) <= _MOST_DRAWN:
        try:
            image.setText(KEY, packed(label, dragged, _MOST_DRAGGED))
        except ValueError as error:
            _on_packing_failed(error)
    mime.setImageData(image)
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


class Clip(QObject):
    """What was copied last in this window: the clipboard holds its picture, this its strokes.

    Other programs paste the picture, and other windows of this one the examples that are packed in
    it. As long as the clipboard shows the very same one, this window pastes the examples
    themselves, however many they are.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._examples: tuple[Example, ...] = ()
        self._picture = QImage()
        self._packing = LatestJob(on_failure=_on_packing_failed, debounce_ms=0, parent=self)
        self._packing.succeeded.connect(self._on_packed)

    def put(self, label: str, examples: Sequence[Example]) -> None:
        """Copy examples of a class."""
        copied = self._examples = tuple(examples)
        self._picture = _plain(picture(copied))
        QGuiApplication.clipboard().setImage(self._picture)
        self._packing.start(lambda: packing(label, copied), at_once=True)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples that were copied last, none if something else has been copied since."""
        shown = QGuiApplication.clipboard().image()
        return () if shown.isNull() or _plain(shown) != self._picture else self._examples

    @Slot(object)
    def _on_packed(self, text: str) -> None:
        """Put the examples beside their picture, unless something else has been copied since."""
        if self.examples and text:
            self._picture.setText(KEY, text)
            QGuiApplication.clipboard().setImage(self._picture)


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


def _on_packing_failed(error: Exception) -> None:
    # Every program still takes the picture, and this window the examples.
    logger.info("The examples go as a picture only: %s", error)


def _plain(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_RGB32)
