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
        settings: all that it depends on besides the weights, as JSON takes it.
        work: measures it.
    """

    name: str
    settings: dict[str, Any]
    work: Callable[[], Work]


class PieceStore:
    """Keeps pieces of one set of weights, a file each; a piece of other settings is outdated."""

    def __init__(self, folder: Path, weights_sha256: str) -> None:
        """Take the folder, which need not exist, and the weights that all pieces are of."""
        self._folder = folder
        self._weights = weights_sha256

    def kept(self, piece: Piece) -> dict[str, Any] | None:
        """Return `{"value": …}` if the piece was measured before; else None, also if broken."""
        try:
            found = json.loads(self._file(piece).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        is_it = isinstance(found, dict) and found.get("key") == self._key(piece)
        return {"value": found["value"]} if is_it and "value" in found else None

    def keep(self, piece: Piece, value: Any) -> None:
        """Write a piece whole or not at all.

        Raises:
            OSError: if the folder can't be written.
        """
        content = {"name": piece.name, "key": self._key(piece), "value": value}
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        atomic_write(self._file(piece), text.encode())

    def _file(self, piece: Piece) -> Path:
        return self._folder / f"{piece.name.replace(' ', '-')}.json"

    def _key(self, piece: Piece) -> str:
        text = json.dumps([FORMAT, self._weights, piece.name, piece.settings], sort_keys=True)
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
