"""The card of a run: what it is, where it stands and what it ran on, for those who read its folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from maml_studio.engine.data_folder import atomic_write

FORMAT = 1
STATES = ("running", "paused", "finished", "failed")
_MOST = 10**12
"""No count of steps or seconds is larger; a damaged card may claim anything."""


@dataclass(frozen=True)
class RunCard:
    """A run at a glance; docs/run-folder.md documents the file.

    Attributes:
        name: the folder's name.
        title: the recipe's title.
        method: the method's name.
        dataset: the data set's name, or a folder.
        state: running, paused (resumable), finished or failed; a killed run still says running.
        reason: why it is no longer running, in words.
        created: when it began: UTC, ISO 8601.
        updated: when the card was written.
        version: of MAML Studio.
        commit: of the checkout, if it ran from one.
        hardware: processor, cores, system.
        device: the device's name.
        threads: threads of torch in each process.
        workers: processes that compute meta-batches.
        torch: torch's version.
        steps: the outer steps done.
        of: the outer steps of the recipe.
        best_score: the best validation score, None before the first validation.
        seconds: the training time, over all sessions.
    """

    name: str
    title: str = ""
    method: str = ""
    dataset: str = ""
    state: str = "running"
    reason: str = ""
    created: str = ""
    updated: str = ""
    version: str = ""
    commit: str = ""
    hardware: str = ""
    device: str = ""
    threads: int = 1
    workers: int = 1
    torch: str = ""
    steps: int = 0
    of: int = 0
    best_score: float | None = None
    seconds: float = 0.0

    def write(self, path: Path) -> None:
        """Write the card whole or not at all."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=2, ensure_ascii=False)
        atomic_write(path, f"{text}\n".encode())

    @classmethod
    def read(cls, path: Path) -> RunCard | None:
        """Read a card, passing over fields that are not known; None if there is no card.

        Raises:
            ValueError: with one sentence, if it is broken, has a field that can't be, or is of a
                newer format.
        """
        try:
            values: Any = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise ValueError(f"“{path}” can't be read: {error}.") from error
        if not isinstance(values, dict) or not isinstance(values.get("format"), int):
            raise ValueError(f"“{path}” is not the card of a run: it has no format.")
        if values["format"] > FORMAT:
            raise ValueError(
                f"“{path}” is from a newer version of MAML Studio: it has format "
                f"{values['format']}, and this version reads up to {FORMAT}."
            )
        known = {item.name: values[item.name] for item in fields(cls) if item.name in values}
        for item in fields(cls):
            if item.name in known and not _fits(known[item.name], str(item.type)):
                raise ValueError(f"“{path}” has no usable “{item.name}”.")
        return cls(**{"name": path.parent.name} | known)


def _fits(value: object, kind: str) -> bool:
    """Tell whether a value from a file is one of a field's kind, and not absurd."""
    if kind == "str":
        return isinstance(value, str)
    if value is None:
        return kind.endswith("None")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= _MOST and (kind != "int" or isinstance(value, int))


def now() -> str:
    """Return the time as cards and logs write it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
