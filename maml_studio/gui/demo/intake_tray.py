"""A tray at the foot of the classes: how far the reading is, or one question about what came."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.focus import place_before
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role

_SHOWN_AFTER_MS = 250
_MARGIN = 8


class IntakeTray(QFrame):
    """Lie over the lowest part of a widget while there is something to say, so that nothing jumps."""

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self._ground = ground
        self._on_first: Callable[[], object] | None = None
        self._on_second: Callable[[], object] | None = None
        self._on_left: Callable[[], object] | None = None
        self._focused_before: QWidget | None = None
        set_role(self, "message")
        self._text = named(QLabel(), "intakeText")
        self._text.setWordWrap(True)
        self._bar = named(QProgressBar(), "intakeProgress", "How far the reading is")
        self._bar.setTextVisible(False)
        self._first = named(QPushButton(), "intakeFirst")
        self._second = named(QPushButton(), "intakeSecond")
        self._left = named(QPushButton(), "intakeLeft")
        for button in (self._first, self._second, self._left):
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._first.clicked.connect(lambda: self._answer(self._on_first))
        self._second.clicked.connect(lambda: self._answer(self._on_second))
        self._left.clicked.connect(lambda: self._answer(self._on_left))
        set_role(self._left, "quiet")
        self._soon = QTimer(self, singleShot=True, interval=_SHOWN_AFTER_MS)
        self._soon.timeout.connect(self._appear)
        self._lay_out()
        ground.installEventFilter(self)
        self.hide()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches here, in order."""
        return [self._first, self._second, self._left]

    def show_progress(
        self, text: str, done: int, total: int, on_stop: Callable[[], object] | None
    ) -> None:
        """Show how far it is, once it has taken a moment; `on_stop` makes it stop."""
        self._text.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._on_left = on_stop
        if self.isVisible() and not self._bar.isHidden():
            self._place()  # The text may have become a longer one.
            return
        self._offer("", "", "Stop" if on_stop else "", is_working=True)
        if not self._soon.isActive():
            self._soon.start()

    def ask(
        self,
        text: str,
        first: tuple[str, Callable[[], object]],
        second: tuple[str, Callable[[], object]],
        on_left: Callable[[], object],
    ) -> None:
        """Ask one question with two answers; Cancel and Escape leave all as it is.

        The second answer has the focus.
        """
        self._text.setText(text)
        self._on_first, self._on_second, self._on_left = first[1], second[1], on_left
        self._offer(first[0], second[0], "Cancel", is_working=False)
        self._appear()
        self._focused_before = QApplication.focusWidget()
        # The answer that takes nothing away, for who presses a key without reading.
        self._second.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> bool:
        """Stop the reading, or leave a question unanswered; say whether there was either."""
        is_asked = self.isVisible() or self._soon.isActive()
        if not is_asked or self._left.isHidden():
            return False
        self._answer(self._on_left)
        return True

    def leave(self) -> None:
        """Go away, and give the focus back that a question took."""
        self._soon.stop()
        before = place_before(self, self._focused_before)
        self._focused_before = None
        self.hide()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, first: str, second: str, left: str, *, is_working: bool) -> None:
        self._bar.setVisible(is_working)
        offers = ((self._first, first), (self._second, second), (self._left, left))
        for button, text in offers:
            button.setText(text)
            button.setAccessibleName(text)
            button.setVisible(bool(text))
        self._place()

    def _answer(self, on_answer: Callable[[], object] | None) -> None:
        self.leave()
        if on_answer is not None:
            on_answer()

    def _appear(self) -> None:
        self.setAccessibleName(self._text.text())
        self.show()
        self.raise_()
        self._place()

    def _place(self) -> None:
        width = self._ground.width()
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry(0, self._ground.height() - height, width, height)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(_MARGIN)
        head.addWidget(self._text, 1)
        head.addWidget(self._left)
        answers = QHBoxLayout()
        answers.setSpacing(_MARGIN)
        answers.setContentsMargins(0, 0, _MARGIN, 0)
        answers.addWidget(self._bar, 1)
        answers.addWidget(self._first)
        answers.addWidget(self._second)
        answers.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 4, _MARGIN)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(answers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all as it is, or stop, with Escape; answer with Return too."""
        focused = self.focusWidget()
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._answer(self._on_left)
        elif is_return and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)
