"""The cells of the standard table, and the file in a run's folder that keeps them; free of torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.kept_checkpoints import LAST

FORMAT = 1
SHAPES = ((5, 1), (5, 5), (20, 1), (20, 5))
"""Way and shot of the columns, as papers print them."""
COUNTS = (100, 600, 1000)
"""Episodes a cell that a person chooses from; 600 are usual."""

Place: TypeAlias = tuple[int, int, str]
"""Way, shot and kind of episodes: where a cell stands."""

_NUMBERS = ("ways", "shots", "queries", "count", "seed")


@dataclass(frozen=True)
class TableCell:
    """An accuracy with its protocol, or why there is none.

    Attributes:
        protocol: the fields of a `Protocol`.
        accuracy: the mean, from 0 to 1; None where nothing could be measured.
        interval: low and high, 95 %; None likewise.
        unfit: why nothing was measured, in few words.
        checkpoint: the name of the checkpoint's file or folder.
        step: its outer steps.
        weights_sha256: which weights were measured; see `fingerprint`.
    """

    protocol: dict[str, Any] = field(hash=False)
    accuracy: float | None = None
    interval: tuple[float, float] | None = None
    unfit: str = ""
    checkpoint: str = ""
    step: int = 0
    weights_sha256: str = ""

    @property
    def place(self) -> Place:
        """Where it stands in the table."""
        return self.protocol["ways"], self.protocol["shots"], self.protocol["episodes"]

    @property
    def table(self) -> tuple[str, int, bool]:
        """Which table it belongs to: of these weights, this count, judged alone or not."""
        return self.weights_sha256, self.protocol["count"], self.protocol["inductive"]


@dataclass(frozen=True)
class TableProgress:
    """How far a table is.

    Attributes:
        place: the cell that is being measured.
        done: its episodes that are done.
        count: its episodes.
        share: how much of the whole work is done, from 0 to 1.
        seconds_left: an estimate for the rest of the table.
    """

    place: Place
    done: int
    count: int
    share: float
    seconds_left: float


class EvaluationFile:
    """`evaluation.json` of a run; docs/run-folder.md documents it."""

    def __init__(self, run: Path) -> None:
        """Take the run's folder."""
        self.path = run / "evaluation.json"

    def read(self) -> tuple[TableCell, ...]:
        """Return the cells; none if nothing was evaluated yet.

        Raises:
            ValueError: with one sentence, if the file is broken or of a newer format.
        """
        try:
            values: Any = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise ValueError(f"“{self.path}” can't be read: {error}.") from error
        if not isinstance(values, dict) or not isinstance(values.get("format"), int):
            raise ValueError(f"“{self.path}” is not an evaluation: it has no format.")
        if values["format"] > FORMAT:
            raise ValueError(
                f"“{self.path}” is from a newer version of MAML Studio: it has format "
                f"{values['format']}, and this version reads up to {FORMAT}."
            )
        try:
            return tuple(_parsed(each) for each in values["cells"])
        except (LookupError, TypeError, ValueError) as error:
            raise ValueError(f"“{self.path}” has a cell that can't be used ({error}).") from error

    def keep(self, cells: Iterable[TableCell]) -> None:
        """Write these cells, the file whole or not at all.

        Raises:
            ValueError: if the run is no longer there.
            OSError: if it can't be written.
        """
        if not self.path.parent.is_dir():
            raise ValueError(f"The run “{self.path.parent}” is no longer there.")
        values = {"format": FORMAT, "cells": [asdict(cell) for cell in cells]}
        atomic_write(self.path, f"{json.dumps(values, indent=2)}\n".encode())

    def put_aside(self) -> None:
        """Keep a file that can't be read under another name, so that a new one can be written."""
        self.path.replace(self.path.with_name("evaluation.unreadable.json"))


def fingerprint(checkpoint: Path) -> str:
    """Return what tells a checkpoint's weights from others; nothing if it can't be read.

    It is the card's `weights_sha256`, or that of the whole file where a checkpoint has no card.
    """
    try:
        if checkpoint.name == LAST:
            return hashlib.sha256(checkpoint.read_bytes()).hexdigest()
        return str(json.loads((checkpoint / "card.json").read_text("utf-8"))["weights_sha256"])
    except (OSError, LookupError, TypeError, ValueError, RecursionError):
        return ""


def _parsed(values: Any) -> TableCell:
    cell = TableCell(**values)
    numbers = [cell.protocol[name] for name in _NUMBERS]
    if not all(isinstance(number, int) for number in (*numbers, cell.step)):
        raise TypeError("a count is not a whole number")
    texts = (cell.unfit, cell.checkpoint, cell.weights_sha256, cell.protocol["episodes"])
    if not all(isinstance(text, str) for text in (*texts, cell.protocol["dataset"])):
        raise TypeError("a name is not a text")
    if cell.unfit:
        return replace(cell, accuracy=None, interval=None)
    if cell.accuracy is None or cell.interval is None:
        raise ValueError("it has no accuracy")
    low, high = cell.interval
    return replace(cell, accuracy=float(cell.accuracy), interval=(float(low), float(high)))
