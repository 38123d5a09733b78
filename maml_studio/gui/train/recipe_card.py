"""The choice of a recipe, with what it is from and what its paper reports."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from maml_studio.engine.recipe import Recipe
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.phrases import dataset_title, method_title
from maml_studio.gui.train.shelf import ShelfEntry, published_in_words
from maml_studio.gui.widgets.steady_fields import steady
from maml_studio.gui.widgets.wrapped_label import WrappedLabel

_HINT = "A recipe, with its paper's settings. Change what you like."


class RecipeCard(QWidget):
    """Choose a recipe to begin from.

    Signals:
        chosen(ShelfEntry): the person chose a recipe.
    """

    chosen = Signal(object)

    def __init__(self, entries: Sequence[ShelfEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = entries
        self.chooser = named(QComboBox(), "recipeChooser", "Recipe", _HINT)
        steady(self.chooser)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.chooser.setSizeAdjustPolicy(policy)
        self.chooser.setPlaceholderText("Settings of your own")
        self.chooser.setMaxVisibleItems(16)
        for entry in entries:
            self.chooser.addItem(entry.recipe.title, entry.name)
            role = Qt.ItemDataRole.ToolTipRole
            self.chooser.setItemData(self.chooser.count() - 1, _about(entry.recipe), role)
        self.chooser.view().setMinimumWidth(340)
        self._about = WrappedLabel()
        set_role(self._about, "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.chooser)
        layout.addWidget(self._about)
        self.chooser.activated.connect(self._on_activated)

    def show_recipe(self, name: str, recipe: Recipe) -> None:
        """Show which recipe the settings began as."""
        self.chooser.setCurrentIndex(self.chooser.findData(name))
        self._about.setText(_about(recipe))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self._entries[index])


def _about(recipe: Recipe) -> str:
    what = f"{method_title(recipe.method.name)} · {dataset_title(recipe.data.dataset)}"
    figures = "; ".join(published_in_words(figure) for figure in recipe.published)
    published = f"published: {figures}" if figures else ""
    return "\n".join(filter(None, (what, recipe.source, published)))
