"""Where one more example of the selected class is drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.demo.canvas_tools import eraser_tool, redo_tool, undo_tool
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.name_label import cut_name
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

_OTHER_WAY = "Ctrl+I loads images instead, and Ctrl+V pastes them."
_PROMPTS = (
    "Draw an example of “{}” · Return adds it",
    "Draw an example of “{}”",
    "Draw one of “{}”",
)


class ExamplePad(QWidget):
    """A canvas with Add, Undo, Redo, an eraser and Clear.

    Signals:
        added: the finished example (Glyph); the canvas is empty again.
    """

    added = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prompt = _Prompt()
        self.canvas = named(StrokeCanvas(), "exampleCanvas", "Draw an example")
        self.canvas.strokes_changed.connect(self._on_strokes_changed)
        self.canvas.stroke_begun.connect(self.canvas.setFocus)
        self._add = _button("Add", "Add the drawing to the class (Return)", self.add)
        self._add.setObjectName("addExampleButton")
        set_role(self._add, "primary")
        self._tools = [make(self.canvas) for make in (undo_tool, redo_tool, eraser_tool)]
        self._clear = _button("Clear", "Clear the drawing (Delete)", self.canvas.clear)
        self._build()
        self.show_class(None)

    @property
    def can_add(self) -> bool:
        """Whether there is a class and a drawing for it."""
        return self.canvas.isEnabled() and not self.canvas.is_empty

    def show_class(self, label: str | None) -> None:
        """Draw for a class from now on; without one there is nothing to draw for."""
        self.canvas.set_placeholder("" if label is None else "Draw here", _OTHER_WAY)
        self.canvas.setEnabled(label is not None)
        self._prompt.ask_for(label)
        self.canvas.setAccessibleName("Draw an example" + ("" if label is None else f" of {label}"))
        self._on_strokes_changed()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches here, in order."""
        return [self.canvas, self._add, *self._tools, self._clear]

    def set_side(self, side: int) -> None:
        """Make the canvas a square of this many pixels."""
        self.canvas.setFixedSize(side, side)

    @Slot()
    def add(self) -> None:
        """Hand over the drawing, if there is one."""
        if self.can_add:
            glyph = Glyph.from_strokes(self.canvas.strokes(), canvas=1.0)
            self.canvas.begin_anew()
            self.added.emit(glyph)

    @Slot()
    def _on_strokes_changed(self) -> None:
        self._add.setEnabled(self.can_add)
        self._clear.setEnabled(not self.canvas.is_empty)

    def _build(self) -> None:
        buttons = QGridLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._add, 0, 0, 1, 3)
        for column, button in enumerate(self._tools):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button, 1, column)
        buttons.addWidget(self._clear, 2, 0, 1, 3)
        buttons.setRowStretch(3, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.canvas)
        row.addLayout(buttons, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._prompt)
        layout.addLayout(row)


class _Prompt(ElidedLabel):
    """Ask for an example in fewer words where there is less room: the name stays longest."""

    def __init__(self) -> None:
        self._label: str | None = None
        super().__init__()

    def ask_for(self, label: str | None) -> None:
        """Ask for an example of a class, or for a class."""
        self._label = None if label is None else " ".join(label.split())
        self.setText("Add a class to draw for." if label is None else _PROMPTS[0].format(label))

    def _shown_text(self) -> str:
        if self._label is None:
            return super()._shown_text()
        metrics, room = QFontMetrics(self.shown_font(), self), self.contentsRect().width()
        for prompt in _PROMPTS:
            if metrics.horizontalAdvance(prompt.format(self._label)) <= room:
                return prompt.format(self._label)
        around = metrics.horizontalAdvance(prompt.format(""))
        return prompt.format(cut_name(self._label, metrics, room - around))


def _button(text: str, hint: str, on_click: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(hint)
    button.setAccessibleName(hint)
    button.clicked.connect(lambda _checked: on_click())
    return button
