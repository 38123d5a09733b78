"""Asking about what stands in the place of an export; a question ends with what it asks about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os.path import lexists
from pathlib import Path

from PySide6.QtCore import Qt, SignalInstance

from maml_studio.gui.save_place import (
    REPLACE,
    SAVE_BESIDE,
    FilePlace,
    beside,
    in_use_sentence,
    is_in_use,
)
from maml_studio.gui.widgets.message_bar import MessageBar


def write_or_ask(
    message: MessageBar,
    place: FilePlace,
    write: Callable[[], object],
    outdated: Sequence[SignalInstance] = (),
) -> None:
    """Write a file; where one stands in its place, offer in a message to replace that.

    Args:
        message: where to ask.
        place: the file.
        write: writes it.
        outdated: what says that it would not be what was asked about any more.
    """
    if not place.taken:
        write()
    elif place.path.is_dir():
        message.show_warning(place.taken)
    else:
        message.show_warning(place.taken, REPLACE, write)
        _end_when(message, outdated)


def write_folder_or_ask(
    message: MessageBar,
    folder: Path,
    write: Callable[[Path], object],
    outdated: Sequence[SignalInstance],
    replace: Callable[[], object] | None = None,
) -> None:
    """Write a folder; where there is something already, offer in a message one beside it.

    Args:
        message: where to ask.
        folder: the folder.
        write: writes it, or the one beside it.
        outdated: what says that it would not be what was asked about any more.
        replace: puts it in the place of what is there, if that may be.
    """
    if not is_in_use(folder):
        write(folder)
        return
    other = beside(folder)

    def write_beside() -> None:
        if lexists(other):  # Someone took the name meanwhile.
            write_folder_or_ask(message, folder, write, outdated, replace)
        else:
            write(other)

    message.show_warning(in_use_sentence(folder, other), SAVE_BESIDE, write_beside)
    if replace is not None:
        message.offer_also(REPLACE, replace)
    _end_when(message, outdated)


def _end_when(message: MessageBar, outdated: Sequence[SignalInstance]) -> None:
    asked, once = message.text(), Qt.ConnectionType.SingleShotConnection
    for signal in outdated:
        signal.connect(lambda *_: message.settle(asked), once)
