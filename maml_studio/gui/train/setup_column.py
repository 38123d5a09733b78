"""The left side: what to train, what is wrong with it, what it costs, and the button that starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.theme import keep_size, scaled, set_role, theme_watcher
from maml_studio.gui.train.compute_rows import ComputeRows
from maml_studio.gui.train.cost_line import CostLine
from maml_studio.gui.train.dataset_offer import BUILT_IN, DatasetOffer
from maml_studio.gui.train.naming import free_name, name_problem
from maml_studio.gui.train.recipe_card import RecipeCard
from maml_studio.gui.train.recipe_form import RecipeForm
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.shelf import ShelfEntry
from maml_studio.gui.widgets.wrapped_label import WrappedLabel

_WIDTH, _OF_TEXT = 352, 296
_EDITOR_WIDTH = 176


class SetupColumn(QFrame):
    """Set up a run.

    Signals:
        start_wanted(Order): the person wants this training.
        save_wanted(Recipe): the person wants to keep the settings as a recipe file.
        threads_chosen(int): how many threads a training may take.
    """

    start_wanted = Signal(object)
    save_wanted = Signal(object)
    threads_chosen = Signal(int)

    def __init__(self, entries: Sequence[ShelfEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName("What to train")
        theme_watcher().changed.connect(self._keep_width)
        self._keep_width()
        self._name = entries[0].name
        self._taken: frozenset[str] = frozenset()
        self.card = RecipeCard(entries)
        self.offer = DatasetOffer()
        self.cost = CostLine()
        self.name = named(QLineEdit(), "runName", "Name of the run", "The name of its folder")
        self.compute = ComputeRows()
        self.form = RecipeForm(entries[0].recipe, self.compute)
        self.why = named(WrappedLabel(), "whyNot", "Why the training can't start")
        self.start = named(QPushButton("Start"), "startButton", "Start the training")
        self.keep = named(QPushButton("Save recipe…"), "saveRecipeButton", "Save recipe")
        self._lay_out()
        self._connect()
        self.card.show_recipe(entries[0].name, entries[0].recipe)
        self._order_tabs()
        self.check()

    @property
    def recipe(self) -> Recipe | None:
        """The recipe that is set up; None while something is wrong."""
        return self.form.recipe

    def show_recipe(self, recipe: Recipe, name: str) -> None:
        """Show the settings of a recipe, or of an earlier run."""
        self._name = name
        self.card.show_recipe(name, recipe)
        self.form.show_recipe(recipe)

    def set_taken(self, names: frozenset[str]) -> None:
        """Tell which names of runs are promised already."""
        self._taken = names
        self.check()

    @Slot()
    def check(self) -> None:
        """Say what is wrong, and let the training start only if nothing is."""
        recipe = self.form.recipe
        missing = self.offer.look(recipe.data.dataset) if recipe is not None else ""
        given = self.name.text().strip()
        wrong_name = name_problem(given, self._runs, self._taken) if given else ""
        self.cost.ask(recipe, self.compute.device, self.compute.threads)
        reason = self.form.problem or missing or wrong_name or self.cost.refusal
        self.why.setText("" if reason == missing and self.offer.is_missing else reason)
        self.why.setVisible(bool(self.why.text()))
        self.start.setEnabled(not reason)
        self.start.setToolTip(reason or "Train with these settings")
        self.start.setAccessibleDescription(reason)
        self.keep.setEnabled(recipe is not None)
        self.name.setPlaceholderText(free_name(self._name, self._runs, self._taken))

    @Slot()
    def _keep_width(self) -> None:
        """Grow with the text as little as its fields need: the charts need room as well."""
        self.setFixedWidth(max(_WIDTH, scaled(_OF_TEXT)))

    @property
    def _runs(self) -> Path:
        return data_folder() / "runs"

    def _lay_out(self) -> None:
        title = QLabel("What to train")
        set_role(title, "title")
        set_role(self.why, "bad")
        set_role(self.start, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 8, 16)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(self._scrolled(), 1)
        line = QFrame()
        set_role(line, "line")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.start, 1)
        buttons.addWidget(self.keep)
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 0, 8, 0)
        foot.setSpacing(8)
        for widget in (line, self.cost, self.why):
            foot.addWidget(widget)
        foot.addLayout(buttons)
        layout.addLayout(foot)

    def _scrolled(self) -> QScrollArea:
        content = QWidget()
        set_role(content, "content")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(6)
        inside.addWidget(self.card)
        inside.addWidget(self.offer)
        inside.addWidget(_row("Name", self.name))
        inside.addWidget(self.form)
        inside.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        return area

    def _connect(self) -> None:
        self.card.chosen.connect(lambda entry: self.show_recipe(entry.recipe, entry.name))
        self.form.changed.connect(self.check)
        self.form.rebuilt.connect(self._order_tabs)
        self.cost.refused.connect(self.check)
        self.name.textChanged.connect(self.check)
        self.compute.changed.connect(self.check)
        self.compute.threads_chosen.connect(self.threads_chosen)
        self.offer.arrived.connect(self.check)
        self.offer.built_in_wanted.connect(self._on_built_in_wanted)
        self.start.clicked.connect(self._on_start_clicked)
        self.keep.clicked.connect(self._on_keep_clicked)

    @Slot()
    def _order_tabs(self) -> None:
        offer = self.offer
        first = [self.card.chooser, offer.download, offer.archives, offer.built_in, offer.cancel]
        order_tabs([*first, self.name, *self.form.editors(), self.start, self.keep])

    @Slot()
    def _on_built_in_wanted(self) -> None:
        self.form.set_value("data.dataset", BUILT_IN)

    @Slot()
    def _on_start_clicked(self) -> None:
        recipe = self.form.recipe
        if recipe is None:
            return
        wanted = self.name.text().strip() or free_name(self._name, self._runs, self._taken)
        self.name.clear()
        device, threads = self.compute.device, self.compute.threads
        self.start_wanted.emit(Order(self._runs / wanted, recipe, device, threads=threads))
        self.check()

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.save_wanted.emit(self.form.recipe)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again whether the data are there."""
        super().showEvent(event)
        self.check()


def _row(text: str, editor: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    label = QLabel(text)
    label.setBuddy(editor)
    keep_size(editor, width=_EDITOR_WIDTH)
    layout.addWidget(label, 1)
    layout.addWidget(editor)
    return row
