"""Where the app keeps data sets, runs, initializations and what the person made."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

from maml_studio.engine.file_names import in_a_sentence


def data_folder() -> Path:
    """Return `$MAML_STUDIO_DATA`, else the platform's folder for a user's data."""
    chosen = os.environ.get("MAML_STUDIO_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("MAML Studio", False))


def atomic_write(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old or the new content is there, whole.

    Raises:
        OSError: if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        why = f"“{in_a_sentence(str(path.parent))}” is a file, not a folder"
        raise NotADirectoryError(errno.ENOTDIR, why) from error
    temporary = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
