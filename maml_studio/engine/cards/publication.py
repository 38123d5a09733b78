"""Publishing a run: its best checkpoint is measured, piece by piece, and written with its card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from maml_studio.engine.cards.calibration import (
    FIT,
    calibration_piece,
    card_with_confidence,
    confidence_of,
    confidence_told,
    fit_piece,
    no_confidence_because,
    plain_pieces,
)
from maml_studio.engine.cards.contact_sheet import contact_sheet
from maml_studio.engine.cards.digits import digit_pieces
from maml_studio.engine.cards.loss_falls import fall_pieces
from maml_studio.engine.cards.origin import of_run, origin, recipe_words, tried
from maml_studio.engine.cards.parity import parity_pieces
from maml_studio.engine.cards.pieces import Piece, PieceStore, measuring
from maml_studio.engine.cards.subject import Subject
from maml_studio.engine.cards.tables import (
    cells_of,
    figure_pieces,
    published_rows,
    step_pieces,
    transductive_pieces,
    with_published,
)
from maml_studio.engine.cards.weaknesses import PAIRS_SPLIT, weakness_pieces
from maml_studio.engine.data_folder import atomic_write, data_folder
from maml_studio.engine.devices import describe
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import folder_of, load, save, weights_file
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.machine import commit, hardware
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.resources import recipes

PIECES = "publishing"
"""The folder in a run's, or else in the data folder, in which measured pieces are kept."""
PICTURE = "weaknesses.png"
CARD_VERSION = 2
"""Of the record in a card; the first had figures without published ones beside them."""


@dataclass(frozen=True)
class Publication:
    """What to publish.

    Attributes:
        run: the run's folder, or an initialization's: its name or folder.
        name: what the initialization will be called.
        place: the folder that its own is made in.
        strokes: Omniglot's archive of pen strokes.
        count: episodes a figure of the tables.
        confidence: whether to fit a confidence where that makes sense, which takes long.
        recipe: the recipe in the tree that the run followed; the nearest one if None.
        device: “cpu”, “cuda” …; CUDA where it is present if None.
        most_few: the most episodes of what fewer episodes are measured over anyway, but for pairs
            across alphabets: for a network that takes long to judge each query alone.
    """

    run: Path
    name: str
    place: Path
    strokes: Path
    count: int = 1000
    confidence: bool = True
    recipe: str | None = None
    device: str | None = "cpu"
    most_few: int = 1000


def publishing(order: Publication) -> Generator[Progress, None, Path]:
    """Measure what is not measured yet, then write weights, card, confidence and picture.

    Returns:
        The initialization's folder.

    Raises:
        ValueError: with one sentence, if there are no weights that can be read, or no recipe, or
            there is no data for a single figure; what was there then stays as it was.
        OSError: if something can't be written; what is measured stays.
    """
    source = _source(order)
    learner = load(source, order.device)
    recipe = Recipe.from_dict(learner.card.record["recipe"], f"the recipe of “{source}”")
    subject = Subject(learner, order.name, recipe.data.dataset, order.count, order.most_few)
    about = _about(order, recipe, learner.card.record)
    why_not = _why_no_confidence(order, subject)
    store = _store(order, learner)
    folder = order.place / order.name
    earlier = card_with_confidence(learner, folder)
    values = yield from _measuring(subject, order, store, earlier, with_fit=not why_not)
    record = {**learner.card.record, **about, **_measured(subject, values)}
    confidence, told = confidence_told(values, why_not, earlier)
    record |= told | {"measured_with": store.measured_with} | _words(about["recipe_name"])
    card = Card(order.name, learner.card.title, record, confidence)
    save(
        type(learner)(learner.network_settings, learner.settings, learner.parameters, card), folder
    )
    yield from _draw(subject, values, folder)
    return folder


def _why_no_confidence(order: Publication, subject: Subject) -> str:
    """Say why none is fitted: that it cannot be goes before that it was not asked for."""
    return no_confidence_because(subject) or ("" if order.confidence else "it was not asked for")


def _words(recipe_name: str) -> dict[str, Any]:
    """Return what the tree says of a recipe."""
    comparison, notes = tried(recipe_name)
    words = recipe_words(recipe_name)
    return {"comparison": comparison, "notes": notes, "recipe_words": words}


def _source(order: Publication) -> Path:
    """Return the folder of the weights: the best of a run, or an initialization's own."""
    found = folder_of(order.run)
    if found is None or "recipe" not in card_values(found):
        raise ValueError(f"“{order.run}” has no recipe on its card: nobody can say what made it.")
    return found


