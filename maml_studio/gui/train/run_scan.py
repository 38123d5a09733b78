"""Looking at run folders: what each is, and where it stands; what can't be read says why."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.records import RunEntry


def scanning(home: Path, others: Sequence[Path]) -> Generator[None, None, tuple[RunEntry, ...]]:
    """List the runs in a folder, and others that were opened, the newest first."""
    inside = []
    with suppress(OSError):
        inside = [path for path in home.iterdir() if path.is_dir() and RunFolder(path).exists]
    entries = []
    for path in dict.fromkeys([*inside, *others]):
        entries.append(entry_of(path))
        yield
    oldest = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(entries, key=lambda entry: entry.created or oldest, reverse=True))


def entry_of(path: Path) -> RunEntry:
    """Look at one folder."""
    run = RunFolder(path)
    try:
        if not run.exists:
            raise ValueError(f"“{path}” is not the folder of a run: it has no config.toml.")
        recipe = run.recipe()
        card = run.card()
        state = run.state()
        _check(card, path)
    except (OSError, ValueError) as error:
        return RunEntry(path, problem=str(error), state="unreadable", created=_touched(path))
    card = card or RunCard(path.name, state="paused")
    return RunEntry(
        path,
        recipe.title,
        recipe.method.name,
        recipe.data.dataset,
        state,
        card.reason,
        card.best_score,
        card.steps,
        recipe.outer.steps,
        _time(card.created) or _touched(path),
        recipe=recipe,
    )


def _check(card: RunCard | None, path: Path) -> None:
    """Refuse a card whose fields were edited into something else.

    Raises:
        ValueError: naming the field.
    """
    if card is None:
        return
    for name, kind in (("steps", int), ("state", str), ("created", str), ("reason", str)):
        if not isinstance(getattr(card, name), kind):
            raise ValueError(f"“{path / 'card.json'}” has no usable “{name}”.")
    if card.best_score is not None and not isinstance(card.best_score, int | float):
        raise ValueError(f"“{path / 'card.json'}” has no usable “best_score”.")


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _touched(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
