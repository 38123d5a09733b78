"""Which runs to offer at the next start: a list that the windows of one person share."""

from __future__ import annotations

from pathlib import Path

from maml_studio.gui.preferences import Preferences

_KEY = "training"
_MOST = 8


class Unfinished:
    """Remembers the folders of runs that were in work, the newest first."""

    def __init__(self, preferences: Preferences) -> None:
        """Take where to keep it; another window may do so too."""
        self._preferences = preferences

    def folders(self) -> list[Path]:
        """Return the folders of runs that have not ended, as far as a window saw it."""
        self._preferences.keep()
        return [Path(line) for line in self._preferences.text(_KEY).splitlines() if line]

    def note(self, folder: Path, *, is_over: bool) -> None:
        """Remember a run, or that there is nothing more to offer of it; others stay."""
        before = self.folders()
        others = [other for other in before if other != folder]
        wanted = others if is_over else [folder, *others][:_MOST]
        if wanted != before:
            self._preferences.remember(_KEY, "\n".join(map(str, wanted)))
            self._preferences.keep()
