"""Reading a task file, and telling an image that was taken for one."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from maml_studio.engine.file_names import in_a_sentence
from maml_studio.engine.file_stamp import FileStamp, stamp_of
from maml_studio.engine.generators import Progress
from maml_studio.engine.image_files import is_image
from maml_studio.engine.task_file import TaskFile, reading_task


class IsImageError(ValueError):
    """Says that what was to be opened as a task is an image."""

    def __init__(self, path: Path) -> None:
        """Name the image."""
        super().__init__(f"“{in_a_sentence(path.name)}” is an image, not a task.")
        self.path = path


def reading_stamped(path: Path) -> Generator[Progress, None, tuple[TaskFile, FileStamp | None]]:
    """Read a task file, and the stamp by which a later change of the file is told.

    Raises:
        ValueError: when it is started; one sentence, of `IsImageError` if the file is an image.
    """
    stamp = stamp_of(path)  # Before the file is read: what is written meanwhile is a change.
    try:
        return (yield from reading_task(path)), stamp
    except ValueError as error:
        if is_image(path):
            raise IsImageError(path) from error
        raise
