"""Where something is to be saved: what a dialog answered, and what stands in that place already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from os.path import lexists
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from maml_studio.engine.file_names import in_a_sentence

REPLACE, SAVE_BESIDE = "Replace it", "Save beside it"
"""What a message offers to do about what stands in a place already."""


@dataclass(frozen=True)
class FilePlace:
    """A file that a person named.

    Attributes:
        path: the file, with the ending that its kind has.
        kind: the ending, without its dot.
        taken: what stands there already, in a sentence, if the dialog did not ask about it, since
            the ending was not in the name; else nothing, and the file may be replaced.
    """

    path: Path
    kind: str
    taken: str = ""


def ask_for_file(
    owner: QWidget, what: str, proposal: str, filters: str, kinds: Sequence[str]
) -> FilePlace | None:
    """Let the person name a file of one of some kinds; the first is that of a name without one."""
    name, chosen = QFileDialog.getSaveFileName(owner, what, proposal, filters)
    if not name:
        return None
    path = Path(name).absolute()
    kind = path.suffix.lower().removeprefix(".")
    if kind in kinds:
        return FilePlace(path, kind)
    kind = next((kind for kind in kinds if f"*.{kind}" in chosen), kinds[0])
    path = path.with_name(f"{path.name}.{kind}")
    return FilePlace(path, kind, _taken_sentence(path))


def ask_for_folder(owner: QWidget, what: str, proposal: str) -> Path | None:
    """Let the person name a folder that is to be made."""
    only_folders = QFileDialog.Option.ShowDirsOnly
    name, _ = QFileDialog.getSaveFileName(owner, what, proposal, "", "", only_folders)
    return Path(name).absolute() if Path(name).name else None


def is_in_use(folder: Path) -> bool:
    """Say whether there is something in a folder, or a file in its place."""
    try:
        return lexists(folder) and not (folder.is_dir() and not any(folder.iterdir()))
    except OSError:  # Who writes there says why it cannot be.
        return False


def beside(folder: Path) -> Path:
    """Return the first name with a number after it that is free: “letters 2”."""
    names = (folder.with_name(f"{folder.name} {number}") for number in count(2))
    return next(path for path in names if not lexists(path))


def in_use_sentence(folder: Path, other: Path) -> str:
    """Say that a folder is in use, and what the name beside it would be."""
    what = "a folder" if folder.is_dir() else "a file"
    name, free = in_a_sentence(folder.name), in_a_sentence(other.name)
    return f"There is already {what} “{name}”: nothing was written. “{free}” is free."


def _taken_sentence(path: Path) -> str:
    """Say what has the name of a file already; nothing if it is free."""
    if not lexists(path):
        return ""
    name = in_a_sentence(path.name)
    if path.is_dir():
        return f"There is already a folder “{name}”: choose another name."
    return f"There is already a file “{name}”."
