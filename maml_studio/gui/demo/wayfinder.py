"""Ways through the Demo tab for who has no mouse: from part to part, and to what is used often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from maml_studio.gui.demo.adaptation import Adaptation
from maml_studio.gui.demo.example_list import ExampleList
from maml_studio.gui.demo.examples_column import ExamplesColumn
from maml_studio.gui.demo.image_desk import ImageDesk
from maml_studio.gui.demo.learning_column import LearningColumn
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.demo.try_column import TryColumn
from maml_studio.gui.naming import announce
from maml_studio.gui.widgets.message_bar import MessageBar

_Goal = tuple[str, str, Callable[[], object]]
_NO_STEPS = "There are no inner steps to go through now."
_NOT_READY = "How a drawing is judged can be chosen once the network has learned."
_NO_STRICTNESS = "“None of these” is not known to what answers now."
_NO_BLAME = "There is no example to mute: none pulls what is drawn elsewhere."


@dataclass(frozen=True)
class Parts:
    """What there is in the tab, and what works behind it."""

    examples: ExamplesColumn
    learning: LearningColumn
    trying: TryColumn
    message: MessageBar
    model: TaskModel
    adaptation: Adaptation
    images: ImageDesk


class Wayfinder(QObject):
    """Move the focus, and end what runs.

    Signals:
        told(str): why there is no way to something now; one sentence.
    """

    told = Signal(str)

    def __init__(self, demo: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._demo = demo

    @property
    def goals(self) -> tuple[_Goal, ...]:
        """What can be gone to: how it is called, its keys, and how to go there."""
        learning, trying = self._demo.learning, self._demo.trying
        return (
            ("Time machine", "Ctrl+1", lambda: self._go(learning.time.scrubber, _NO_STEPS)),
            ("Who answers", "Ctrl+2", lambda: self._go(*learning.minds.boxes.values())),
            ("Alone or together", "Ctrl+3", lambda: self._go(*trying.judged.buttons, _NOT_READY)),
            ("None of these", "Ctrl+4", lambda: self._open(trying.none, _NO_STRICTNESS)),
            ("Mute what is to blame", "Ctrl+5", lambda: self._go(trying.blame.mute, _NO_BLAME)),
            ("Examples, each left out", "Ctrl+6", self._open_left_out),
        )

    def go_on(self, step: int = 1) -> None:
        """Go to the next part of the window, around the end: a column, or a message if there is one."""
        demo, focused = self._demo, QApplication.focusWidget()
        canvas = demo.trying.canvas
        trying = demo.trying if demo.trying.isVisible() else canvas  # the projector has the canvas
        ways: dict[QWidget, Callable[[], object]] = {
            demo.examples: self._enter_examples,
            demo.learning: self._enter_learning,
            trying: lambda: self._go(canvas),
            demo.message: demo.message.take_focus,
        }
        parts = [part for part in ways if part.isVisible()]
        here = [place for place, part in enumerate(parts) if focused and part.isAncestorOf(focused)]
        before = here[0] if here else (-1 if step > 0 else 0)
        ways[parts[(before + step) % len(parts)]]()

    def select_next(self, step: int = 1) -> None:
        """Select another class; a focus that is among the classes goes along.

        One elsewhere stays, so that a hand that draws goes on with the next class; what is drawn
        for now is read out.
        """
        focused, examples = QApplication.focusWidget(), self._demo.examples
        self._demo.model.select_next(step)
        if focused is not None and examples.cards.isAncestorOf(focused):
            self._enter_class(to_examples=isinstance(focused, ExampleList))
        else:
            announce(examples.pad.canvas)

    def stop(self) -> bool:
        """End the first of what runs, else select no examples; say whether there was anything."""
        demo = self._demo
        if demo.images.stop() or demo.adaptation.hurry():
            return True
        if demo.learning.time.is_playing:
            demo.learning.time.stop()
            return True
        chosen = [card.examples for card in demo.examples.cards.cards if card.examples.selected]
        for examples in chosen:
            examples.clearSelection()
        return bool(chosen)

    def _enter_examples(self) -> None:
        if not self._enter_class(to_examples=True):
            self._go(self._demo.examples.new_task)

    def _enter_class(self, *, to_examples: bool) -> bool:
        """Go to the selected class or its examples, if there is such a class."""
        card = self._demo.examples.cards.card_of(self._demo.model.selected)
        if card is None:
            return False
        has_examples = card.examples.model().rowCount() > 0
        self._go(card.examples if to_examples and has_examples else card)
        return True

    def _enter_learning(self) -> None:
        learning = self._demo.learning
        self._go(learning.time.scrubber, learning.inner.steps)

    def _go(self, *ways: QWidget | str) -> bool:
        """Go to the first of some widgets that can be gone to, else tell the sentence."""
        for way in ways:
            if isinstance(way, str):
                self.told.emit(way)
            elif way.isVisible() and way.isEnabled():
                _bring(way)
                way.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    def _open(self, button: QWidget, why_not: str) -> None:
        if self._go(button, why_not):
            self._demo.trying.none.click()

    def _open_left_out(self) -> None:
        line = self._demo.trying.line
        if self._go(line.button, f"{line.button.text()}."):
            line.button.click()


def _bring(widget: QWidget) -> None:
    """Scroll to a widget."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
