"""The look for a projector: the drawing, the answer and the curves, large, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.shortcuts import GROUP
from maml_studio.gui.theme import set_role, theme_watcher

_MARGIN = 24
_SCALES = (1.25, 3.0)
_HEIGHT_OF_SCALE = 480
"""Pixels of height for which the text has its usual size: it is read from far away."""


@dataclass(frozen=True)
class _Lent:
    """A widget that shows here for a while, and what keeps its place where it belongs."""

    widget: QWidget
    keeper: QWidget
    was_hidden: bool

    @classmethod
    def take(cls, widget: QWidget) -> _Lent:
        keeper, was_hidden = QWidget(widget.parentWidget()), widget.isHidden()
        _layout_of(widget).replaceWidget(widget, keeper)
        return cls(widget, keeper, was_hidden)

    def give_back(self) -> None:
        _layout_of(self.keeper).replaceWidget(self.keeper, self.widget)
        self.keeper.hide()
        self.keeper.deleteLater()
        self.widget.setHidden(self.was_hidden)


class Projector(QWidget):
    """Show the Demo's own canvas, answer, bars and curves, and give them back.

    Signals:
        left: the person wants the window back.
    """

    left = Signal()

    def __init__(self, demo: DemoTab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "projector", "Projector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "projector")
        self._demo = demo
        self._lent: list[_Lent] = []
        self._scale = theme_watcher().scale
        self._build()
        self._escape = QShortcut("Escape", self)
        self._escape.setWhatsThis("Leave the projector")
        self._escape.setProperty(GROUP, "View")
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.left)

    @property
    def is_on(self) -> bool:
        """Whether the Demo's widgets are here."""
        return bool(self._lent)

    def begin(self) -> None:
        """Take what is shown from the Demo."""
        trying, learning = self._demo.trying, self._demo.learning
        self._scale = theme_watcher().scale
        holder = trying.canvas.parentWidget()
        assert holder is not None
        shown = (holder, trying.top, trying.sure, trying.bars, learning.plot)
        message, is_quiet = self._demo.message, self._demo.message.isHidden()
        self._lent = [_Lent.take(widget) for widget in (*shown, message)]
        self._left.insertWidget(0, holder, 1)
        self._answer.insertWidget(0, trying.top)
        self._answer.insertWidget(1, trying.sure)
        self._right.insertWidget(1, trying.bars, 4)
        self._right.insertWidget(2, learning.plot, 5)
        self._right.insertWidget(3, message)
        for widget in shown:
            widget.show()
        message.setHidden(is_quiet)
        set_role(trying.top, "projected")
        set_role(trying.sure, "projected-share")
        learning.plot.show_accuracy(is_on=False)
        theme_watcher().set_projected(is_on=True)
        self._escape.setEnabled(True)
        self._fit()
        order_tabs([trying.canvas, trying.bars, self._clear, self._leave])
        trying.canvas.setFocus()

    def end(self) -> None:
        """Give all back, and show everything in its usual size."""
        self._demo.learning.plot.show_accuracy(is_on=True)
        set_role(self._demo.trying.top, "prediction")
        set_role(self._demo.trying.sure, "muted")
        is_quiet = self._demo.message.isHidden()
        for lent in self._lent:
            lent.give_back()
        self._demo.message.setHidden(is_quiet)
        self._lent = []
        self._escape.setEnabled(False)
        theme_watcher().set_projected(is_on=False)
        theme_watcher().set_scale(self._scale)

    def _build(self) -> None:
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._answer = QHBoxLayout()
        self._answer.setSpacing(_MARGIN)
        self._answer.addStretch(1)
        self._clear = _quiet("Clear", "Clear the drawing (Delete)")
        self._clear.clicked.connect(self._demo.trying.canvas.clear)
        self._leave = _quiet("Leave", "Back to the window (Esc)")
        self._leave.clicked.connect(self.left)
        tools = QHBoxLayout()
        tools.addStretch(1)
        tools.addWidget(self._clear)
        tools.addWidget(self._leave)
        self._right.setSpacing(_MARGIN)
        self._right.addLayout(self._answer)
        self._right.addLayout(tools)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN // 2)
        row.setSpacing(2 * _MARGIN)
        row.addLayout(self._left, 11)
        row.addLayout(self._right, 9)

    def _fit(self) -> None:
        smallest, largest = _SCALES
        if self.is_on:
            fitting = round(self.height() / _HEIGHT_OF_SCALE, 2)
            theme_watcher().set_scale(min(largest, max(smallest, fitting)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the text grow with the screen."""
        super().resizeEvent(event)
        self._fit()


def _layout_of(widget: QWidget) -> QLayout:
    parent = widget.parentWidget()
    layout = parent.layout() if parent is not None else None
    assert layout is not None
    return layout


def _quiet(text: str, hint: str) -> QPushButton:
    button = named(QPushButton(text), f"projector{text}", hint, hint)
    set_role(button, "quiet")
    return button
