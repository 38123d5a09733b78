"""An initialization's passport: the standard table of its accuracies, and where it is weak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from maml_studio.gui.demo.record_hint import (
    Measured,
    interval_words,
    measured,
    paper_words,
    record_hint,
    unfit_cells,
)
from maml_studio.gui.naming import named
from maml_studio.gui.theme import keep_size, set_role
from maml_studio.gui.widgets.popover import Popover

_WIDTH, _LINE = 400, 18
_KINDS = {"any": "any characters", "alphabet": "within one alphabet"}
_STANDARD = ((5, 1), (5, 5), (20, 1), (20, 5))
_NOTHING = "Nothing was measured for it. A run can be measured in the Train tab: Evaluate."
_ALIKE = " Letters of one alphabet look alike, as those of your own task may."
_STRANGE = (
    " What is unlike its training data, such as photographs or whole words, is strange to it."
)


class RecordPanel(Popover):
    """Show a table: a line for each way and shot, a column for each kind of episodes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "recordPanel", "How well this initialization learns")
        self._title, self.weakness = _text("strong"), _text("small")
        self.protocol, self.paper = _text("small"), _text("small")
        self._table = QWidget()
        self._table.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        self._grid = grid
        for part in (self._title, self._table, self.protocol, self.paper, self.weakness):
            self.body.addWidget(part)
        for label in (self._title, self.protocol, self.paper, self.weakness):
            keep_size(label, width=_WIDTH)

    def show_record(self, title: str, record: Mapping[str, Any]) -> None:
        """Show what was measured of an initialization."""
        found = measured(record)
        self._title.setText(f"How well “{title}” learns new characters")
        told = "\n".join(filter(None, (record_hint(record), paper_words(record))))
        self.setAccessibleDescription(told or _NOTHING)
        self._clear()
        self._table.setVisible(bool(found))
        if found:
            self._fill(found, unfit_cells(record))
        self.protocol.setText(_protocol(found) if found else _NOTHING)
        self.paper.setText(paper_words(record))
        self.paper.setVisible(bool(self.paper.text()))
        self.weakness.setText(_weakness(found))
        self.weakness.setVisible(bool(self.weakness.text()))

    def _fill(self, found: Sequence[Measured], unfit: Mapping[object, str]) -> None:
        kinds = [kind for kind in _KINDS if any(one.episodes == kind for one in found)]
        for column, kind in enumerate(kinds, start=1):
            self._put(0, column, _KINDS[kind], "small")
        shapes = sorted({*_STANDARD, *((one.ways, one.shots) for one in found)})
        cells = {(one.ways, one.shots, one.episodes): one for one in found}
        for row, (ways, shots) in enumerate(shapes, start=1):
            self._put(row, 0, f"{ways}-way {shots}-shot", "")
            for column, kind in enumerate(kinds, start=1):
                place = ways, shots, kind
                self._put_cell(row, column, cells.get(place), unfit.get(place, ""))

    def _put_cell(self, row: int, column: int, cell: Measured | None, why: str) -> None:
        if cell is None or cell.accuracy is None:
            label = self._put(row, column, "not possible" if why else "not measured", "small")
            label.setToolTip(why)
            return
        label = self._put(row, column, f"{100 * cell.accuracy:.1f} % ({interval_words(cell)})", "")
        label.setToolTip(cell.line)
        label.setAccessibleName(cell.line)

    def _put(self, row: int, column: int, text: str, role: str) -> QLabel:
        label = QLabel(text)
        set_role(label, role)
        keep_size(label, height=_LINE)
        self._grid.addWidget(label, row, column)
        return label

    def _clear(self) -> None:
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()


def _protocol(found: Sequence[Measured]) -> str:
    """Say how the cells were measured; where they differ each cell's tooltip says it."""
    shared = sorted({one.shares for one in found})
    how = shared[0] if len(shared) == 1 else "Not all alike: point at a figure for its own protocol"
    return f"Each figure: {how}; in brackets the 95 % interval, in percent."


def _weakness(found: Sequence[Measured]) -> str:
    told = [one for one in found if one.accuracy is not None]
    if not told:
        return ""
    worst = min(told, key=lambda one: one.accuracy or 0.0)
    kind = _KINDS.get(worst.episodes, worst.episodes)
    alike = _ALIKE if worst.episodes == "alphabet" else ""
    return (
        f"Weakest at {worst.shape} {kind}: {100 * (worst.accuracy or 0.0):.1f} %.{alike}{_STRANGE}"
    )


def _text(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role)
    return label
