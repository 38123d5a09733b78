"""Writing a task to a file that the person named, in a job."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from maml_studio.engine.file_stamp import (
    SINCE_OPENED,
    FileChangedError,
    FileStamp,
    check_unchanged,
    stamp_of,
)
from maml_studio.engine.generators import Progress
from maml_studio.engine.task_file import write_task
from maml_studio.gui.demo.task_model import Document, Snapshot


class NotSavedError(ValueError):
    """Says that a task could not be written where the person wanted it.

    Attributes:
        path: the file.
        document: what the task belongs to.
        change: what another program did to the file; none if it could not be written.
    """

    def __init__(
        self, path: Path, document: Document, why: str, change: FileChangedError | None = None
    ) -> None:
        """Take the file, the document, and why it was not written: a sentence."""
        super().__init__(why)
        self.path, self.document, self.change = path, document, change


def writing_task(
    path: Path,
    snapshot: Snapshot,
    settings: Mapping[str, Any],
    *,
    is_agreed: bool,
    asked: FileStamp | None = None,
) -> Generator[Progress, None, FileStamp | None]:
    """Write a task in its file, or another; for a job, and whole before the first record.

    Args:
        path: the file.
        snapshot: the task and what it belongs to.
        settings: how it is learned.
        is_agreed: whether what another program wrote may be replaced.
        asked: what that was agreed to for, if it was shown; nothing that came later is replaced.

    Raises:
        NotSavedError: if another program wrote the file meanwhile, or it cannot be written.
    """
    document = snapshot.document
    is_own = document.file == path
    known = document.stamp if is_own else None
    since = SINCE_OPENED if is_own else "meanwhile"
    # The window may close before the first record: by then the file is written.
    try:
        check_unchanged(path, asked if is_agreed else known, since)
        write_task(path, snapshot.task, name=snapshot.sample, title=path.stem, settings=settings)
    except FileChangedError as error:
        raise NotSavedError(path, document, str(error), error) from error
    except ValueError as error:
        raise NotSavedError(path, document, str(error)) from error
    stamp = stamp_of(path)
    yield Progress(1, 1, "Writing")
    return stamp
