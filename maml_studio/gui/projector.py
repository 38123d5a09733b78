"""The look for a projector: the drawing, the answer and the curves, large, and how things stand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.shortcuts import GROUP
from maml_studio.gui.theme import set_role, theme_watcher
from maml_studio.gui.train.train_status import TrainStatus
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.floating import Room
from maml_studio.gui.widgets.resting import Resting
from maml_studio.gui.widgets.wrapped_label import WrappedLabel

_MARGIN, _EDGE = 24, 4
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
        _replace(widget, keeper)
        return cls(widget, keeper, was_hidden)

    def give_back(self) -> None:
        _replace(self.keeper, self.widget)
        self.keeper.hide()
        self.keeper.deleteLater()
        self.widget.setHidden(self.was_hidden)


class Projector(QWidget):
    """Show the Demo's own canvas, answer, bars and curves, and give them back.

    Signals:
        left: the person wants the window back.
    """

    left = Signal()

    def __init__(self, demo: DemoTab, training: TrainStatus, parent: QWidget | None = None) -> None:
        """Show a Demo's widgets, and whether something is training."""
        super().__init__(parent)
        named(self, "projector", "Projector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "projector")
        self._demo, self._training = demo, training
        self._lent: list[_Lent] = []
        self._scale = theme_watcher().scale
        self._build()
        self._escape = QShortcut("Escape", self)
        self._escape.setWhatsThis("Leave the projector")
        self._escape.setProperty(GROUP, "View")
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._on_escape_pressed)

    @property
    def is_on(self) -> bool:
        """Whether the Demo's widgets are here."""
        return bool(self._lent)

    def begin(self) -> None:
        """Take what is shown from the Demo."""
        trying, learning = self._demo.trying, self._demo.learning
        self._scale = theme_watcher().scale
        holder = trying.holder
        shown = (holder, trying.top, trying.sure, trying.bars, learning.plot, learning.sentence)
        self._lent = [_Lent.take(widget) for widget in shown]
        self._left.insertWidget(0, holder, 1)
        self._answer.insertWidget(0, trying.top)
        self._answer.insertWidget(1, trying.sure)
        self._right.insertWidget(1, trying.bars, 5)
        self._right.insertWidget(3, learning.plot, 4)
        self._who.setText(trying.view.legend)
        self._who.setVisible(bool(self._who.text()))
        self._foot.insertWidget(0, learning.sentence)
        for widget in shown:
            widget.show()
        self._demo.message.float_over(self, self, self._message_room)
        set_role(trying.top, "projected")
        set_role(trying.sure, "projected-share")
        learning.plot.show_accuracy(is_on=False)
        trying.holder.show_tools(is_on=False)
        self._escape.setEnabled(True)
        self._fit()
        order_tabs([trying.canvas, trying.bars, self._clear, self._leave])
        self._resting.begin((self, trying.canvas, trying.bars))
        trying.canvas.setFocus()

    def end(self) -> None:
        """Give all back, and show everything in its usual size."""
        self._resting.end()
        self._demo.learning.plot.show_accuracy(is_on=True)
        self._demo.trying.holder.show_tools(is_on=True)
        set_role(self._demo.trying.top, "prediction")
        set_role(self._demo.trying.sure, "muted")
        for lent in self._lent:
            lent.give_back()
        self._lent = []
        self._escape.setEnabled(False)
        theme_watcher().set_projected(self._scale, is_on=False)

    def _build(self) -> None:
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._answer = QHBoxLayout()
        self._answer.setSpacing(_MARGIN)
        self._answer.addStretch(1)
        self._clear = _quiet("Clear", "Clear the drawing (Delete)")
        self._clear.clicked.connect(self._demo.trying.canvas.clear)
        self._leave = _quiet("Leave", "Back to the window (Esc)")
        self._leave.clicked.connect(self.left)
        self._resting = Resting((self._clear, self._leave), self)
        self.setMouseTracking(True)
        self._tools = QHBoxLayout()
        self._tools.addStretch(1)
        self._tools.addWidget(self._clear)
        self._tools.addWidget(self._leave)
        self._left.setSpacing(_MARGIN // 2)
        self._right.setSpacing(_MARGIN)
        self._who = named(WrappedLabel(), "projectorMinds", "Who else answers")
        set_role(self._who, "muted")
        self._right.addLayout(self._answer)
        self._right.addWidget(self._who)
        self._right.addLayout(self._tools)
        self._left.addWidget(self._make_foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN // 2)
        row.setSpacing(2 * _MARGIN)
        row.addLayout(self._left, 11)
        row.addLayout(self._right, 9)

    def _make_foot(self) -> QWidget:
        """Make what is below the canvas: how things stand, and room for a message."""
        self._below = QWidget()
        self._foot = QVBoxLayout(self._below)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._busy = named(ElidedLabel(), "projectorTraining")
        set_role(self._busy, "muted")
        self._foot.addWidget(self._busy)
        self._training.changed.connect(self._show_training)
        self._show_training()
        return self._below

    def _fit(self) -> None:
        smallest, largest = _SCALES
        if self.is_on:
            fitting = round(self.height() / _HEIGHT_OF_SCALE, 2)
            theme_watcher().set_projected(min(largest, max(smallest, fitting)), is_on=True)
            # A message of two lines has its place below the canvas and the curves.
            foot = self._demo.message.usual_height + _EDGE + 1 - _MARGIN // 2
            self._below.setMinimumHeight(foot)
            lack = max(0, foot - _MARGIN - self._clear.sizeHint().height())
            self._tools.setContentsMargins(0, lack, 0, 0)

    def _message_room(self) -> Room:
        """Return the foot of the window, or of the left side: nobody draws there, and nothing answers.

        What is to be read whole and is too long for either lies on the curves, never on the canvas.
        """
        plot, sentence, tool = self._demo.learning.plot, self._demo.learning.sentence, self._clear
        tops = sentence.mapTo(self, QPoint(0, 0)), plot.mapTo(self, plot.rect().bottomLeft())
        top = max(place.y() for place in tops) + 1
        right = tool.mapTo(self, QPoint(0, 0)).x() - _MARGIN // 2
        size = QSize(right - _MARGIN, self.height() - _EDGE - top)
        foot, left = QRect(QPoint(_MARGIN, top), size), self._below.geometry()
        curves = QRect(plot.mapTo(self, QPoint(0, 0)), plot.size())
        last = curves if self._demo.message.is_to_be_whole else foot
        return Room((foot, left, last), goes_up=True)

    @Slot()
    def _on_escape_pressed(self) -> None:
        """Dismiss the message if it has the focus, as everywhere, else leave."""
        message, focused = self._demo.message, QApplication.focusWidget()
        if focused is not None and message.isAncestorOf(focused):
            message.clear()
        else:
            self.left.emit()

    @Slot()
    def _show_training(self) -> None:
        """Say what else keeps the computer busy, where no status bar does."""
        self._busy.setText(self._training.brief)
        self._busy.setVisible(bool(self._training.brief))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the text grow with the screen."""
        super().resizeEvent(event)
        self._fit()


def _replace(widget: QWidget, other: QWidget) -> None:
    """Put another widget in the place of one in a layout."""
    parent = widget.parentWidget()
    place = _place_of(widget, parent.layout() if parent is not None else None)
    assert place is not None
    # Not with `replaceWidget`: the widget would go on telling its old place of its size, and its
    # next one would never hear of larger text.
    layout, index = place
    stretch = layout.stretch(index)
    layout.removeWidget(widget)
    layout.insertWidget(index, other, stretch)


def _place_of(widget: QWidget, layout: QLayout | None) -> tuple[QBoxLayout, int] | None:
    """Return the layout that holds a widget, and its index there."""
    if not isinstance(layout, QBoxLayout):
        return None
    index = layout.indexOf(widget)
    if index >= 0:
        return layout, index
    inside = (layout.itemAt(place) for place in range(layout.count()))
    found = (_place_of(widget, item.layout()) for item in inside if item is not None)
    return next(filter(None, found), None)


def _quiet(text: str, hint: str) -> QPushButton:
    button = named(QPushButton(text), f"projector{text}", hint, hint)
    set_role(button, "quiet")
    return button
