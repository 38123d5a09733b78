"""Writing a task to a file that the person named, in a job."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from maml_studio.engine.file_stamp import FileStamp, check_unchanged, stamp_of
from maml_studio.engine.generators import Progress
from maml_studio.engine.task_file import write_task
from maml_studio.gui.demo.task_model import Snapshot


class NotSavedError(ValueError):
    """Says that a task could not be written where the person wanted it.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path, why: str) -> None:
        """Take the file, and why it could not be written: a sentence."""
        super().__init__(why)
        self.path = path


def writing_task(
    path: Path, snapshot: Snapshot, settings: Mapping[str, Any], *, is_agreed: bool
) -> Generator[Progress, None, FileStamp | None]:
    """Write a task in its file, or another; for a job, and whole before the first record.

    Args:
        path: the file.
        snapshot: the task and what it belongs to.
        settings: how it is learned.
        is_agreed: whether what another program wrote may be replaced.

    Raises:
        FileChangedError: if another program wrote the file of the task meanwhile.
        NotSavedError: if the file cannot be written.
    """
    document = snapshot.document
    if not is_agreed and document.file == path:
        check_unchanged(path, document.stamp)
    # The window may close before the first record: by then the file is written.
    try:
        write_task(path, snapshot.task, name=snapshot.sample, title=path.stem, settings=settings)
    except ValueError as error:
        raise NotSavedError(path, str(error)) from error
    stamp = stamp_of(path)
    yield Progress(1, 1, "Writing")
    return stamp
