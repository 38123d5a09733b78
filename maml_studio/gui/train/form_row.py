"""One field of the form: its label, its editor, and below it what is wrong with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from maml_studio.gui.naming import named
from maml_studio.gui.theme import keep_size, set_flag, set_role
from maml_studio.gui.train.fields import FormField, in_words, parsed
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.steady_fields import steady
from maml_studio.gui.widgets.wrapped_label import WrappedLabel

_EDITOR_WIDTH = 176


class NumberEdit(QLineEdit):
    """A field for numbers; the arrow keys count whole ones up and down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Count with the arrow keys."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        text = self.text().replace(",", "").strip()
        if event.key() in steps and text.isdecimal():
            self.setText(str(max(0, int(text) + steps[Qt.Key(event.key())])))
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)


class Chooser(QComboBox):
    """A combo box that cuts a long choice with an ellipsis, and lets the wheel scroll the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        steady(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits of the choice."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_ComboBox
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, field, self).width()
        mode = Qt.TextElideMode.ElideRight
        option.currentText = option.fontMetrics.elidedText(option.currentText, mode, room)
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class FormRow(QWidget):
    """Edit one value; say beside it what is wrong with it.

    Signals:
        edited(str): the person gave the field with this key another value.
    """

    edited = Signal(str)

    def __init__(self, field: FormField, value: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._label = ElidedLabel(field.label)
        self._label.setToolTip(f"{field.label}: {field.help}")
        self.editor = _chooser(field) if field.choices else NumberEdit()
        named(self.editor, f"field-{field.key}", _spoken(field), field.help)
        keep_size(self.editor, width=_EDITOR_WIDTH)
        self._label.setBuddy(self.editor)
        self._problem = WrappedLabel()
        set_role(self._problem, "bad")
        self._problem.hide()
        self._lay_out()
        self.set_value(value)
        if isinstance(self.editor, QComboBox):
            self.editor.currentIndexChanged.connect(self._on_edited)
        else:
            self.editor.textEdited.connect(self._on_edited)

    def value(self) -> Any:
        """Return the value that the field shows.

        Raises:
            ValueError: one sentence, if what was typed is none.
        """
        if isinstance(self.editor, QComboBox):
            return self.field.choices[self.editor.currentIndex()][0]
        return parsed(self.field, self.editor.text())

    def set_value(self, value: Any) -> None:
        """Show another value, without saying that it was edited."""
        self.editor.blockSignals(True)
        if isinstance(self.editor, QComboBox):
            known = [choice for choice, _ in self.field.choices]
            self.editor.setCurrentIndex(known.index(value) if value in known else -1)
        else:
            self.editor.setText(in_words(self.field, value))
            self.editor.setCursorPosition(0)
        self.editor.blockSignals(False)

    @property
    def problem(self) -> str:
        """What the row says is wrong with its value; nothing if all is well."""
        return self._problem.text()

    def mark(self, problem: str) -> None:
        """Say what is wrong with the value, or nothing."""
        if problem != self._problem.text():
            self._problem.setText(problem)
            self._problem.setVisible(bool(problem))
        set_flag(self.editor, "wrong", bool(problem))
        self.editor.setAccessibleDescription(problem or self.field.help)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._label, 0, 0)
        grid.setColumnStretch(0, 1)
        if self.field.unit:
            unit = QLabel(self.field.unit)
            set_role(unit, "muted")
            grid.addWidget(unit, 0, 1)
        grid.addWidget(self.editor, 0, 2)
        grid.addWidget(self._problem, 1, 0, 1, 3)

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit(self.field.key)


def _chooser(field: FormField) -> Chooser:
    chooser = Chooser()
    for _, text in field.choices:
        chooser.addItem(text)
    policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    chooser.setSizeAdjustPolicy(policy)
    chooser.view().setMinimumWidth(_EDITOR_WIDTH + 60)
    return chooser


def _spoken(field: FormField) -> str:
    return f"{field.label}, {field.unit}" if field.unit else field.label
