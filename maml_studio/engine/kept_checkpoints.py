"""The checkpoints of a run that can be used: the best, the latest and those kept on request."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKPOINTS = "checkpoints"
LAST = "last.safetensors"
BEST = "best"
_SAVED = "step-"
_LONGEST_HEADER = 1 << 24
"""Bytes; the header of a file that is none must not fill the memory."""


@dataclass(frozen=True)
class KeptCheckpoint:
    """A checkpoint that `initializations.load` takes.

    Attributes:
        title: what it is, for people.
        path: a folder in the format of an initialization, or `last.safetensors`.
        step: the outer steps done.
    """

    title: str
    path: Path
    step: int


def kept_checkpoints(run: Path) -> tuple[KeptCheckpoint, ...]:
    """List a run's checkpoints: the best, the latest, then those saved on request, newest first.

    One that is missing or does not tell its step is left out. Loads no torch.
    """
    place = run / CHECKPOINTS
    found = [
        *_told(place / BEST, "Best, step {:,}"),
        *_told(place / LAST, "Latest, step {:,}"),
    ]
    saved = []
    with suppress(OSError):
        for path in place.glob(f"{_SAVED}*"):
            saved += _told(path, "Saved at step {:,}")
    return (*found, *sorted(saved, key=lambda each: each.step, reverse=True))


def saved_name(step: int) -> str:
    """Return the name of the folder of a checkpoint that is kept on request."""
    return f"{_SAVED}{step:08}"


def run_of(path: Path) -> Path:
    """Return the run that a checkpoint belongs to; of a run itself, the run."""
    return path.parent.parent if path.parent.name == CHECKPOINTS else path


def short_title(path: Path) -> str:
    """Say which run's checkpoint a path is: “first-steps · step 214”."""
    run = run_of(path)
    if run == path:
        return f"{path.name} (a run)"
    step = _step_of(path)
    if path.name == BEST:
        return f"{run.name} · best"
    return f"{run.name} · latest" if step is None else f"{run.name} · step {step:,}"


def _told(path: Path, title: str) -> list[KeptCheckpoint]:
    step = _step_of(path)
    return [] if step is None else [KeptCheckpoint(title.format(step), path, step)]


def _step_of(path: Path) -> int | None:
    """Return the outer steps done, None if that can't be read."""
    try:
        if path.name == LAST:
            step = json.loads(_header(path)["__metadata__"]["state"])["step"]
        else:
            step = json.loads((path / "card.json").read_text("utf-8"))["outer_step"]
    except (OSError, LookupError, TypeError, ValueError, RecursionError):
        return None
    return step if isinstance(step, int) else None


def _header(path: Path) -> Any:
    """Read the JSON at the beginning of a safetensors file."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > _LONGEST_HEADER:
            raise ValueError(f"“{path}” is not a safetensors file.")
        return json.loads(file.read(length))
