"""Publishing a run: what its card tells, what is left out and why, and that it can be stopped."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from maml_studio.engine.cards import publication
from maml_studio.engine.cards import subject as subjects
from maml_studio.engine.cards.origin import nearest_recipe
from maml_studio.engine.cards.publication import (
    PICTURE,
    PIECES,
    Publication,
    card_values,
    publishing,
)
from maml_studio.engine.confidence import FALSE_REJECTS, Calibration, Confidence
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.initializations import load, save, save_confidence
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from tests.conftest import CHECKOUT
from tests.idx_files import write_kin
from tests.noise_characters import reading_noise
from tests.small_learners import small_learner
from tests.tiny_learner import RECORD, tiny_learner
from tests.tiny_runs import tiny


def of_recipe(learner: MetaLearner, recipe: Recipe | None = None) -> MetaLearner:
    """Return the learner with the card that a training gives it."""
    record = {"recipe": asdict(recipe or tiny()), **RECORD}
    learner.card = Card("run", "A run", record)
    return learner


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """Leave a run whose data set is noise, beside ten digits."""
    monkeypatch.setattr(subjects, "reading_dataset", reading_noise)
    run = RunFolder(tmp_path / "run")
    run.begin(tiny())
    save(of_recipe(tiny_learner()), run.best)
    strokes = tmp_path / "no strokes.zip"
    return Publication(run.path, "mine", tmp_path / "pretrained", strokes, count=2)


def test_a_publication_that_was_stopped_anywhere_ends_as_one_that_was_not(
    order: Publication, data_folder: Path
) -> None:
    write_kin(data_folder / "MNIST", "t10k", [*range(10)] * 12)
    whole = drain(publishing(replace(order, place=order.place / "whole")))
    again = RunFolder(order.run.with_name("again"))
    again.begin(tiny())
    save(of_recipe(tiny_learner()), again.best)
    stopped = replace(order, run=again.path)
    for records in range(5, 400, 60):
        work = publishing(stopped)
        for _ in zip(range(records), work, strict=False):
            pass
        work.close()
    folder = drain(publishing(stopped))
    for name in ("card.json", PICTURE, "weights.safetensors"):
        assert (folder / name).read_bytes() == (whole / name).read_bytes(), name


def test_the_card_tells_what_was_measured_and_what_was_not(order: Publication) -> None:
    learner = load(str(drain(publishing(order))), "cpu")
    record = learner.card.record
    assert {figure["protocol"]["ways"] for figure in record["figures"]} <= {5, 20}
    reasons = {cell["unfit"] for cell in record["unfit"]}
    assert "needs 20 classes in an alphabet, has 8" in reasons
    assert len(record["figures"]) + len(record["unfit"]) == 8
    assert record["transductive"] == []
    assert record["no_confidence"].startswith("confidence is fitted on Omniglot")
    assert [list(cell.get("figures", {})) for cell in record["calibration"]] == [
        ["ECE, %"],
        [],
        [],
        [],
    ]
    assert record["calibration"][2]["unfit"] == "needs 20 classes in an alphabet, has 8"
    assert record["strokes"]["missing"].endswith("“no strokes.zip”, are not there.")
    assert "MNIST is not in the data folder" in record["digit_variants"][0]["missing"]
    assert [made["torch"] for made in record["measured_with"]] == [torch.__version__]
    assert [each["alphabet"] for each in record["weaknesses"]["by_alphabet"]["alphabets"]]
    assert (order.run / PIECES).is_dir()
    assert not (order.place / "mine" / "confidence.json").exists()


def test_few_episodes_are_of_the_smaller_figures_alone(order: Publication) -> None:
    record = card_values(drain(publishing(replace(order, count=3, most_few=2))))
    assert {cell["protocol"]["count"] for cell in record["figures"]} == {3}
    for field in ("accuracy_after_each_inner_step", "calibration"):
        assert {cell["protocol"]["count"] for cell in record[field]} == {2}, field
    assert record["weaknesses"]["protocol"]["count"] == 2


def test_the_document_names_each_field_of_a_card(order: Publication) -> None:
    text = (CHECKOUT / "docs" / "cards.md").read_text("utf-8")
    fields = card_values(drain(publishing(order)))
    assert [name for name in fields if f"`{name}`" not in text] == []


def test_what_is_published_can_be_measured_again_without_its_run(
    order: Publication, data_folder: Path
) -> None:
    folder = drain(publishing(order))
    first = card_values(folder)
    again = replace(order, run=folder, name="again")
    second = card_values(drain(publishing(again)))
    assert (data_folder / PIECES / "again").is_dir()
    assert set(second) == set(first)
    for name in ("recipe", "recipe_changes", "hours", "validation_history", "weights_sha256"):
        assert second[name] == first[name]
    assert [f["accuracy"] for f in second["figures"]] == [f["accuracy"] for f in first["figures"]]


def test_a_card_without_a_recipe_is_not_published(order: Publication, tmp_path: Path) -> None:
    save(tiny_learner(), tmp_path / "bare")
    for run in (tmp_path / "bare", Path("random")):
        with pytest.raises(ValueError, match="has no recipe on its card"):
            drain(publishing(replace(order, run=run)))


def test_a_paper_of_batch_norm_stands_beside_a_transductive_figure(order: Publication) -> None:
    run = RunFolder(order.run.with_name("batch"))
    recipe = tiny(data__dataset="omniglot-random")
    run.begin(recipe)
    save(of_recipe(small_learner("maml", norm="batch"), recipe), run.best)
    learner = load(str(drain(publishing(replace(order, run=run.path)))), "cpu")
    record = learner.card.record
    assert all(figure["protocol"]["inductive"] for figure in record["figures"])
    (together,) = record["transductive"]
    protocol = together["protocol"]
    assert (protocol["ways"], protocol["shots"], protocol["queries"]) == (5, 1, 1)
    assert protocol["inductive"] is False
    assert {row["title"] for row in together["published"]} >= {"MAML"}
    assert not any(
        "helped each other" in c for r in together["published"] for c in r["differences"]
    )
    assert any("helped each other" in c for r in record["published"] for c in r["differences"])
    assert record["no_confidence"].startswith("its batch norm takes statistics")
    assert "characters of these alphabets" in record["strokes"]["missing"]


def reading_nothing(name: str, split: str, **_: int) -> Generator[Progress, None, CharacterSet]:
    yield Progress(0, 1, f"{name} {split}")
    raise ValueError("The data is not there.")


def test_without_data_for_a_figure_what_was_published_stays(
    order: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = drain(publishing(order))
    before = (folder / "card.json").read_bytes()
    monkeypatch.setattr(subjects, "reading_dataset", reading_nothing)
    with pytest.raises(ValueError, match=r"no figure could be measured: The data is not there\.$"):
        drain(publishing(replace(order, count=3)))
    assert (folder / "card.json").read_bytes() == before


@pytest.mark.parametrize("confidence", [True, False])
def test_a_confidence_of_these_very_weights_stays_where_none_is_fitted(
    order: Publication, confidence: bool
) -> None:
    order = replace(order, confidence=confidence)
    folder = drain(publishing(order))
    save_confidence(flat_confidence(), folder)
    card = card_values(folder) | {"calibration": ["as it was"]}
    (folder / "card.json").write_text(json.dumps(card))
    for run in (order.run, folder):
        assert drain(publishing(replace(order, run=run))) == folder
        found = load(folder, "cpu").card
        assert found.confidence == flat_confidence()
        assert found.record["calibration"] == ["as it was"]
        assert found.record["no_confidence"] == ""
    other = RunFolder(order.run.with_name("other"))
    other.begin(tiny())
    save(of_recipe(tiny_learner().random_start()), other.best)
    drain(publishing(replace(order, run=other.path)))
    assert load(folder, "cpu").card.confidence is None


def test_a_reason_is_told_before_that_no_confidence_was_asked_for(
    order: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    unasked = replace(order, confidence=False)
    told = card_values(drain(publishing(unasked)))["no_confidence"]
    assert told.startswith("confidence is fitted on Omniglot")
    monkeypatch.setattr(publication, "no_confidence_because", lambda _: "")
    assert card_values(drain(publishing(unasked)))["no_confidence"] == "it was not asked for"


def flat_confidence() -> Confidence:
    shares = len(FALSE_REJECTS)
    return Confidence((Calibration(5, 1.0, 1.5, (9.0,) * shares, (0.1,) * shares),))


def test_a_piece_is_of_settings_name_and_device_and_tells_what_measured_it(
    order: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {"commit": "first"}
    monkeypatch.setattr(publication, "_measured_with", lambda _: dict(made))
    measured: list[str] = []
    drain(publishing(order), lambda record: measured.append(record.what))
    assert any("figure" in what for what in measured)
    made["commit"] = "second"
    measured.clear()
    again = card_values(drain(publishing(order), lambda record: measured.append(record.what)))
    assert not any("figure" in what for what in measured)
    assert {"commit": "first"} in again["measured_with"]
    drain(publishing(replace(order, name="new")), lambda record: measured.append(record.what))
    assert any("figure" in what for what in measured)
    learner = load(RunFolder(order.run).best, "cpu")
    learner.settings = replace(learner.settings, first_order=not learner.settings.first_order)
    save(learner, RunFolder(order.run).best)
    measured.clear()
    drain(publishing(order), lambda record: measured.append(record.what))
    assert any("figure" in what for what in measured)


def test_the_recipe_that_was_named_is_named_again(order: Publication) -> None:
    folder = drain(publishing(replace(order, recipe="reptile-5w1s")))
    again = card_values(drain(publishing(replace(order, run=folder))))
    assert again["recipe_name"] == "reptile-5w1s"
    (folder / "card.json").write_text(json.dumps(again | {"recipe_name": "gone"}))
    again = card_values(drain(publishing(replace(order, run=folder))))
    assert again["recipe_name"] == nearest_recipe(tiny())


def test_a_run_that_is_not_there_is_named(order: Publication) -> None:
    with pytest.raises(ValueError, match="There is no initialization"):
        drain(publishing(replace(order, run=order.run / "gone")))
