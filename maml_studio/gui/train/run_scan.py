"""Looking at run folders: what each is, and where it stands; what can't be read says why."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.measured_words import best_passport
from maml_studio.gui.train.records import RunEntry


def scanning(home: Path, others: Sequence[Path]) -> Generator[None, None, tuple[RunEntry, ...]]:
    """List the runs in a folder, and others that are followed and there, the newest first.

    Raises:
        ValueError: with one sentence, if the folder can't be listed; one that is missing is empty.
    """
    inside = [path for path in _listed(home) if _may_be_run(path)]
    entries = []
    there = [path for path in others if _may_be_there(path)]
    for path in dict.fromkeys([*inside, *there]):
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
    except (OSError, ValueError, RecursionError) as error:
        return RunEntry(path, problem=_why(error, path), state="unreadable", created=_touched(path))
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
        passport=best_passport(run.best) if card.best_score is not None else "",
    )


def _listed(home: Path) -> list[Path]:
    try:
        return list(home.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ValueError(_why(error, home)) from error


def _may_be_run(path: Path) -> bool:
    """Tell whether a folder is that of a run; one that can't be looked into may be."""
    try:
        return path.is_dir() and RunFolder(path).exists
    except OSError:
        return True


def _may_be_there(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return True


def _why(error: Exception, path: Path) -> str:
    if isinstance(error, OSError):
        return f"“{path}” can't be read: {error.strerror or error}."
    if isinstance(error, RecursionError):
        return f"“{path}” can't be read: a file in it is nested too deeply."
    return str(error)


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
