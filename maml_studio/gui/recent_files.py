"""The files that were opened or saved last."""

from __future__ import annotations

import json
from pathlib import Path

from maml_studio.gui.preferences import Preferences

_KEY = "recent_files"
_MOST = 10


class RecentFiles:
    """Remember a few files, the latest first."""

    def __init__(self, preferences: Preferences) -> None:
        """Read what was remembered; what is odd in it is left out."""
        self._preferences = preferences

    @property
    def paths(self) -> list[Path]:
        """The files, also those that are gone."""
        try:
            names = json.loads(self._preferences.text(_KEY, "[]"))
        except (ValueError, RecursionError):
            return []
        names = names if isinstance(names, list) else []
        return [Path(name) for name in names if isinstance(name, str) and name][:_MOST]

    def add(self, path: Path) -> None:
        """Put a file first."""
        self._remember([path, *(other for other in self.paths if other != path)])

    def drop(self, path: Path) -> None:
        """Forget a file."""
        self._remember([other for other in self.paths if other != path])

    def clear(self) -> None:
        """Forget all files."""
        self._remember([])

    def _remember(self, paths: list[Path]) -> None:
        self._preferences.remember(_KEY, json.dumps([str(path) for path in paths[:_MOST]]))
        self._preferences.keep()


def is_gone(path: Path) -> bool:
    """Return whether a file is known not to be there; one that may not be looked at is not gone."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # No file has a name with a null.
        return True
    except OSError:
        return False
    return False
