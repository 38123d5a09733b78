"""A form made from the settings dataclasses: common fields first, the rest behind a button."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from maml_studio.engine.recipe import Recipe
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.fields import SECTIONS, form_fields, values_of
from maml_studio.gui.train.form_row import FormRow
from maml_studio.gui.train.plain_words import in_labels
from maml_studio.gui.train.recipe_check import made, misplaced
from maml_studio.gui.train.records import Values

_MORE, _FEWER = "More settings", "Fewer settings"


class RecipeForm(QWidget):
    """Edit a recipe; mark what is wrong where it stands.

    Signals:
        changed(): another value, right or wrong.
        rebuilt(): there are other fields, as another method has them.
    """

    changed = Signal()
    rebuilt = Signal()

    def __init__(
        self, recipe: Recipe, last: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        """Show a recipe; `last` stands behind the common fields."""
        super().__init__(parent)
        self._last = last
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.more = QPushButton(_MORE)
        self.more.setCheckable(True)
        named(self.more, "moreSettings", _MORE, "All that a recipe decides")
        set_role(self.more, "quiet")
        self.more.toggled.connect(self._on_more_toggled)
        self._rows: dict[str, FormRow] = {}
        self._others: list[QWidget] = []
        self.show_recipe(recipe)

    @property
    def recipe(self) -> Recipe | None:
        """The recipe that the form shows; None while something is wrong."""
        return self._recipe

    @property
    def problem(self) -> str:
        """What is wrong, in one sentence; nothing if all is well."""
        return self._problem

    @property
    def rows(self) -> dict[str, FormRow]:
        """The rows by the key of their field."""
        return self._rows

    def editors(self) -> list[QWidget]:
        """Return what is edited, from the top to the bottom."""
        common = [row.editor for row in self._rows.values() if row.field.is_common]
        others = [row.editor for row in self._rows.values() if not row.field.is_common]
        last = [] if self._last is None else self._last.findChildren(QComboBox)
        return [*common, *last, self.more, *others]

    def show_recipe(self, recipe: Recipe) -> None:
        """Show another recipe in place of this one."""
        self._base = recipe
        self._recipe: Recipe | None = recipe
        self._problem = ""
        self._valid = values_of(recipe)
        self._rebuild(recipe)
        self.changed.emit()

    def set_value(self, key: str, value: Any) -> None:
        """Give a field a value, as a person would."""
        self._rows[key].set_value(value)
        self._on_row_edited(key)

    def _rebuild(self, recipe: Recipe) -> None:
        """Show rows for the fields of this recipe, whose method decides which there are."""
        while self._layout.count():
            widget = self._layout.takeAt(0).widget()  # type: ignore[union-attr]
            if widget is not None and widget not in (self.more, self._last):
                widget.setParent(None)
                widget.deleteLater()
        self._rows, self._others = {}, []
        values = values_of(recipe)
        titled = ""
        for field in form_fields(recipe):
            row = FormRow(field, values[field.key])
            row.edited.connect(self._on_row_edited)
            self._rows[field.key] = row
            if not field.is_common:
                if not titled:
                    self._end_common()
                if field.section != titled:
                    titled = field.section
                    self._add_other(_heading(SECTIONS[titled]))
                self._add_other(row)
            else:
                self._layout.addWidget(row)
        self._layout.addStretch()
        self.rebuilt.emit()

    def _end_common(self) -> None:
        if self._last is not None:
            self._layout.addWidget(self._last)
        self._layout.addWidget(self.more)

    def _add_other(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)
        widget.setVisible(self.more.isChecked())
        self._others.append(widget)

    def _values(self) -> tuple[Values, dict[str, str]]:
        """Return the values, and the sentences about those that can't be read."""
        values: Values = {}
        unread: dict[str, str] = {}
        for key, row in self._rows.items():
            try:
                values[key] = row.value()
            except ValueError as error:
                unread[key] = str(error)
        return values, unread

    def _check(self) -> None:
        values, problems = self._values()
        self._recipe = None
        if not problems:
            try:
                self._recipe = made(self._base, values)
                self._valid = values
            except ValueError as error:
                keys = misplaced(self._base, values, self._valid, str(error))
                sentence = in_labels(str(error), keys)
                problems = dict.fromkeys(keys or ["outer.steps"], sentence)
        self._problem = next(iter(problems.values()), "")
        for key, row in self._rows.items():
            row.mark(problems.get(key, ""))
        if any(not self._rows[key].field.is_common for key in problems):
            self.more.setChecked(True)

    def _follow(self, key: str) -> None:
        """Let validation and a learned head go with a way or shot that is changed alone."""
        followers = {
            "data.ways": ("validation.ways", "method.way"),
            "data.shots": ("validation.shots",),
        }.get(key, ())
        if not followers:
            return
        try:
            first, last = self._rows[key].value()
        except ValueError:
            return
        before = self._valid.get(key, (0, 0))
        if first != last or before[0] != before[1]:
            return
        changed = {
            other: first if other == "method.way" else (first,)
            for other in followers
            if self._valid.get(other) in (before[0], (before[0],))
        }
        if _go_together(self._base, self._valid | {key: (first, last)} | changed):
            for other, value in changed.items():
                self._rows[other].set_value(value)

    @Slot(str)
    def _on_row_edited(self, key: str) -> None:
        if key == "method.name":
            self._change_method(self._rows[key].value())
            return
        self._follow(key)
        self._check()
        self.changed.emit()

    def _change_method(self, name: str) -> None:
        last = self._recipe or made(self._base, self._valid)
        recipe = last.with_value("method.name", name)
        had_focus = self._rows["method.name"].editor.hasFocus()
        self._recipe, self._valid = recipe, values_of(recipe)
        self._rebuild(recipe)
        if had_focus:
            self._rows["method.name"].editor.setFocus()
        self._check()
        self.changed.emit()

    @Slot(bool)
    def _on_more_toggled(self, is_open: bool) -> None:
        self.more.setText(_FEWER if is_open else _MORE)
        self.more.setAccessibleName(self.more.text())
        for widget in self._others:
            widget.setVisible(is_open)


def _go_together(base: Recipe, values: Values) -> bool:
    try:
        made(base, values)
    except ValueError:
        return False
    return True


def _heading(title: str) -> QLabel:
    heading = QLabel(title)
    set_role(heading, "strong")
    heading.setContentsMargins(0, 8, 0, 0)
    return heading
