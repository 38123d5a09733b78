"""Strokes against scans: the same drawings, rendered by the canvas and read from Omniglot's images."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from maml_studio.engine.cards.pieces import Piece, Work
from maml_studio.engine.cards.subject import Subject
from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS, VALIDATION_ALPHABETS
from maml_studio.engine.datasets.omniglot_strokes import StrokeArchive
from maml_studio.engine.evaluation import Protocol, evaluating
from maml_studio.engine.standard_table import unfit

_COUNT = 200


def parity_pieces(subject: Subject, archive: Path) -> list[Piece]:
    """Return the accuracies on strokes and on scans of the validation alphabets.

    Args:
        subject: what is measured.
        archive: `strokes_background_small1.zip`.
    """
    basis = Protocol(
        "omniglot",
        "validation",
        "alphabet",
        subject.learner.fixed_way or 5,
        1,
        count=subject.few(_COUNT),
        seed=2,
        initialization=subject.name,
    )
    settings: dict[str, Any] = {"count": basis.count, "ways": basis.ways, "seed": basis.seed}
    return [Piece("strokes and scans", settings, partial(_parity, subject, basis, archive))]


def _parity(subject: Subject, basis: Protocol, archive: Path) -> Work:
    if subject.dataset in OMNIGLOT_SETS and subject.dataset != "omniglot":
        raise ValueError(
            f"it was trained on “{subject.dataset}”, which has characters of these alphabets"
        )
    scans = yield from subject.reading("omniglot", "validation")
    reason = unfit(subject.learner, scans, basis)
    if reason:
        raise ValueError(f"these alphabets do not fit: {reason}")
    strokes = StrokeArchive(archive).rendered(VALIDATION_ALPHABETS)
    if strokes.classes != scans.classes:
        raise ValueError(
            f"“{archive.name}” has other characters than the images of these alphabets."
        )
    drawn, stored = (np.stack(each.pixels) / 255 for each in (strokes, scans))
    found: dict[str, Any] = {"mean_pixel_difference": float(np.abs(drawn - stored).mean())}
    for shots in (1, 5):
        protocol = replace(basis, shots=shots)
        for name, characters in (("strokes", strokes), ("scans", scans)):
            measured = yield from evaluating(subject.learner, characters, protocol)
            found.setdefault(name, []).append(measured.as_dict())
    return found
