"""The menu of what can be done with the selected runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from maml_studio.gui.train.checkpoint_menu import OnChosen, fill_checkpoint_menu
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.settings_diff import MOST
from maml_studio.gui.train.validation_words import score_passport
from maml_studio.gui.widgets.passport_button import PassportPanel

_ONE = "Select one run"


class RunMenu(QMenu):
    """Offer what fits the selection; what does not says why in its tooltip."""

    def __init__(
        self, on_use: OnChosen, on_save: OnChosen, table: QAbstractItemView, parent: QWidget
    ) -> None:
        """Make the menu.

        Args:
            on_use: called with the checkpoint that is wanted in the Demo.
            on_save: called with the checkpoint that is wanted as an initialization.
            table: the list of the runs.
            parent: in which the shortcuts work.
        """
        super().__init__(parent)
        self._on_use, self._on_save, self._owner = on_use, on_save, parent
        self._table = table
        self._entry: RunEntry | None = None
        self.setToolTipsVisible(True)
        self.open = self._add("Open a run…", hint="Follow a run in another folder")
        self.addSeparator()
        self.evaluate = self._add("Evaluate…", "Ctrl+E")
        self.compare = self._add("Compare settings", "Ctrl+D")
        self.addSeparator()
        what = "How the best score was measured"
        self.passport = PassportPanel("bestPassportPanel", what, parent)
        self.measured = self._add(what)
        self.measured.triggered.connect(self._on_passport_wanted)
        self.checkpoints = self.addMenu("Checkpoints")
        self.duplicate = self._add("Duplicate settings")
        self.rename = self._add("Rename")
        self.reveal = self._add("Show in the file manager")
        self.addSeparator()
        self.delete = self._add("Move to trash")
        self.aboutToShow.connect(self._fill_checkpoints)

    def show_choice(self, chosen: Sequence[RunEntry], why_not_compare: str) -> None:
        """Enable what can be done with these runs."""
        self._entry = chosen[0] if len(chosen) == 1 else None
        problem = self._entry.problem if self._entry else _ONE
        for action in (self.evaluate, self.duplicate, self.checkpoints.menuAction()):
            _enable(action, problem)
        told = score_passport(self._entry) if self._entry else ""
        self.passport.say(told)
        _enable(self.measured, problem or ("" if told else "It has no score yet"))
        _enable(self.rename, "" if self._entry else _ONE)
        _enable(self.reveal, "" if self._entry else _ONE)
        _enable(self.delete, "" if chosen else "Select a run")
        _enable(self.compare, why_not_compare)

    def _add(self, text: str, keys: str = "", hint: str = "") -> QAction:
        action = self.addAction(text)
        action.setToolTip(hint)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._owner.addAction(action)
        return action

    @Slot()
    def _on_passport_wanted(self) -> None:
        """Show the passport at the run's line."""
        line = self._table.visualRect(self._table.currentIndex())
        self.passport.show_at(self._table.viewport(), line)

    @Slot()
    def _fill_checkpoints(self) -> None:
        if self._entry is not None:
            fill_checkpoint_menu(self.checkpoints, self._entry.path, self._on_use, self._on_save)


def why_not_compare(entries: Sequence[RunEntry]) -> str:
    """Say why runs can't be compared; nothing if they can."""
    if len(entries) < 2:
        return "Select two runs or more (Ctrl+click), or tick them"
    if len(entries) > MOST:
        return f"At most {MOST} runs can be compared"
    broken = [entry.name for entry in entries if entry.problem]
    return f"“{broken[0]}” can't be read" if broken else ""


def _enable(action: QAction, why_not: str) -> None:
    action.setEnabled(not why_not)
    action.setToolTip(why_not)
