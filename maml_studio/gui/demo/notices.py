"""Failures that are shown until they are over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtGui import QUndoStack

from maml_studio.gui.demo.adder import Teller
from maml_studio.gui.widgets.message_bar import MessageBar

IMAGES, LEARNING = "images", "learning"
_Act = Callable[[], object]


class Notices:
    """Show failures in a message bar, and take each away when what failed works again.

    Why nothing is learned comes again after a message that took its place.
    """

    def __init__(self, bar: MessageBar) -> None:
        self._bar = bar
        self._failures: dict[str, str] = {}
        self._unlearned: tuple[str, str, _Act | None] = "", "", None
        bar.cleared.connect(self._on_cleared)

    def fail(
        self,
        what: str,
        sentence: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Say that something failed, and offer at most one thing to do about it."""
        self._remember(what, sentence, action, on_action)
        self._bar.show_error(sentence, action, on_action)

    def warn(
        self,
        what: str,
        sentence: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Say that something was not done, until the like of it is done."""
        self._remember(what, sentence, action, on_action)
        self._bar.show_warning(sentence, action, on_action)

    def offer(self, what: str, sentence: str, action: str, on_action: Callable[[], object]) -> None:
        """Say what the person may want to change, until the next of its kind is done."""
        self._failures[what] = sentence
        self._bar.show_info(sentence, action, on_action)

    def warn_until(
        self, sentence: str, changed: SignalInstance, is_over: Callable[[], bool]
    ) -> None:
        """Say what there is not yet, until it is there; `changed` says when to look."""
        self._bar.show_warning(sentence)

        def look(*_: object) -> None:
            if self._bar.text() != sentence or is_over():
                self._bar.settle(sentence)
                changed.disconnect(look)

        changed.connect(look)

    def repeat_unlearned(self, missing: str) -> None:
        """Say what there is not, and why nothing was learned, with the same way out."""
        sentence, action, on_action = self._unlearned
        self._failures[LEARNING] = f"{missing} {sentence}"
        self._bar.show_warning(self._failures[LEARNING], action, on_action)

    def watch(
        self, what: str, told: SignalInstance, over: SignalInstance, *, is_failure: bool = True
    ) -> None:
        """Show the sentences of one signal, each until another signal says that it is over."""
        told.connect(partial(self.fail if is_failure else self.warn, what))
        over.connect(lambda *_: self.end(what))

    def follow(self, images: Teller) -> None:
        """Show what is told of images that come in."""
        images.told.connect(lambda: self.end(IMAGES))
        images.warned.connect(lambda sentence: self.warn(IMAGES, sentence))
        images.noted.connect(lambda *offer: self.offer(IMAGES, *offer))
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
            self.end(IMAGES)
            if rest:
                self.warn(IMAGES, rest)

    def _remember(self, what: str, sentence: str, action: str, on_action: _Act | None) -> None:
        self._failures[what] = sentence
        if what == LEARNING:
            self._unlearned = sentence, action, on_action

    def _on_cleared(self, text: str) -> None:
        if LEARNING in self._failures and text != self._failures[LEARNING]:
            QTimer.singleShot(0, self._bar, self._show_unlearned_again)

    def _show_unlearned_again(self) -> None:
        if LEARNING in self._failures and not self._bar.text():
            self.warn(LEARNING, *self._unlearned)
