"""All examples that pull a drawing away from what it is meant to be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from maml_studio.engine.blame import Influence
from maml_studio.engine.task import Place, Task
from maml_studio.gui.demo.quality_words import pull_sentence
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import plain_tip
from maml_studio.gui.theme import class_color, set_role
from maml_studio.gui.widgets.popover import Popover
from maml_studio.gui.widgets.thumbnail import Thumbnail

_MOST = 6
_TEXT_WIDTH = 230


class BlameList(Popover):
    """A line for each example, the strongest first; each can be muted.

    Signals:
        mute_wanted(object): the place of the example that is to be learned from no longer.
        example_chosen(object): the place of the example that the person wants to see.
    """

    mute_wanted = Signal(object)
    example_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "blameList", "What pulls the drawing away")
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._title, "strong")
        self.body.addWidget(self._title)
        self._lines: list[QWidget] = []

    def show_pulls(self, task: Task, pulls: tuple[Influence, ...], meant: str) -> None:
        """List what pulls a drawing away from a class."""
        self._title.setText(f"What pulls it away from “{meant}”")
        for line in self._lines:
            self.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(task, influence, meant) for influence in pulls[:_MOST]]
        for line in self._lines:
            self.body.addWidget(line)

    def _line(self, task: Task, influence: Influence, meant: str) -> QWidget:
        line, place = QWidget(), influence.places[0]
        thumbnail = Thumbnail()
        thumbnail.show_glyph(
            task[place.label][place.index], class_color(task.labels.index(place.label))
        )
        name = f"Example {place.index + 1} of {place.label}"
        thumbnail.setAccessibleName(name)
        thumbnail.setToolTip(plain_tip(f"{name}: show it among the examples"))
        thumbnail.clicked.connect(lambda: self._choose(place))
        text = QLabel(pull_sentence(influence, meant))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setFixedWidth(_TEXT_WIDTH)
        mute = QPushButton("Mute")
        mute.setAccessibleName(f"Mute {name[0].lower()}{name[1:]}")
        mute.clicked.connect(lambda: self._mute(place))
        mute.setEnabled(len(influence.places) == 1)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (thumbnail, text, mute):
            layout.addWidget(part)
        return line

    def _mute(self, place: Place) -> None:
        self.close()
        self.mute_wanted.emit(place)

    def _choose(self, place: Place) -> None:
        self.close()
        self.example_chosen.emit(place)
