"""What is asked or said of a task's file, until that is answered or about another task's file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from maml_studio.engine.file_stamp import FileChangedError
from maml_studio.gui.demo.task_model import Document
from maml_studio.gui.save_place import REPLACE
from maml_studio.gui.widgets.message_bar import MessageBar


class FileQuestion:
    """Take a message about a file away when it does not hold any more."""

    def __init__(self, message: MessageBar) -> None:
        self._message = message
        self._text, self._document = "", Document()

    def belongs_to(self, document: Document) -> None:
        """Let the message that is shown go with the task of this document."""
        self._text, self._document = self._message.text(), document

    def end(self, written: Path | None = None) -> None:
        """Take it away: it is answered, or a file that was said to be gone is written again."""
        if self._text:
            self._message.settle(self._text)
            self._text = ""
        if written is not None:
            self._message.settle(_gone(written))

    def end_unless_of(self, document: Document) -> None:
        """Take it away if it is about the file of another task."""
        if document is not self._document:
            self.end()

    def ask_about(
        self,
        error: FileChangedError,
        write: Callable[[], object],
        save_as: Callable[[], object],
        *,
        is_own: bool,
    ) -> None:
        """Ask whether what another program wrote is to be replaced; a folder can't be.

        Args:
            error: which file it is.
            write: replaces it.
            save_as: asks for another place.
            is_own: whether it is the file of the task, and not only a place for it.
        """
        if error.path.is_dir():
            self._message.show_warning(str(error), "Save as…", save_as)
            return
        self._message.show_warning(str(error), "Save anyway" if is_own else REPLACE, write)
        self._message.offer_also("Save as…", save_as)

    def say_gone(self, path: Path) -> None:
        """Say that a file is not there, until it is written again."""
        self._message.show_error(_gone(path))


def _gone(path: Path) -> str:
    return f"“{path}” is not there any more."
