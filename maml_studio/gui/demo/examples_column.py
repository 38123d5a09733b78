"""The first column: the classes, their examples, and where one more is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from maml_studio.engine.generators import Progress
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Place
from maml_studio.engine.task_file import TaskFile
from maml_studio.gui.demo.card_list import CardList
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.column import Column
from maml_studio.gui.demo.example_edits import ExampleEdits
from maml_studio.gui.demo.example_pad import ExamplePad
from maml_studio.gui.demo.intake_tray import IntakeTray
from maml_studio.gui.demo.sentences import examples_sentence
from maml_studio.gui.demo.task_model import Snapshot, TaskModel
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import scaled, theme_watcher
from maml_studio.gui.widgets.steady_fields import ListChooser

_CHOOSER_WIDTH, _CHOOSER_TEXT = 156, 122
_PAD_SIDES = (128, 240)
_PAD_SHARE = 5


class ExamplesColumn(Column):
    """Show the task of a model and edit it.

    Signals:
        refused: an edit that is not possible; one sentence.
        done: an edit that the person may want to take back; one sentence.
        replaced: a sample took the place of a task that is in no file; one sentence.
        images_wanted: image files are to be loaded into the class with this label, else a new one.
        folder_wanted: a folder of class sub-folders is to be imported.
    """

    refused = Signal(str)
    done = Signal(str)
    replaced = Signal(str)
    images_wanted = Signal(str)
    folder_wanted = Signal()

    def __init__(
        self, model: TaskModel, samples: Sequence[TaskFile], parent: QWidget | None = None
    ) -> None:
        super().__init__("Examples", parent)
        self._model = model
        self._samples = samples
        self.pad = ExamplePad()
        self.pad.added.connect(self._on_example_added)
        self._build_tools()
        self._build_cards()
        self.body.addWidget(self.pad)
        model.task_changed.connect(self.show_task)
        model.selection_changed.connect(self._on_selection_changed)

    @Slot()
    def show_task(self) -> None:
        """Show the model's task, and the current theme."""
        task = self._model.task
        self.cards.show_task(task)
        self._order_tabs()
        self._show_sample()
        self.say(examples_sentence(task))
        self._on_selection_changed()

    @Slot(object)
    def show_waiting(self, progress: Progress) -> None:
        """Show how far the task that comes is read; until it is there nothing can be edited."""
        self.setEnabled(False)
        self.cards.show_hint(is_on=False)
        self.say("Opening your task…")
        how_far = f" {progress.done:,} of {progress.total:,} examples" if progress.total else ""
        text = f"Reading{how_far}…"
        self.tray.show_progress(text, progress.done, progress.total, None)

    def end_waiting(self) -> None:
        """Let the person edit again."""
        self.tray.leave()
        self.setEnabled(True)

    @Slot()
    def add_class(self) -> None:
        """Add a class and let the person type its name."""
        if not self.isEnabled():
            return
        card = self.cards.card_of(self._model.add_class())
        if card is not None:
            self.cards.bring_into_view(card)
            card.name.edit()

    @Slot()
    def rename_selected(self) -> None:
        """Let the person type another name for the selected class."""
        card = self.cards.card_of(self._model.selected)
        if card is not None:
            card.name.edit()

    def show_example(self, label: str, index: int) -> None:
        """Select an example, and bring it into view."""
        if label in self._model.task:
            self._model.select(label)
            self.cards.show_example(Place(label, index))

    def _build_tools(self) -> None:
        hint = "A task to begin with, drawn for this app"
        self.sample_tasks = named(ListChooser(), "sampleTasks", "Sample tasks", hint)
        self.sample_tasks.setPlaceholderText("Sample tasks")
        for sample in self._samples:
            self.sample_tasks.addItem(sample.title)
        self.sample_tasks.currentIndexChanged.connect(self._on_sample_chosen)
        hint = "Begin a task without classes (Ctrl+N); undo brings this one back"
        self.new_task = named(QPushButton("New task"), "newTaskButton", "New task", hint)
        self.new_task.clicked.connect(self._on_new_task_clicked)
        self.tools.addWidget(self.sample_tasks)
        self.tools.addWidget(self.new_task)

    def _build_cards(self) -> None:
        self.cards = CardList()
        self.cards.card_made.connect(self._serve)
        self.edits = ExampleEdits(self._model, self.cards)
        self.edits.done.connect(self.done)
        self.tray = IntakeTray(self.cards)
        self.body.addWidget(self.cards, 1)
        hint = "Add a class (Ctrl+K)"
        self._add = named(QPushButton("Add class"), "addClassButton", "Add class", hint)
        self._add.clicked.connect(self.add_class)
        hint = "Load image files as examples of the selected class (Ctrl+I)"
        self._load = named(QPushButton("Load images…"), "loadImagesButton", hint, hint)
        self._load.clicked.connect(self.load_images)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._add)
        row.addWidget(self._load)
        row.addWidget(self._build_more())
        row.addStretch()
        self.body.addLayout(row)
        self.body.addSpacing(4)

    def _build_more(self) -> QToolButton:
        hint = "More ways to get examples in"
        self._more = named(QToolButton(), "moreImagesButton", hint, hint)
        self._more.setText("⋯")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(self._more)
        menu.addAction("Import a folder of classes…").triggered.connect(self.import_folder)
        paste = menu.addAction("Paste images")
        paste.setShortcut(QKeySequence(QKeySequence.StandardKey.Paste))
        paste.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        paste.triggered.connect(lambda _checked: self.edits.paste_wanted.emit())
        self._more.setMenu(menu)
        return self._more

    @Slot()
    def load_images(self) -> None:
        """Ask for image files for the selected class, or a new one."""
        if self.isEnabled():
            self.images_wanted.emit(self._model.selected or "")

    @Slot()
    def import_folder(self) -> None:
        """Ask for a folder of class sub-folders."""
        if self.isEnabled():
            self.folder_wanted.emit()

    def _serve(self, card: ClassCard) -> None:
        card.selected.connect(lambda: self._model.select(card.label))
        card.renamed.connect(lambda name: self._rename(card, name))
        card.removed.connect(lambda: self._remove_class(card.label))
        card.images_wanted.connect(lambda: self.images_wanted.emit(card.label))
        card.drawing_wanted.connect(lambda: self._draw_for(card.label))

    def _rename(self, card: ClassCard, name: str) -> None:
        try:
            self._model.rename_class(card.label, name.strip())
        except ValueError as error:
            card.name.reopen(name)
            self.refused.emit(str(error))

    def _remove_class(self, label: str) -> None:
        self._model.remove_class(label)
        self.done.emit(f"“{label}” is deleted. Undo brings it back.")

    def _draw_for(self, label: str) -> None:
        self._model.select(label)
        self.pad.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _order_tabs(self) -> None:
        stops = [stop for card in self.cards.cards for stop in card.tab_stops()]
        buttons = [*self.tray.tab_stops(), self._add, self._load, self._more]
        order_tabs([self.sample_tasks, self.new_task, *stops, *buttons, *self.pad.tab_stops()])

    def _show_sample(self) -> None:
        names = [sample.name for sample in self._samples]
        sample = self._model.sample
        self._load.setText("Load…" if theme_watcher().scale >= LARGE else "Load images…")
        self.sample_tasks.setMinimumWidth(max(_CHOOSER_WIDTH, scaled(_CHOOSER_TEXT)))
        self.sample_tasks.blockSignals(True)
        self.sample_tasks.setCurrentIndex(names.index(sample) if sample in names else -1)
        self.sample_tasks.blockSignals(False)

    @Slot()
    def _on_selection_changed(self) -> None:
        selected = self._model.selected
        self.cards.show_selected(selected)
        self.pad.show_class(selected)

    @Slot(object)
    def _on_example_added(self, glyph: Glyph) -> None:
        if self._model.selected is not None:
            self._model.add_examples(self._model.selected, [glyph])

    @Slot(int)
    def _on_sample_chosen(self, index: int) -> None:
        if index >= 0:
            sample = self._samples[index]
            is_own = self._model.snapshot.is_only_here
            self._model.replace(Snapshot(sample.task, sample.name), f"Open “{sample.title}”")
            if is_own:
                self.replaced.emit(f"“{sample.title}” replaced your task. Undo brings it back.")

    @Slot()
    def _on_new_task_clicked(self) -> None:
        self.cards.take_open_names()
        if len(self._model.task) or self._model.snapshot.document.file is not None:
            self._model.clear()
            self.done.emit("A new task. Undo brings the old one back.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the canvas its share of the height."""
        super().resizeEvent(event)
        smallest, largest = _PAD_SIDES
        self.pad.set_side(min(largest, max(smallest, self.height() // _PAD_SHARE)))
