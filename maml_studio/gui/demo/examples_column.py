"""The first column: the classes, their examples, and where one more is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task_file import TaskFile
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.column import Column
from maml_studio.gui.demo.example_pad import ExamplePad
from maml_studio.gui.demo.sentences import examples_sentence
from maml_studio.gui.demo.task_model import Snapshot, TaskModel
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.theme import set_role

_CHOOSER_WIDTH = 156
_PAD_SIDES = (128, 240)
_PAD_SHARE = 5
_EMPTY = (
    "A class is one kind of thing to tell apart: a letter, a digit, a little picture."
    " Add one, name it, and draw it a few times."
)


class ExamplesColumn(Column):
    """Show the task of a model and edit it.

    Signals:
        refused: an edit that is not possible; one sentence.
        done: an edit that the person may want to take back; one sentence.
        images_wanted: image files are to be loaded into the class with this label.
    """

    refused = Signal(str)
    done = Signal(str)
    images_wanted = Signal(str)

    def __init__(
        self, model: TaskModel, samples: Sequence[TaskFile], parent: QWidget | None = None
    ) -> None:
        super().__init__("Examples", parent)
        self._model = model
        self._samples = samples
        self._cards: list[ClassCard] = []
        self._last_selected: str | None = None
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
        while len(self._cards) > len(task):
            self._remove_card()
        while len(self._cards) < len(task):
            self._add_card()
        for index, (card, label) in enumerate(zip(self._cards, task, strict=True)):
            card.show_class(label, task[label], index)
        self._hint.setVisible(not len(task))
        self._order_tabs()
        self._show_sample()
        self.say(examples_sentence(task))
        self._on_selection_changed()

    @Slot()
    def add_class(self) -> None:
        """Add a class and let the person type its name."""
        label = self._model.add_class()
        card = self._cards[self._model.task.labels.index(label)]
        # The new card has no place in the list before its layout has run.
        QTimer.singleShot(0, card, lambda: self._scroll.ensureWidgetVisible(card, 0, 8))
        card.name.edit()

    @Slot()
    def rename_selected(self) -> None:
        """Let the person type another name for the selected class."""
        for card in self._cards:
            if card.label == self._model.selected:
                card.name.edit()

    def _build_tools(self) -> None:
        hint = "A task to begin with, drawn for this app"
        self.sample_tasks = named(QComboBox(), "sampleTasks", "Sample tasks", hint)
        self.sample_tasks.setPlaceholderText("Sample tasks")
        self.sample_tasks.setMinimumWidth(_CHOOSER_WIDTH)
        for sample in self._samples:
            self.sample_tasks.addItem(sample.title)
        self.sample_tasks.currentIndexChanged.connect(self._on_sample_chosen)
        hint = "Begin a task without classes (Ctrl+N); undo brings this one back"
        self.new_task = named(QPushButton("New task"), "newTaskButton", "New task", hint)
        self.new_task.clicked.connect(self._on_new_task_clicked)
        self.tools.addWidget(self.sample_tasks)
        self.tools.addWidget(self.new_task)

    def _build_cards(self) -> None:
        content = QWidget()
        set_role(content, "content")
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._build_hint())
        self._list.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        self.body.addWidget(self._scroll, 1)
        hint = "Add a class (Ctrl+K)"
        self._add = named(QPushButton("Add class"), "addClassButton", "Add class", hint)
        self._add.clicked.connect(self.add_class)
        hint = "Load image files as examples of the selected class (Ctrl+O)"
        self._load = named(QPushButton("Load images…"), "loadImagesButton", hint, hint)
        self._load.clicked.connect(self.load_images)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._add)
        row.addWidget(self._load)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addSpacing(4)

    def _build_hint(self) -> QLabel:
        self._hint = QLabel(_EMPTY)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint.setContentsMargins(24, 64, 24, 0)
        set_role(self._hint, "muted")
        return self._hint

    @Slot()
    def load_images(self) -> None:
        """Ask for image files for the selected class."""
        if self._model.selected is not None:
            self.images_wanted.emit(self._model.selected)

    def _add_card(self) -> None:
        card = ClassCard()
        index = len(self._cards)
        card.setObjectName(f"classCard{index}")
        card.selected.connect(lambda: self._model.select(card.label))
        card.renamed.connect(lambda name: self._rename(card, name))
        card.removed.connect(lambda: self._remove_class(card.label))
        card.example_removed.connect(lambda at: self._model.remove_example(card.label, at))
        card.images_wanted.connect(lambda: self.images_wanted.emit(card.label))
        card.drawing_wanted.connect(lambda: self._draw_for(card.label))
        self._cards.append(card)
        self._list.insertWidget(index, card)

    def _remove_card(self) -> None:
        card = self._cards.pop()
        card.name.drop()
        card.setObjectName("")
        card.hide()
        self._list.removeWidget(card)
        card.deleteLater()

    def _scroll_to(self, card: ClassCard) -> None:
        self._scroll.ensureWidgetVisible(card, 0, 8)

    def drop_open_names(self) -> None:
        """Leave the name that is being typed, before cards come to stand for other classes."""
        for card in self._cards:
            card.name.drop()

    def _rename(self, card: ClassCard, name: str) -> None:
        try:
            self._model.rename_class(card.label, name.strip())
        except ValueError as error:
            self.refused.emit(str(error))

    def _remove_class(self, label: str) -> None:
        self._model.remove_class(label)
        self.done.emit(f"“{label}” is deleted. Undo brings it back.")

    def _draw_for(self, label: str) -> None:
        self._model.select(label)
        self.pad.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _order_tabs(self) -> None:
        stops = [stop for card in self._cards for stop in card.tab_stops()]
        buttons = [self._add, self._load]
        order_tabs([self.sample_tasks, self.new_task, *stops, *buttons, *self.pad.tab_stops()])

    def _show_sample(self) -> None:
        names = [sample.name for sample in self._samples]
        sample = self._model.sample
        self.sample_tasks.blockSignals(True)
        self.sample_tasks.setCurrentIndex(names.index(sample) if sample in names else -1)
        self.sample_tasks.blockSignals(False)

    @Slot()
    def _on_selection_changed(self) -> None:
        selected = self._model.selected
        for card in self._cards:
            card.set_selected(card.label == selected)
            if card.label == selected and selected != self._last_selected:
                # A card that is new has its place only after the layout.
                QTimer.singleShot(0, card, lambda card=card: self._scroll_to(card))
        self._last_selected = selected
        self._load.setEnabled(selected is not None)
        self.pad.show_class(selected)

    @Slot(object)
    def _on_example_added(self, glyph: Glyph) -> None:
        if self._model.selected is not None:
            self._model.add_examples(self._model.selected, [glyph])

    @Slot(int)
    def _on_sample_chosen(self, index: int) -> None:
        if index >= 0:
            sample = self._samples[index]
            self._model.replace(Snapshot(sample.task, sample.name), f"Open “{sample.title}”")

    @Slot()
    def _on_new_task_clicked(self) -> None:
        if len(self._model.task):
            self._model.clear()
            self.done.emit("A new task. Undo brings the old one back.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the canvas its share of the height."""
        super().resizeEvent(event)
        smallest, largest = _PAD_SIDES
        self.pad.set_side(min(largest, max(smallest, self.height() // _PAD_SHARE)))
