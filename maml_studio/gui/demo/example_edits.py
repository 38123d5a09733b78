"""What is done with the examples that are selected: each is one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from maml_studio.gui.demo.card_list import CardList
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.example_mime import Clip
from maml_studio.gui.demo.task_model import TaskModel


class ExampleEdits(QObject):
    """Edit the task as the examples of its cards are worked with.

    Signals:
        done: an edit that the person may want to take back; one sentence.
        paste_wanted: what is on the clipboard is wanted in the selected class.
    """

    done = Signal(str)
    paste_wanted = Signal()

    def __init__(self, model: TaskModel, cards: CardList) -> None:
        super().__init__(cards)
        self._model = model
        self._cards = cards
        self.clip = Clip(self)
        cards.card_made.connect(self._serve)

    def mute(self) -> None:
        """Mute the selected examples, or unmute them if all are."""
        self._with_chosen(self._mute)

    def delete(self) -> None:
        """Delete the selected examples."""
        self._with_chosen(self._delete)

    def copy(self, *, is_cut: bool = False) -> None:
        """Copy the selected examples to the clipboard, and delete them if they are cut."""
        self._with_chosen(lambda label, rows: self._copy(label, rows, is_cut=is_cut))

    def shift(self, step: int) -> None:
        """Move the selected examples to the class so many places further on."""
        self._with_chosen(lambda label, rows: self._shift(label, rows, step))

    def select_all(self) -> None:
        """Select the examples of the selected class."""
        card = self._cards.card_of(self._model.selected)
        if card is not None:
            card.examples.selectAll()
            card.examples.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def move(self, label: str, rows: Sequence[int], to: str) -> None:
        """Move examples to another class, and leave them selected there."""
        self._model.move_examples(label, rows, to)
        self._model.select(to)
        card = self._cards.card_of(to)
        if card is not None:
            count = len(self._model.task[to])
            card.examples.select(range(count - len(rows), count))
            card.examples.setFocus(Qt.FocusReason.OtherFocusReason)
        self.done.emit(f"{_some(rows)} moved to “{to}”. Undo brings {_them(rows)} back.")

    def reorder(self, label: str, rows: Sequence[int], place: int) -> None:
        """Put examples before the one that has a place in their class now, and keep them selected.

        Nothing happens if they are there already.
        """
        chosen = sorted(rows)
        first = place - sum(row < place for row in chosen)
        after = range(first, first + len(chosen))
        if chosen == list(after):
            return
        self._model.reorder_examples(label, chosen, place)
        card = self._cards.card_of(label)
        if card is not None:
            card.examples.select(after)
            card.examples.setFocus(Qt.FocusReason.OtherFocusReason)
        where = (
            f"place {first + 1}" if len(chosen) == 1 else f"places {first + 1} to {after[-1] + 1}"
        )
        self.done.emit(f"{_some(rows)} moved to {where} of “{label}”.")

    def _with_chosen(self, edit: Callable[[str, list[int]], None]) -> None:
        for card in self._cards.cards:
            if card.examples.chosen:
                edit(card.label, card.examples.chosen)
                return

    def _serve(self, card: ClassCard) -> None:
        examples = card.examples
        examples.delete_wanted.connect(lambda rows: self._delete(card.label, rows))
        examples.mute_wanted.connect(lambda rows: self._mute(card.label, rows))
        examples.shift_wanted.connect(lambda rows, step: self._shift(card.label, rows, step))
        examples.reorder_wanted.connect(lambda rows, step: self._step(card.label, rows, step))
        examples.copy_wanted.connect(
            lambda rows, is_cut: self._copy(card.label, rows, is_cut=is_cut)
        )
        examples.menu_wanted.connect(lambda rows, place: self._show_menu(card, rows, place))
        bar = card.selection
        bar.mute_wanted.connect(lambda: self._mute(card.label, examples.selected))
        bar.delete_wanted.connect(lambda: self._delete(card.label, examples.selected))
        bar.moves.aboutToShow.connect(lambda: self._show_moves(bar.moves, card))

    def _mute(self, label: str, rows: Sequence[int]) -> None:
        examples = self._model.task.examples(label)
        is_muted = not all(examples[row].is_muted for row in rows)
        self._model.mute_examples(label, rows, is_muted)
        what = "muted: kept, but not learned" if is_muted else "learned again"
        self.done.emit(f"{_some(rows)} {what}.")

    def _delete(self, label: str, rows: Sequence[int]) -> None:
        self._model.remove_examples(label, rows)
        self.done.emit(f"{_some(rows)} deleted. Undo brings {_them(rows)} back.")

    def _copy(self, label: str, rows: Sequence[int], *, is_cut: bool) -> None:
        examples = self._model.task.examples(label)
        self.clip.put(label, [examples[row] for row in rows])
        if is_cut:
            self._model.remove_examples(label, rows, "Cut")
        self.done.emit(f"{_some(rows)} {'cut' if is_cut else 'copied'}.")

    def _shift(self, label: str, rows: Sequence[int], step: int) -> None:
        labels = self._model.task.labels
        if len(labels) > 1:
            self.move(label, rows, labels[(labels.index(label) + step) % len(labels)])

    def _step(self, label: str, rows: Sequence[int], step: int) -> None:
        """Move examples, as a block, so many places on in their class."""
        place = rows[0] + step if step < 0 else rows[-1] + 1 + step
        self.reorder(label, rows, min(max(0, place), len(self._model.task[label])))

    def _show_menu(self, card: ClassCard, rows: Sequence[int], place: QPoint) -> None:
        menu = self._menu(card.label, rows, card)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _menu(self, label: str, rows: Sequence[int], card: ClassCard) -> QMenu:
        menu = QMenu(card)
        examples = self._model.task.examples(label)
        mutes = not all(examples[row].is_muted for row in rows)
        _add(menu, "Mute" if mutes else "Unmute", "M", lambda: self._mute(label, rows))
        move = menu.addMenu("Move to")
        self._fill_moves(move, label, rows)
        move.setEnabled(not move.isEmpty())
        _add(menu, "Move forward", "Ctrl+Shift+Left", lambda: self._step(label, rows, -1))
        _add(menu, "Move back", "Ctrl+Shift+Right", lambda: self._step(label, rows, 1))
        menu.addSeparator()
        _add(menu, "Cut", "Ctrl+X", lambda: self._copy(label, rows, is_cut=True))
        _add(menu, "Copy", "Ctrl+C", lambda: self._copy(label, rows, is_cut=False))
        _add(menu, "Paste", "Ctrl+V", self.paste_wanted.emit)
        menu.addSeparator()
        what = "Delete" if len(rows) == 1 else f"Delete {len(rows)}"
        _add(menu, what, "Del", lambda: self._delete(label, rows))
        return menu

    def _show_moves(self, menu: QMenu, card: ClassCard) -> None:
        menu.clear()
        self._fill_moves(menu, card.label, card.examples.selected)
        if menu.isEmpty():
            menu.addAction("There is no other class").setEnabled(False)

    def _fill_moves(self, menu: QMenu, label: str, rows: Sequence[int]) -> None:
        for other in (other for other in self._model.task.labels if other != label):
            action = menu.addAction(other.replace("&", "&&"))
            action.triggered.connect(lambda _=False, other=other: self.move(label, rows, other))


def _add(menu: QMenu, text: str, keys: str, on_triggered: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    # Only to be read: the keys are heard where the examples are.
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda _checked: on_triggered())
    return action


def _some(rows: Sequence[int]) -> str:
    return "1 example" if len(rows) == 1 else f"{len(rows):,} examples"


def _them(rows: Sequence[int]) -> str:
    return "it" if len(rows) == 1 else "them"
