"""Failures that are shown until they are over."""

from __future__ import annotations

from collections.abc import Callable

from maml_studio.gui.widgets.message_bar import MessageBar


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

    def end(self, what: str) -> None:
        """Take the failure away, unless another message has taken its place."""
        if self._bar.text() == self._failures.pop(what, None):
            self._bar.clear()
