"""The pieces of a card: measured one after another, kept, and not measured twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.evaluation import EpisodeDone
from maml_studio.engine.generators import Progress, mapped

FORMAT = 1

Work: TypeAlias = Generator[Any, None, Any]
"""Yields `Progress` and `EpisodeDone`; returns values as JSON takes them."""


@dataclass(frozen=True)
class Piece:
    """Something that a card tells and that takes time to find out.

    Attributes:
        name: what it is kept under.
        settings: all that it depends on besides the initialization, as JSON takes it.
        work: measures it.
    """

    name: str
    settings: dict[str, Any]
    work: Callable[[], Work]


class PieceStore:
    """Keeps pieces of one initialization, a file each; a piece of other settings is outdated.

    Attributes:
        measured_with: what the pieces that were kept or asked for were measured with, each once.
    """

    def __init__(self, folder: Path, of: Any, measured_with: dict[str, Any] | None = None) -> None:
        """Prepare to keep pieces.

        Args:
            folder: where; it need not exist.
            of: what all pieces depend on, the weights for one, as JSON takes it.
            measured_with: what pieces are measured with from now on, as JSON takes it.
        """
        self.measured_with: list[dict[str, Any]] = []
        self._folder = folder
        self._of = of
        self._now = measured_with or {}

    def kept(self, piece: Piece) -> dict[str, Any] | None:
        """Return `{"value": …}` if the piece was measured before; else None, also if broken."""
        try:
            found = json.loads(self._file(piece).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        is_it = isinstance(found, dict) and found.get("key") == self._key(piece)
        if not is_it or "value" not in found or not isinstance(found.get("measured_with"), dict):
            return None
        self._tell(found["measured_with"])
        return {"value": found["value"]}

    def keep(self, piece: Piece, value: Any) -> None:
        """Write a piece whole or not at all.

        Raises:
            OSError: if the folder can't be written.
        """
        about = {"name": piece.name, "key": self._key(piece), "measured_with": self._now}
        text = json.dumps(about | {"value": value}, indent=1, ensure_ascii=False) + "\n"
        atomic_write(self._file(piece), text.encode())
        self._tell(self._now)

    def _tell(self, made_with: dict[str, Any]) -> None:
        if made_with not in self.measured_with:
            self.measured_with.append(made_with)

    def _file(self, piece: Piece) -> Path:
        return self._folder / f"{piece.name.replace(' ', '-')}.json"

    def _key(self, piece: Piece) -> str:
        text = json.dumps([FORMAT, self._of, piece.name, piece.settings], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def measuring(
    pieces: Sequence[Piece], store: PieceStore
) -> Generator[Progress, None, dict[str, Any]]:
    """Measure the pieces that are not kept yet.

    Returns:
        The values by name. Where the data is not there it is `{"missing": why}`, which is not kept.

    Raises:
        OSError: if a piece can't be written.
    """
    values = {}
    for place, piece in enumerate(pieces, 1):
        kept = store.kept(piece)
        if kept is not None:
            values[piece.name] = kept["value"]
            continue
        what = f"{place}/{len(pieces)} {piece.name}"
        yield Progress(0, 0, what)
        try:
            value = yield from mapped(piece.work(), partial(_told, what))
        except ValueError as error:
            values[piece.name] = {"missing": str(error)}
            continue
        store.keep(piece, value)
        values[piece.name] = json.loads(json.dumps(value))
    return values


def _told(what: str, record: Any) -> Progress:
    if isinstance(record, EpisodeDone):
        return Progress(record.index + 1, record.count, what)
    return Progress(record.done, record.total, what)