def _about(order: Publication, recipe: Recipe, record: dict[str, Any]) -> dict[str, Any]:
    """Return where the weights come from; an initialization's own card keeps telling of its run."""
    step, run = record.get("outer_step", 0), RunFolder(order.run)
    told = of_run(run, recipe, step) if run.exists else {}
    named = str(record.get("recipe_name", ""))
    is_there = bool(named) and (recipes() / f"{named}.toml").is_file()
    return {**origin(recipe, step, order.recipe or (named if is_there else None)), **told}


def _store(order: Publication, learner: MetaLearner) -> PieceStore:
    """Return where pieces of these weights, as they are computed with here, are kept."""
    of = {
        "weights": hashlib.sha256(weights_file(learner)).hexdigest(),
        "method": asdict(learner.settings),
        "network": asdict(learner.network_settings),
        "name": order.name,
        "device": learner.device,
    }
    is_run = RunFolder(order.run).exists
    place = order.run / PIECES if is_run else data_folder() / PIECES / order.name
    return PieceStore(place, of, _measured_with(learner))


def _measuring(
    subject: Subject, order: Publication, store: PieceStore, earlier: Card, *, with_fit: bool
) -> Generator[Progress, None, dict[str, Any]]:
    """Measure all pieces; how far probabilities are off is asked once a confidence is fitted, or none.

    Raises:
        ValueError: with one sentence, if there is no figure: its card would tell nothing.
    """
    values = yield from measuring(figure_pieces(subject), store)
    if not any("accuracy" in cell for cell in values.values()):
        reasons = {str(cell.get("missing") or cell.get("unfit")) for cell in values.values()}
        why = "; ".join(sorted(reason.rstrip(".") for reason in reasons))
        raise ValueError(f"Nothing is published, since no figure could be measured: {why}.")
    values |= yield from measuring(_pieces(subject, order, with_fit=with_fit), store)
    values |= yield from measuring(_calibration_pieces(subject, values, earlier), store)
    return values


def _calibration_pieces(subject: Subject, values: dict[str, Any], earlier: Card) -> list[Piece]:
    """Return what a fitted confidence is worth; where there is none, the plain probabilities."""
    fitted = confidence_of(values.get(FIT))
    if fitted is not None:
        return [calibration_piece(subject, fitted)]
    return [] if earlier.confidence is not None else plain_pieces(subject)


def _measured_with(learner: MetaLearner) -> dict[str, Any]:
    """Return what pieces are measured with here and now."""
    return {
        "commit": commit(),
        "hardware": hardware(),
        "device": describe(learner.device),
        "torch": torch.__version__,
    }


def _pieces(subject: Subject, order: Publication, *, with_fit: bool) -> list[Piece]:
    return [
        *transductive_pieces(subject),
        *digit_pieces(subject),
        *parity_pieces(subject, order.strokes),
        *weakness_pieces(subject),
        *step_pieces(subject),
        *fall_pieces(subject),
        *([fit_piece(subject)] if with_fit else []),
    ]


def _measured(subject: Subject, values: dict[str, Any]) -> dict[str, Any]:
    """Put the pieces into the fields of a card; `docs/cards.md` tells them."""
    settings = subject.learner.settings
    cells = list(cells_of(values, "figure"))
    figures = [cell for cell in cells if "accuracy" in cell]
    transductive = [cell for cell in cells_of(values, "transductive") if "accuracy" in cell]
    steps = [cell for cell in cells_of(values, "step") if "accuracy" in cell]
    return {
        "card_version": CARD_VERSION,
        "figures": figures,
        "unfit": [cell for cell in cells if "accuracy" not in cell],
        "published": published_rows(figures, settings),
        "transductive": [with_published(cell, settings) for cell in transductive],
        "accuracy_after_each_inner_step": steps,
        "support_loss_falls": list(cells_of(values, "fall")),
        "digits": list(cells_of(values, "digits")),
        "digit_variants": list(cells_of(values, "variant")),
        "strokes": values["strokes and scans"],
        "weaknesses": {**values["confused pairs"], "by_alphabet": values["alphabets"]},
    }


def _draw(
    subject: Subject, values: dict[str, Any], folder: Path
) -> Generator[Progress, None, None]:
    """Write the contact sheet, or take an older one away where there is nothing to show."""
    pairs = values["confused pairs"].get("pairs", [])
    if not pairs:
        (folder / PICTURE).unlink(missing_ok=True)
        return
    characters = yield from subject.reading(subject.dataset, PAIRS_SPLIT)
    atomic_write(folder / PICTURE, contact_sheet(pairs, characters))


def card_values(folder: Path) -> dict[str, Any]:
    """Return the card of an initialization as it is written."""
    values: dict[str, Any] = json.loads((folder / "card.json").read_text("utf-8"))
    return values
