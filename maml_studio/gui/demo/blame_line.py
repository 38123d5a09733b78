"""Which example pulls a drawing away from what it is meant to be, and a way to mute it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from maml_studio.engine.blame import Influence
from maml_studio.engine.task import Place, Task
from maml_studio.gui.demo.blame_list import BlameList
from maml_studio.gui.demo.quality_words import pull_sentence, pull_words
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import plain_tip
from maml_studio.gui.theme import class_color, keep_size, set_role
from maml_studio.gui.widgets.thumbnail import Thumbnail
from maml_studio.gui.widgets.wrapped_label import WrappedLabel

_HEIGHT = 42


class BlameLine(QWidget):
    """One sentence with the example that it is about, or any other remark on the drawing.

    Attributes:
        stops: what the Tab key reaches, in order.

    Signals:
        mute_wanted(object): the place of the example that is to be learned from no longer.
        example_chosen(object): the place of the example that the person wants to see.
    """

    mute_wanted = Signal(object)
    example_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_size(self, height=_HEIGHT)
        self._place: Place | None = None
        self._shown: Place | None = None
        self._listed: tuple[Task, tuple[Influence, ...], str] | None = None
        self.thumbnail = named(Thumbnail(), "blamedExample", "The example to blame")
        self.thumbnail.clicked.connect(self._on_thumbnail_clicked)
        self.text = named(WrappedLabel(), "blameText")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self.text, "small")
        hint = "Learn without this example; it stays, and undo brings it back (Ctrl+5)"
        self.mute = named(QPushButton("Mute"), "muteBlamedButton", "Mute this example", hint)
        self.mute.setStyleSheet("padding: 0 10px; min-height: 26px;")
        self.mute.clicked.connect(self._on_mute_clicked)
        self.more = named(QToolButton(), "moreBlameButton", "All that pull it away")
        set_role(self.more, "chip")
        self.more.setStyleSheet("padding: 0 2px;")
        self.more.clicked.connect(self._on_more_clicked)
        self.stops = (self.thumbnail, self.more, self.mute)
        self.list = BlameList(self)
        self.list.mute_wanted.connect(self.mute_wanted)
        self.list.example_chosen.connect(self.example_chosen)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part, stretch in ((self.thumbnail, 0), (self.text, 1), (self.more, 0), (self.mute, 0)):
            layout.addWidget(part, stretch, Qt.AlignmentFlag.AlignVCenter)
        self.say("")

    def say(self, sentence: str) -> None:
        """Say something that is about no single example."""
        self._place = None
        self.list.close()
        for part in (self.thumbnail, self.mute, self.more):
            part.hide()
        self._write(sentence, sentence)

    def show_pulls(self, task: Task, pulls: tuple[Influence, ...], meant: str) -> None:
        """Say what pulls most away from the class that is meant; a click lists the rest."""
        strongest = pulls[0]
        self._place = strongest.places[0] if len(strongest.places) == 1 else None
        self._listed = (task, pulls, meant)
        self._shown = shown = strongest.places[0]
        color = class_color(task.labels.index(shown.label))
        self.thumbnail.show_glyph(task[shown.label][shown.index], color)
        name = f"Example {shown.index + 1} of {shown.label}"
        self.thumbnail.setAccessibleName(name)
        self.thumbnail.setToolTip(plain_tip(f"{name}: show it among the examples"))
        self.thumbnail.show()
        self.mute.setVisible(self._place is not None)
        self.more.setVisible(len(pulls) > 1)
        self.more.setText(f"+{len(pulls) - 1}")
        away = f"{len(pulls)} examples pull it away from “{meant}”: list them"
        self.more.setToolTip(plain_tip(away))
        self._write(pull_words(strongest, meant), pull_sentence(strongest, meant))

    def _write(self, words: str, sentence: str) -> None:
        self.text.setText(words)
        self.text.setToolTip(plain_tip(sentence))
        self.text.setAccessibleName(sentence)

    @Slot()
    def _on_thumbnail_clicked(self) -> None:
        if self._shown is not None:
            self.example_chosen.emit(self._shown)

    @Slot()
    def _on_mute_clicked(self) -> None:
        if self._place is not None:
            self.mute_wanted.emit(self._place)

    @Slot()
    def _on_more_clicked(self) -> None:
        if self._listed is not None:
            self.list.show_pulls(*self._listed)
            self.list.show_at(self.more)
