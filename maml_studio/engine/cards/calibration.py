"""The confidence of a card, and how far probabilities are off before and after it."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from maml_studio.engine.cards.pieces import Piece, Work
from maml_studio.engine.cards.subject import ACROSS, Subject
from maml_studio.engine.cards.tables import cells_of
from maml_studio.engine.confidence import CONFIDENCE, Calibration, Confidence
from maml_studio.engine.confidence_fit import PROTOCOL, fitting_confidence
from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS
from maml_studio.engine.evaluation import Protocol
from maml_studio.engine.initializations import load, weights_file
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.open_episodes import OpenProtocol, answering
from maml_studio.engine.standard_table import unfit
from maml_studio.engine.studies.confidence import (
    Figure,
    error_at,
    studying_confidence,
    with_interval,
)

FIT, MEASURED, PLAIN = "confidence", "calibration", "plain"

_COUNT = 200
_SHAPES = (("alphabet", 5, 1), ("alphabet", 5, 5), ("alphabet", 20, 1), ("alphabet", 20, 5))


def no_confidence_because(subject: Subject) -> str:
    """Say why no confidence is fitted for an initialization; "" if one is.

    It serves the demo, where a person draws one thing at a time in any number of classes.
    """
    learner = subject.learner
    if not learner.is_inductive:
        return (
            "its batch norm takes statistics of whatever is judged together, of the examples if nothing "
            "else, and confidence is for networks that see a drawing alone"
        )
    if learner.fixed_way is not None:
        return f"its head is for {learner.fixed_way} classes, and confidence is for any number"
    if subject.dataset not in OMNIGLOT_SETS:
        return "confidence is fitted on Omniglot's characters, which it was not trained for"
    return ""


def fit_piece(subject: Subject) -> Piece:
    """Return the fit on the validation split."""
    fit = replace(PROTOCOL, dataset=subject.dataset, count=subject.few(PROTOCOL.count))
    return Piece(FIT, fit.as_dict(), partial(_fitting, subject, fit))


def calibration_piece(subject: Subject, confidence: Confidence) -> Piece:
    """Return what a confidence is worth on the test split."""
    test = OpenProtocol(subject.dataset, "test", count=subject.few(_COUNT))
    settings = {"fit": confidence.protocol, "test": test.as_dict(), "shapes": _SHAPES}
    return Piece(MEASURED, settings, partial(_measuring, subject, confidence, test))


def plain_pieces(subject: Subject) -> list[Piece]:
    """Return how far the probabilities are off on the test split as they are, nothing fitted.

    Episodes are of any characters for the data sets in `ACROSS`, else of an alphabet.
    """
    kind = "any" if subject.dataset in ACROSS else "alphabet"
    basis = OpenProtocol(subject.dataset, "test", kind, unknowns=0, count=subject.few(_COUNT))
    protocols = [replace(basis, ways=ways, shots=shots) for _, ways, shots in _SHAPES]
    return [
        Piece(
            f"{PLAIN} {own.ways}w{own.shots}s",
            own.as_dict(),
            partial(_measuring_plain, subject, own),
        )
        for own in protocols
    ]


def confidence_of(value: dict[str, Any] | None) -> Confidence | None:
    """Return the confidence that a piece holds; None if it was not fitted."""
    if value is None or "cells" not in value:
        return None
    cells = (
        Calibration(**cell | {k: tuple(cell[k]) for k in ("strangeness", "false_accepts")})
        for cell in value["cells"]
    )
    return Confidence(tuple(cells), value["protocol"])


def card_with_confidence(learner: MetaLearner, folder: Path) -> Card:
    """Return the card, the source's or the replaced one's, with a confidence for these weights."""
    if learner.card.confidence is not None or not (folder / CONFIDENCE).is_file():
        return learner.card
    try:
        replaced = load(folder, learner.device)
    except ValueError:  # It is broken, and makes room for what is not.
        return learner.card
    is_same = weights_file(replaced) == weights_file(learner)
    return replaced.card if is_same else learner.card


def confidence_told(
    values: dict[str, Any], why_not: str, earlier: Card
) -> tuple[Confidence | None, dict[str, Any]]:
    """Return what was fitted, else what an earlier card has, and what the card tells of it.

    Without either it tells of the probabilities as they are.
    """
    fitted = confidence_of(values.get(FIT))
    if fitted is not None:
        return fitted, {"no_confidence": "", "calibration": values[MEASURED]}
    if earlier.confidence is not None:
        kept = earlier.record.get("calibration", [])
        return earlier.confidence, {"no_confidence": "", "calibration": kept}
    why = why_not or values[FIT].get("missing", "")
    plain = [cell for cell in cells_of(values, PLAIN) if "missing" not in cell]
    is_measured = any("figures" in cell for cell in plain)
    return None, {"no_confidence": why, "calibration": plain if is_measured else []}


def _fitting(subject: Subject, protocol: OpenProtocol) -> Work:
    found = yield from fitting_confidence(subject.learner, protocol)
    return asdict(found)


def _measuring(subject: Subject, confidence: Confidence, test: OpenProtocol) -> Work:
    learner = subject.learner
    card = Card(subject.name, learner.card.title, {}, confidence)
    sure = type(learner)(learner.network_settings, learner.settings, learner.parameters, card)
    cells = yield from studying_confidence(sure, test, _SHAPES)
    return [_cell(learner, cell.protocol, cell.figures) for cell in cells]


def _measuring_plain(subject: Subject, protocol: OpenProtocol) -> Work:
    learner = subject.learner
    characters = yield from subject.reading(protocol.dataset, protocol.split)
    names = ("dataset", "split", "episodes", "ways", "shots", "queries")
    asked = Protocol(**{name: getattr(protocol, name) for name in names})
    reason = unfit(learner, characters, asked)
    if reason:
        return {"unfit": reason, "protocol": protocol.as_dict()}
    answers = yield from answering(learner, characters, protocol)
    return _cell(learner, protocol, {"ECE, %": with_interval(answers, error_at(1.0), protocol)})


def _cell(
    learner: MetaLearner, protocol: OpenProtocol, figures: dict[str, Figure]
) -> dict[str, Any]:
    how = {"inner_steps": learner.inner_steps, "inductive": True}
    return {
        "protocol": protocol.as_dict() | how,
        "figures": {name: asdict(figure) for name, figure in figures.items()},
    }
