"""The folder of a meta-training run: the truth about it, readable by others.

`config.toml` is the recipe, `metrics.jsonl` has a record a line, `checkpoints/last.safetensors`
is where the run goes on, `checkpoints/best/` is an initialization, `card.json` says where the run
stands, `log.txt` tells it to people. docs/run-folder.md documents them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.kept_checkpoints import (
    BEST,
    CHECKPOINTS,
    LAST,
    KeptCheckpoint,
    kept_checkpoints,
)
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard, now
from maml_studio.engine.run_lock import RunLock
from maml_studio.engine.run_records import read_records, records_until

_NEXT, _FORMER = ".next-", ".former-"


class RunNotWrittenError(RuntimeError):
    """The run's folder can't be written, say because the disk is full; what is there is whole."""


class RunFolder:
    """Reads and writes a run's folder; only who holds its lock may write."""

    def __init__(self, path: Path) -> None:
        """Take the folder, which need not exist yet."""
        self.path = path
        self.metrics = path / "metrics.jsonl"
        self.last = path / CHECKPOINTS / LAST
        self.best = path / CHECKPOINTS / BEST
        self.card_file = path / "card.json"
        self.log = path / "log.txt"
        self._config = path / "config.toml"
        self._lock = RunLock(path)

    @property
    def exists(self) -> bool:
        """Whether a run is there."""
        return self._config.exists() or self.last.exists()

    def recipe(self) -> Recipe:
        """Return the recipe of the run."""
        return Recipe.from_toml(self._config)

    def card(self) -> RunCard | None:
        """Read the card; None if there is none yet.

        Raises:
            ValueError: with one sentence, if it is broken or of a newer format.
        """
        return RunCard.read(self.card_file)

    def state(self) -> str:
        """Return running, paused, finished, failed, or interrupted: killed, and resumable."""
        card = self.card()
        if card is not None and card.state != "running":
            return card.state
        try:
            return "running" if self._lock.is_held() else "interrupted"
        except OSError:  # Not ours to lock: the card has the last word.
            return "running"

    def records(self) -> Iterator[dict[str, Any]]:
        """Read the metrics; a line that is no record is passed over, as a kill leaves a half one."""
        return read_records(self.metrics)

    def has_last(self) -> bool:
        """Tell whether there is a checkpoint to go on from, or none yet.

        Raises:
            ValueError: if there was one, and it is gone.
        """
        if self.last.exists():
            return True
        card = self.card()
        if card is not None and card.steps > 0:
            raise ValueError(
                f"The run in “{self.path}” had done {card.steps:,} outer steps, but its last "
                "checkpoint is gone: put it back, or start a new run with these settings."
            )
        return False

    def check(self, *, resume: bool) -> bool:
        """Check that a run can begin, or go on, and return whether one is there to go on.

        Raises:
            ValueError: if there is a run and it is not to be resumed, it is running, or it is of a
                newer format.
        """
        if not self.exists:
            return False
        if not resume:
            raise ValueError(
                f"There is a run in “{self.path}” already: resume it, or name another."
            )
        self.card()
        with self.writing():
            self._lock.check()
        return True

    @contextmanager
    def locked(self, *, is_new: bool = False) -> Generator[None, None, None]:
        """Hold the run: no other process can write it, until this one lets go or dies.

        A folder that is made for a new run does not stay if none is begun in it.

        Raises:
            ValueError: if another one holds it, or there is none and it is not a new one.
        """
        if not (is_new or self.exists):
            raise ValueError(f"The run “{self.path}” is no longer there.")
        lock = None
        try:
            with self.writing():
                self.path.mkdir(parents=True, exist_ok=True)
                lock = self._lock.acquired()
            self._mend()
            yield
        finally:
            if lock is not None:
                lock.release()
            if is_new and not self.exists:
                self._clear(with_lock=lock is not None)

    @contextmanager
    def writing(self) -> Generator[None, None, None]:
        """Say in one sentence what it means for the run that something can't be written.

        Raises:
            RunNotWrittenError: instead of any OSError.
        """
        try:
            yield
        except OSError as error:
            raise RunNotWrittenError(self._unwritten(error)) from error

    def begin(self, recipe: Recipe) -> None:
        """Start a run's folder.

        Raises:
            ValueError: if a run is there already.
        """
        self.check(resume=False)
        with self.writing():
            atomic_write(self._config, recipe.as_toml().encode())

    def kept_checkpoints(self) -> tuple[KeptCheckpoint, ...]:
        """List the checkpoints to use: the best, the latest, then those saved on request."""
        return kept_checkpoints(self.path)

    @contextmanager
    def replacing(self, checkpoint: Path) -> Generator[Path, None, None]:
        """Give a folder to write to, which becomes this checkpoint once it is whole."""
        following = checkpoint.with_name(f"{_NEXT}{checkpoint.name}")
        former = checkpoint.with_name(f"{_FORMER}{checkpoint.name}")
        with self.writing():
            shutil.rmtree(following, ignore_errors=True)
            yield following
            if checkpoint.exists():
                checkpoint.replace(former)
            following.replace(checkpoint)
            shutil.rmtree(former, ignore_errors=True)

    def write_card(self, card: RunCard) -> None:
        """Write where the run stands."""
        with self.writing():
            card.write(self.card_file)

    def write(self, kind: str, values: dict[str, Any]) -> None:
        """Add a record to the metrics."""
        self._append(self.metrics, json.dumps({"record": kind, **values}))

    def say(self, text: str) -> None:
        """Add a line for people to the log."""
        self._append(self.log, f"{now()}  {text}")

    def settle(self) -> None:
        """Bring the metrics to the disk, before a checkpoint says that they are there."""
        if self.metrics.exists():
            with self.writing(), self.metrics.open("rb+") as file:
                os.fsync(file.fileno())

    def cut_back(self, step: int, validated_step: int) -> None:
        """Drop the records after an outer step and a validation: the run goes on from there.

        A record without a step is of a kind that is not known, and stays.
        """
        text = records_until(self.metrics, step, validated_step)
        with self.writing():
            atomic_write(self.metrics, text.encode())

    def _mend(self) -> None:
        """Clear away what a kill left half done."""
        with self.writing():
            place = self.path / CHECKPOINTS
            for former in list(place.glob(f"{_FORMER}*")):
                checkpoint = former.with_name(former.name.removeprefix(_FORMER))
                if not checkpoint.exists():
                    former.replace(checkpoint)
            for left in [*place.glob(f"{_FORMER}*"), *place.glob(f"{_NEXT}*")]:
                shutil.rmtree(left, ignore_errors=True)
            for half_written in self.path.rglob(".*.part"):
                half_written.unlink()

    def _clear(self, *, with_lock: bool) -> None:
        """Take away a folder in which no run was begun, unless something else is in it."""
        with suppress(OSError):
            if with_lock:
                self._lock.file.unlink(missing_ok=True)
            self.path.rmdir()

    def _unwritten(self, error: OSError) -> str:
        why = error.strerror or error
        if self.exists and self.last.exists():
            return (
                f"The run in “{self.path}” can't be written ({why}); its last checkpoint is whole: "
                "make room or mend what is wrong, then resume the run."
            )
        if not isinstance(error, FileNotFoundError):
            return (
                f"The run in “{self.path}” can't be written ({why}), and has no checkpoint yet: "
                "make room or mend what is wrong, then start it again."
            )
        return f"The run in “{self.path}” can't be written: its folder was moved or deleted."

    def _append(self, file: Path, line: str) -> None:
        with self.writing(), file.open("a", encoding="utf-8") as opened:
            opened.write(f"{line}\n")
