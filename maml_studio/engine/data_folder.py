"""Where the app keeps data sets, runs, initializations and what the person made."""

from __future__ import annotations

import os
import uuid
from pathlib import Path


def data_folder() -> Path:
    """Return `$MAML_STUDIO_DATA`, else the platform's folder for a user's data."""
    chosen = os.environ.get("MAML_STUDIO_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("MAML Studio", False))


def atomic_write(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old or the new content is there, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
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
