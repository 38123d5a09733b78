"""The cards of a task's classes, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from maml_studio.engine.task import Place, Task
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.theme import set_role

_EMPTY = (
    "A class is one kind of thing to tell apart: a letter, a digit, a little picture."
    " Add one, name it, and draw it a few times, or drop a folder of images here."
)


class CardList(QScrollArea):
    """Show a card a class; examples of one class at most are selected.

    Signals:
        card_made: a card is new (ClassCard); it stands for one class after the other.
    """

    card_made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[ClassCard] = []
        self._last_selected: str | None = None
        self._content = QWidget()
        set_role(self._content, "content")
        self._list = QVBoxLayout(self._content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._build_hint())
        self._list.addStretch()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._content)

    def show_task(self, task: Task) -> None:
        """Show the classes of a task, in the colors of the theme."""
        while len(self.cards) > len(task):
            self._remove_card()
        while len(self.cards) < len(task):
            self._add_card()
        for index, (card, label) in enumerate(zip(self.cards, task, strict=True)):
            card.show_class(label, task.examples(label), index)
        self.show_hint(is_on=not len(task))

    def show_hint(self, *, is_on: bool) -> None:
        """Say what a class is, or not."""
        self._hint.setVisible(is_on)

    def card_of(self, label: str | None) -> ClassCard | None:
        """Return the card of a class, if there is one."""
        return next((card for card in self.cards if card.label == label), None)

    def show_selected(self, label: str | None) -> None:
        """Show which class is selected, and bring it into view if it was not."""
        for card in self.cards:
            card.set_selected(card.label == label)
            if card.label == label and label != self._last_selected:
                self.bring_into_view(card)
        self._last_selected = label

    def bring_into_view(self, card: ClassCard) -> None:
        """Scroll to a card, which if it is new has its place only after the layout."""
        QTimer.singleShot(0, card, lambda: self.ensureWidgetVisible(card, 0, 8))

    def show_example(self, place: Place) -> None:
        """Select one example and bring it into view, if there is such an example."""
        card = self.card_of(place.label)
        if card is not None and place.index < card.examples.model().rowCount():
            card.show_example(place.index)
            QTimer.singleShot(0, card, lambda: self._scroll_to_example(card, place.index))

    def _scroll_to_example(self, card: ClassCard, index: int) -> None:
        at = card.examples.place_of(index).center()
        center = card.examples.viewport().mapTo(self._content, at)
        self.ensureVisible(center.x(), center.y(), 0, 48)

    def take_open_names(self) -> None:
        """Let what is being typed be the name, before the task is kept or gives way to another."""
        for card in self.cards:
            card.name.take()

    def drop_open_names(self) -> None:
        """Leave the name that is being typed, before cards come to stand for other classes."""
        for card in self.cards:
            card.name.drop()

    @property
    def is_name_typed(self) -> bool:
        """Whether a name is being typed, with something that can be taken back."""
        return any(card.name.is_typed for card in self.cards)

    @property
    def is_name_taken_back(self) -> bool:
        """Whether something can be typed again in an open name."""
        return any(card.name.is_taken_back for card in self.cards)

    def undo_typing(self) -> bool:
        """Take back what is being typed; say whether there was anything."""
        return any(card.name.undo_typing() for card in self.cards)

    def redo_typing(self) -> bool:
        """Type again what was taken back, and keep what is typed; say whether there was either."""
        return any(card.name.redo_typing() for card in self.cards)

    def _build_hint(self) -> QLabel:
        self._hint = QLabel(_EMPTY)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint.setContentsMargins(24, 64, 24, 0)
        set_role(self._hint, "muted")
        return self._hint

    def _add_card(self) -> None:
        card = ClassCard()
        index = len(self.cards)
        card.setObjectName(f"classCard{index}")
        card.examples.touched.connect(lambda: self._forget_other_choices(card))
        self.cards.append(card)
        self._list.insertWidget(index, card)
        self.card_made.emit(card)

    def _remove_card(self) -> None:
        card = self.cards.pop()
        card.name.drop()
        card.setObjectName("")
        card.hide()
        self._list.removeWidget(card)
        card.deleteLater()

    def _forget_other_choices(self, chosen: ClassCard) -> None:
        for card in self.cards:
            if card is not chosen:
                card.examples.clearSelection()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest card, and a little height: it scrolls up and down."""
        bar = self.verticalScrollBar().sizeHint().width()
        size = super().minimumSizeHint()
        return size.expandedTo(QSize(self._content.minimumSizeHint().width() + bar, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when the cards need it."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
