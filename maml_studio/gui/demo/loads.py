"""Files that are brought in: what is asked for, what is read of it, and what comes of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.image_examples import ExampleFile
from maml_studio.gui.demo.adder import Coming
from maml_studio.gui.demo.aims import Aim
from maml_studio.gui.demo.image_files import describe_errors
from maml_studio.gui.demo.incoming import Incoming
from maml_studio.gui.demo.intake_words import loose_sentence, unread_sentence


@dataclass(frozen=True)
class Request:
    """What is to be brought in.

    Attributes:
        paths: files and folders.
        label: the class that they are for; None for the selected one, or one of their own.
    """

    paths: tuple[Path, ...]
    label: str | None = None


@dataclass(frozen=True)
class Load:
    """What is read.

    Attributes:
        incoming: the files.
        aim: the task and the class that they are for.
        replaces: whether they take the place of the task.
    """

    incoming: Incoming
    aim: Aim
    replaces: bool = False


def coming_of(load: Load, files: Sequence[ExampleFile]) -> Coming:
    """Return what was read, without a class where no folder names one."""
    incoming = load.incoming
    errors = [*incoming.errors, *(file.error for file in files if file.error)]
    trouble = (
        describe_errors(errors, len(files) + len(incoming.errors)),
        unread_sentence(incoming),
        loose_sentence(incoming),
    )
    read = [(file.label, file.example) for file in files if file.example is not None]
    stopped = ""
    if len(files) < len(incoming.listed):
        stopped = f"Stopped after {len(files):,} of {len(incoming.listed):,} images."
    text = " ".join(filter(None, trouble))
    return Coming(read, "Add", incoming.title, load.replaces, text, stopped)
