"""A message inside the window, where a dialog would stop the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from maml_studio.gui.focus import place_before
from maml_studio.gui.naming import announce
from maml_studio.gui.theme import set_flag, set_role
from maml_studio.gui.widgets.floating import Floating, Room
from maml_studio.gui.widgets.leading_text import LeadingText
from maml_studio.gui.widgets.message_fit import GAP, Fit, Parts, find_fit
from maml_studio.gui.widgets.message_parts import MoreButton, gist, sign_label

Level = Literal["info", "warning", "error"]

_SIDES, _TOP = (12, 8), 7
_SIGNS: dict[Level, str] = {"info": "i", "warning": "!", "error": "×"}


class MessageBar(QFrame):
    """Say one sentence, offer at most two actions, and go when dismissed.

    A key goes to its buttons and back, Escape dismisses it, and a screen reader reads it out.

    Signals:
        cleared(str): this message was dismissed, answered, or is over.
    """

    cleared = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, key: str = "F6") -> None:
        """Make a bar that is hidden until there is something to say; an owner may have the key."""
        super().__init__(parent)
        set_role(self, "message")
        self._level: Level = "info"
        self._on_action: Callable[[], object] | None = None
        self._on_other: Callable[[], object] | None = None
        self._floating: Floating | None = None
        self._focused_before: QWidget | None = None
        self._sign = sign_label()
        self._text = LeadingText()
        self._more = MoreButton()
        self._more.toggled.connect(self._on_more_toggled)
        self._action = QPushButton()
        self._action.clicked.connect(lambda: self._act(self._on_action))
        self._other = QPushButton()
        self._other.clicked.connect(lambda: self._act(self._on_other))
        self._close = QPushButton("Dismiss")
        self._close.setAccessibleName("Dismiss the message")
        self._close.clicked.connect(self.clear)
        set_role(self._close, "quiet")
        self._lay_out()
        if key:
            go = QShortcut(key, self)
            go.setWhatsThis("Go to the message, and back")
            go.activated.connect(self._on_go_pressed)
        self.hide()

    @property
    def level(self) -> Level:
        """How grave the message is."""
        return self._level

    @property
    def is_wanted(self) -> bool:
        """Whether there is something to say."""
        return bool(self.text())

    @property
    def is_to_be_whole(self) -> bool:
        """Whether all is to be read: of a question, or because somebody asked for more."""
        return self._on_action is not None or self._more.isChecked()

    def text(self) -> str:
        """Return the sentence that is shown, or nothing."""
        return self._text.whole

    def take_focus(self) -> None:
        """Go to the first button, “More” while text is left out; the focus goes back afterwards."""
        self._focused_before = QApplication.focusWidget()
        first = next(stop for stop in self.tab_stops() if not stop.isHidden())
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches here, in order."""
        return [self._more, self._action, self._other, self._close]

    def float_over(self, ground: QWidget, page: QWidget, find_room: Callable[[], Room]) -> None:
        """Float over a page of a widget from now on; see `Floating.go_over`."""
        if self._floating is None:
            self._floating = Floating(self, self)
        self._floating.go_over(ground, page, find_room)

    def height_at(self, width: int) -> int:
        """Return the height that all of it needs at a width."""
        return self._fit(width).height + self._edge

    def settle_in(self, width: int, most: int = 0) -> int:
        """Lie in a width with the buttons where they need least, and return the height.

        If that is more than there may be, the first lines show, and a button that shows the rest.
        """
        fit = self._fit(width, most)
        self._more.setVisible(fit.is_long)
        self._box.setDirection(fit.direction)
        self._text.show_lines(fit.text_width, fit.lines)
        return fit.height + self._edge

    def show_info(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Tell something, with a button for what may be done about it."""
        self._show("info", text, action, on_action)

    def show_warning(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Tell of something that is not as it was meant."""
        self._show("warning", text, action, on_action)

    def show_error(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Tell of a failure."""
        self._show("error", text, action, on_action)

    def offer_also(self, action: str, on_action: Callable[[], object]) -> None:
        """Add a second button to the message that is shown."""
        self._on_other = on_action
        _name(self._other, action)

    def clear(self) -> None:
        """Hide the message."""
        text = self.text()
        self._text.say("")
        self._on_action = self._on_other = None
        before = place_before(self, self._focused_before)
        self._focused_before = None
        self.hide()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.cleared.emit(text)

    def clear_errors(self) -> None:
        """Hide the message if it is about a failure that is over."""
        if self._level == "error":
            self.clear()

    def settle(self, text: str) -> None:
        """Hide the message if it is this one, which does not hold any more."""
        if text == self.text():
            self.clear()

    def _show(
        self, level: Level, text: str, action: str, on_action: Callable[[], object] | None
    ) -> None:
        is_news = gist(text) != gist(self.text()) or level != self._level
        self._level, self._on_action, self._on_other = level, on_action, None
        for part in (self, self._sign):
            set_flag(part, "level", level)
        self._sign.setText(_SIGNS[level])
        if text != self.text():
            self._more.setChecked(False)
        self._text.say(text)
        _name(self._action, action)
        _name(self._other, "")
        self.setAccessibleName(f"{level.capitalize()}: {text}")
        for layout in (self._buttons, self._box):
            layout.invalidate()
        if self._floating is None:
            self.show()
        else:
            self._floating.settle()
        if is_news:
            announce(self)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._text, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignVCenter)
        self._more.hide()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GAP)
        for button in (self._action, self._other, self._close):
            self._buttons.addWidget(button)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(_SIDES[0], _TOP, _SIDES[1], _TOP)
        self._box.setSpacing(GAP)
        self._box.addLayout(head, 1)
        self._box.addLayout(self._buttons)
        self._box.setAlignment(self._buttons, Qt.AlignmentFlag.AlignRight)

    @property
    def usual_height(self) -> int:
        """The height of a message of two lines beside its buttons, in pixels."""
        self._close.ensurePolished()
        self._text.ensurePolished()
        lines = 2 * (self._text.fontMetrics().lineSpacing() + 1)
        return max(self._close.sizeHint().height(), lines) + self._edge

    @property
    def _edge(self) -> int:
        return 2 * (_TOP + self.contentsMargins().top())

    def _fit(self, width: int, most: int = 0) -> Fit:
        sides = 2 * self.contentsMargins().left() + sum(_SIDES)
        buttons, is_question = self._buttons.sizeHint(), self._on_action is not None
        parts = Parts(self._text, self._sign.height(), buttons, self._more, is_question)
        most = max(1, most - self._edge) if most else 0
        return find_fit(parts, width - sides - self._sign.width() - GAP, most)

    def _act(self, on_action: Callable[[], object] | None) -> None:
        self.clear()
        if on_action is not None:
            on_action()

    @Slot()
    def _on_more_toggled(self) -> None:
        if self._floating is not None:
            self._floating.settle()

    @Slot()
    def _on_go_pressed(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.take_focus()
        elif (before := place_before(self, self._focused_before)) is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Dismiss with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


def _name(button: QPushButton, action: str) -> None:
    button.setText(action)
    button.setAccessibleName(action)
    button.setVisible(bool(action))
