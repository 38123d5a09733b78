"""The runs in other folders that a person opened, remembered from one start to the next."""

from __future__ import annotations

import json
from pathlib import Path

from maml_studio.engine.data_folder import atomic_write, data_folder


class FollowedRuns:
    """A list of folders in `followed-runs.json` of the data folder; an odd file counts as empty."""

    def __init__(self) -> None:
        """Read what was remembered."""
        self._file = data_folder() / "followed-runs.json"
        self._paths = _read(self._file)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The folders, those too that are not there at the moment."""
        return tuple(self._paths)

    def add(self, path: Path) -> None:
        """Remember a folder; raises an OSError if that can't be written."""
        if path not in self._paths:
            self._keep([*self._paths, path])

    def replace(self, path: Path, others: tuple[Path, ...]) -> None:
        """Put others, or none, in the place of a folder; raises an OSError likewise."""
        if path in self._paths:
            place = self._paths.index(path)
            self._keep([*self._paths[:place], *others, *self._paths[place + 1 :]])

    def _keep(self, paths: list[Path]) -> None:
        self._paths = paths
        atomic_write(
            self._file, f"{json.dumps([str(path) for path in paths], indent=2)}\n".encode()
        )


def _read(file: Path) -> list[Path]:
    try:
        values = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    found = values if isinstance(values, list) else []
    return [Path(value) for value in found if isinstance(value, str)]
