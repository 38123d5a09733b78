"""Failures that are shown until they are over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack

from maml_studio.gui.demo.adder import Teller
from maml_studio.gui.widgets.message_bar import MessageBar

_IMAGES = "images"


class Notices:
    """Show failures in a message bar, and take each away when what failed works again."""

    def __init__(self, bar: MessageBar) -> None:
        self._bar = bar
        self._failures: dict[str, str] = {}

    def fail(
        self,
        what: str,
        sentence: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Say that something failed, and offer at most one thing to do about it."""
        self._failures[what] = sentence
        self._bar.show_error(sentence, action, on_action)

    def warn(
        self,
        what: str,
        sentence: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Say that something was not done, until the like of it is done."""
        self._failures[what] = sentence
        self._bar.show_warning(sentence, action, on_action)

    def offer(self, what: str, sentence: str, action: str, on_action: Callable[[], object]) -> None:
        """Say what the person may want to change, until the next of its kind is done."""
        self._failures[what] = sentence
        self._bar.show_info(sentence, action, on_action)

    def follow(self, images: Teller) -> None:
        """Show what is told of images that come in."""
        images.told.connect(lambda: self.end(_IMAGES))
        images.warned.connect(lambda sentence: self.warn(_IMAGES, sentence))
        images.noted.connect(lambda *offer: self.offer(_IMAGES, *offer))
        images.outdated.connect(self._correct)

    def offer_undo(self, told: str, history: QUndoStack) -> None:
        """Say what the last step did, and offer to undo it as long as it is the last.

        A stroke drawn since is not what is taken back.
        """
        self._bar.show_info(told, "Undo", history.undo)
        once = Qt.ConnectionType.SingleShotConnection
        history.indexChanged.connect(lambda _: self._bar.settle(told), once)

    def end(self, what: str) -> None:
        """Take the failure away, unless another message has taken its place."""
        if self._bar.text() == self._failures.pop(what, None):
            self._bar.clear()

    def _correct(self, sentence: str, rest: str) -> None:
        """Take back a sentence that does not hold any more, if it is shown; the rest of it stays."""
        if sentence == self._bar.text():
            self.end(_IMAGES)
            if rest:
                self.warn(_IMAGES, rest)
