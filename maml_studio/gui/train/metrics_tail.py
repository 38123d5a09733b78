"""Reading a run's metrics as they grow, also those of a run that another process trains."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.measured_words import half_interval, measured_passport
from maml_studio.gui.train.records import Curves

_PIECE = 1 << 19
_NAP = 0.05
_ROUND = 0.4
_COLUMNS = ("step", "loss", "gradient_norm", "tasks_per_second")
_RATE_COLUMNS = ("step", "rate", "low", "high")
_MOST_STEPS = 10**12


class MetricsTail:
    """Return what is new in a run's metrics; a file that was cut back is read anew."""

    def __init__(self, folder: Path) -> None:
        """Begin before the first record."""
        self.folder = folder
        self._file = RunFolder(folder).metrics
        self._place = 0
        self._identity: tuple[int, int] | None = None

    def read(self) -> Curves | None:
        """Return the next piece of new points, or None if there is nothing new now."""
        try:
            with self._file.open("rb") as file:
                about = file.fileno()
                is_anew = self._is_another(about)
                file.seek(self._place)
                piece = file.read(_PIECE)
        except OSError:
            return None
        whole = piece[: piece.rfind(b"\n") + 1]
        if not whole and len(piece) == _PIECE:
            whole = piece  # No record is as long: what it is the end of is passed over too.
        self._place += len(whole)
        if not whole and not is_anew:
            return None
        return _curves(self.folder, is_anew, whole)

    def _is_another(self, number: int) -> bool:
        """Take note of the file; begin anew if it is another one, or shorter than what was read."""
        status = os.fstat(number)
        identity = (status.st_dev, status.st_ino)
        is_another = identity != self._identity or status.st_size < self._place
        if is_another:
            self._identity, self._place = identity, 0
        return is_another


def following(wanted: Callable[[], Sequence[MetricsTail]]) -> Generator[Curves | None, None, None]:
    """Read metrics, and go on reading what is added, until the job is cancelled.

    Args:
        wanted: returns what is to be read now; asked from the job's thread, again and again.
    """
    while True:
        tails = wanted()
        for tail in tails:
            while (found := tail.read()) is not None:
                yield found
        due = time.monotonic() + _ROUND
        while time.monotonic() < due and wanted() == tails:
            time.sleep(_NAP)
            yield None


def _curves(folder: Path, is_anew: bool, lines: bytes) -> Curves:
    steps: dict[str, list[float]] = {name: [] for name in _COLUMNS}
    validations: dict[str, list[float]] = {name: [] for name in ("step", "score", "low", "high")}
    rates: dict[str, dict[str, list[float]]] = {}
    protocol, passport = tuple[str, ...](), ""
    for line in lines.decode("utf-8", "replace").splitlines():
        record = _parsed(line)
        try:
            if record.get("record") == "outer_step":
                values = [float(record[name]) for name in _COLUMNS]
                _add(steps, values)
                _add_rates(rates, values[0], record.get("inner_rates", ()))
            elif record.get("record") == "validation":
                score, low, high = _interval(record)
                _add(validations, [float(record["step"]), score, low, high])
                protocol = _protocol(record["evaluations"])
                passport = measured_passport(record["evaluations"])
        except (ArithmeticError, LookupError, TypeError, ValueError):
            continue
    return Curves(folder, is_anew, steps, validations, protocol, passport, rates)


def _add_rates(
    rates: dict[str, dict[str, list[float]]], step: float, found: Sequence[dict[str, Any]]
) -> None:
    """Add the inner rate of each layer behind those before."""
    for one in found:
        values = [step, *(float(one[name]) for name in ("rate", "low", "high"))]
        columns = rates.setdefault(str(one["layer"]), {name: [] for name in _RATE_COLUMNS})
        _add(columns, values)


def _add(columns: dict[str, list[float]], values: Sequence[float]) -> None:
    """Add a row behind the others; from its step on, rows that are there are replaced.

    Raises:
        ValueError: if the step is none.
    """
    if not 0 <= values[0] <= _MOST_STEPS:
        raise ValueError(f"There is no step {values[0]:g}.")
    while columns["step"] and columns["step"][-1] >= values[0]:
        for column in columns.values():
            column.pop()
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)


def _parsed(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _interval(record: dict[str, Any]) -> tuple[float, float, float]:
    """Return the mean accuracy and its interval, as the mean of independent measurements has it."""
    score = _finite(record["score"])
    half = _finite(half_interval(record["evaluations"]))
    return score, score - half, score + half


def _finite(value: Any) -> float:
    """Return a number; ValueError if it is not one that an accuracy or its interval can be."""
    number = float(value)
    if not abs(number) <= 1:
        raise ValueError(f"{number:g} is no accuracy.")
    return number


def _protocol(evaluations: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Return what is measured, in fewer and fewer words."""
    protocols = [each["protocol"] for each in evaluations]
    first = protocols[0]
    judged = "alone" if all(one["inductive"] for one in protocols) else "together"
    if len(protocols) > 1:
        return f"mean of {len(protocols)} protocols · {judged}", f"mean of {len(protocols)}"
    kind = "within an alphabet" if first["episodes"] == "alphabet" else "across alphabets"
    task = f"{first['ways']}-way {first['shots']}-shot"
    return f"{task} · {kind} · {judged}", task, f"{first['ways']}w{first['shots']}s"
