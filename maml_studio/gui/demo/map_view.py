"""The map of the examples and the drawing: made in jobs, moved by the time machine."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from maml_studio.engine.point_maps import MapKind, PointMap, mapping
from maml_studio.gui.demo.engine_access import Adapted
from maml_studio.gui.demo.sentences import map_sentence
from maml_studio.gui.job import LatestJob
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import reason
from maml_studio.gui.theme import scaled, set_role, theme_watcher
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.map_frame import Points
from maml_studio.gui.widgets.plots.map_plot import MapPicture, MapPlot
from maml_studio.gui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.inner_history import InnerHistory

_KINDS = {"Answers": MapKind.ANSWERS, "Features": MapKind.FEATURES}
_TERMS = {"Answers": "map of answers", "Features": "map of features"}
_PATH_MS = 150
_MAP_MS = 30
_PATIENCE_MS = 400
_NOTE_LINES, _NOTE_LINE = 3, 16


@dataclass(frozen=True)
class _Made:
    """A map with the hues of its classes, of which history it is, and where the drawing of then is on it."""

    map: PointMap
    hues: tuple[int, ...]
    history: InnerHistory
    glyph: Glyph | None
    path: Points | None


class MapView(QWidget):
    """Show the map of what was learned last; it computes only while somebody looks.

    Signals:
        failed(str): the map could not be made; one sentence.
    """

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._adapted: Adapted | None = None
        self._glyph: Glyph | None = None
        self._sentence = ""
        self._made: _Made | None = None
        self._asked: tuple[InnerHistory, MapKind] | None = None
        self._build()
        self._maps = LatestJob(on_failure=self._on_job_failed, debounce_ms=_MAP_MS, parent=self)
        self._maps.succeeded.connect(self._on_map_made)
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(lambda: self._say("The map is being made…"))
        self._paths = LatestJob(on_failure=self._on_job_failed, debounce_ms=_PATH_MS, parent=self)
        self._paths.succeeded.connect(self.plot.show_path)

    def show_adapted(self, adapted: Adapted | None) -> None:
        """Show what was learned; the map before stays until the next one is made."""
        self._adapted = adapted
        if not self.isVisible():
            self._made = self._asked = None  # of what is kept of each step, only the last run's
        self._refresh()

    def forget(self, why: str) -> None:
        """Show no map, and say why."""
        self._adapted = self._made = self._asked = None
        self._maps.cancel()
        self._paths.cancel()
        self._wait.stop()
        self.plot.show_path(None)
        self.plot.show_picture(None, why)
        self._say("")

    def show_drawing(self, glyph: Glyph | None) -> None:
        """Show where a drawing is, or none."""
        self._glyph = glyph
        self._trace()

    def _build(self) -> None:
        self.kind = named(Segmented(list(_KINDS)), "mapKind", "What the map shows")
        self.kind.setToolTip("\n".join(f"{name}: {define(term)}" for name, term in _TERMS.items()))
        self.kind.changed.connect(self._refresh)
        self.plot = named(MapPlot(), "stepMap")
        self._note = named(QLabel(), "mapNote")
        set_role(self._note, "small")
        self._note.setWordWrap(True)
        theme_watcher().changed.connect(self._keep_room)
        self._keep_room()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.plot, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.kind)
        below.addWidget(self._note, 1)
        layout.addLayout(below)

    @Slot()
    def _keep_room(self) -> None:
        self._note.setFixedHeight(_NOTE_LINES * scaled(_NOTE_LINE))
        self._fit()

    def _say(self, sentence: str) -> None:
        self._sentence = sentence
        self._note.setToolTip(sentence)
        self._note.setAccessibleName(sentence)
        self._fit()

    def _fit(self) -> None:
        """Say all of it, or where that is too much its first sentence; the tooltip says the rest."""
        area = QRect(0, 0, max(1, self._note.width()), self._note.height())
        flags = int(Qt.TextFlag.TextWordWrap)
        needed = self._note.fontMetrics().boundingRect(area, flags, self._sentence)
        first, *rest = self._sentence.split(". ")
        is_too_much = needed.height() > area.height() and rest
        self._note.setText(f"{first}." if is_too_much else self._sentence)

    @property
    def _chosen_kind(self) -> MapKind:
        return list(_KINDS.values())[self.kind.current()]

    @Slot()
    def _refresh(self) -> None:
        adapted, glyph, kind = self._adapted, self._glyph, self._chosen_kind
        history = adapted.history if adapted else None
        if not self.isVisible() or adapted is None or history is None:
            return
        if self._asked is not None and self._asked[0] is history and self._asked[1] is kind:
            return
        self._asked = (history, kind)
        self._paths.cancel()
        self._wait.start()
        hues = tuple(map(adapted.task.labels.index, history.classifier.labels))
        self._maps.start(lambda: _making(history, hues, kind, glyph))

    def _trace(self) -> None:
        made, glyph = self._made, self._glyph
        self._paths.cancel()
        if glyph is None:
            self.plot.show_path(None)
        elif made is not None and self.isVisible() and not self._maps.is_busy:
            self._paths.start(lambda: _tracing(made.map, made.history, glyph))

    @Slot(object)
    def _on_map_made(self, made: _Made) -> None:
        self._made = made
        self._wait.stop()
        self.plot.show_picture(_picture(made))
        self.plot.show_path(made.path if self._glyph is not None else None)
        last = len(made.history.steps) - 1
        self._say(map_sentence(made.map.kind, made.map.moved, last))
        if made.glyph is not self._glyph:
            self._trace()

    def _on_job_failed(self, error: Exception) -> None:
        self._asked = None
        self._wait.stop()
        self._say("")
        self.failed.emit(f"The map could not be made: {reason(error)}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say what fits."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._fit)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to compute when somebody looks."""
        super().showEvent(event)
        self._refresh()
        self._trace()


def _making(
    history: InnerHistory, hues: tuple[int, ...], kind: MapKind, glyph: Glyph | None
) -> Generator[object, None, _Made]:
    """Make a map with the drawing on it; it can be cancelled between two steps."""
    found = yield from mapping(history, kind)
    path = (yield from _tracing(found, history, glyph)) if glyph else None
    return _Made(found, hues, history, glyph, path)


def _tracing(found: PointMap, history: InnerHistory, glyph: Glyph) -> Generator[None, None, Points]:
    """Follow a drawing through the steps."""
    places = []
    for classifier in history.classifiers:
        places.append(found.place(classifier, [glyph]))
        yield
    return np.concatenate(places)


def _picture(made: _Made) -> MapPicture:
    labels, found = made.history.classifier.labels, made.map
    owners = tuple(labels.index(place.label) for place in found.places)
    return MapPicture(labels, made.hues, found.support, owners, found.corners, found.bounds)
