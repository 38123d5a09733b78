"""The examples of one class as Qt's item model: what the tiles show and screen readers say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from maml_studio.engine.example import Example

EXAMPLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ExampleModel(QAbstractListModel):
    """Hold the examples of a class, and tell views no more than what changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._examples: tuple[Example, ...] = ()

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples that are shown."""
        return self._examples

    def show(self, label: str, examples: Sequence[Example]) -> None:
        """Show the examples of a class; those that stay keep whether they are selected."""
        before, after = self._examples, tuple(examples)
        self._label = label
        if len(before) == len(after):
            self._examples = after
            self._tell_changed(before)
            return
        head = _same_length(before, after)
        tail = _same_length(before[head:][::-1], after[head:][::-1])
        if removed := len(before) - head - tail:
            self.beginRemoveRows(_NOWHERE, head, head + removed - 1)
            self._examples = before[:head] + before[head + removed :]
            self.endRemoveRows()
        if added := len(after) - head - tail:
            self.beginInsertRows(_NOWHERE, head, head + added - 1)
            self._examples = after
            self.endInsertRows()

    def describe(self, row: int) -> str:
        """Say which example it is, as a screen reader does."""
        muted = ", muted" if self._examples[row].is_muted else ""
        return f"Example {row + 1} of {self._label}{muted}"

    def _tell_changed(self, before: tuple[Example, ...]) -> None:
        pairs = zip(before, self._examples, strict=True)
        rows = [row for row, (old, new) in enumerate(pairs) if old is not new]
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))

    def _hint(self, row: int) -> str:
        example = self._examples[row]
        name = f"{example.original.name}\n" if example.original else ""
        said = (
            "Muted: it is kept but not learned. M unmutes it" if example.is_muted else "M mutes it"
        )
        return f"{name}{said}, Delete takes it away, dragging moves it, holding selects several"

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of examples."""
        return 0 if parent.isValid() else len(self._examples)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return an example, or what is said of it."""
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.UserRole:
                return self._examples[index.row()]
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.describe(index.row())
            case Qt.ItemDataRole.ToolTipRole:
                return self._hint(index.row())
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let examples be selected and dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren


def _same_length(first: Sequence[Example], second: Sequence[Example]) -> int:
    """Return how many examples both begin with."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one is not other:
            break
        length += 1
    return length
