"""The pieces of a card, each by itself."""

from __future__ import annotations

import io
import json
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine.cards import loss_falls
from maml_studio.engine.cards import subject as subjects
from maml_studio.engine.cards.asking import Rounds, asking, fitting_ways
from maml_studio.engine.cards.calibration import plain_pieces
from maml_studio.engine.cards.contact_sheet import contact_sheet
from maml_studio.engine.cards.digit_variants import VARIANTS, reading_variant
from maml_studio.engine.cards.loss_falls import fall_pieces
from maml_studio.engine.cards.origin import changes, nearest_recipe, of_run, recipe_words, tried
from maml_studio.engine.cards.pieces import Piece, PieceStore, measuring
from maml_studio.engine.cards.subject import Subject
from maml_studio.engine.cards.tables import step_pieces, transductive_pieces
from maml_studio.engine.cards.weaknesses import PAIRS, weakness_pieces
from maml_studio.engine.episode import EpisodeSampler, episode_generator
from maml_studio.engine.episode_settings import EpisodeSettings
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.resources import recipes
from tests.idx_files import write_idx
from tests.noise_characters import noise, reading_noise
from tests.small_learners import small_learner
from tests.tiny_learner import tiny_learner
from tests.tiny_runs import blobs, tiny


class Counted:
    """A piece of three records that counts how often it is begun."""

    def __init__(self, name: str = "a piece", settings: dict[str, Any] | None = None) -> None:
        self.begun = 0
        self.piece = Piece(name, settings or {"count": 3}, self.work)

    def work(self) -> Generator[Progress, None, dict[str, int]]:
        self.begun += 1
        for done in range(3):
            yield Progress(done, 3, "counting")
        return {"answer": 42}


def test_a_piece_is_measured_once(tmp_path: Path) -> None:
    counted, store = Counted(), PieceStore(tmp_path / "new", "weights")
    told: list[Progress] = []
    for _ in range(2):
        found = drain(measuring([counted.piece], store), told.append)
        assert found == {"a piece": {"answer": 42}}
    assert counted.begun == 1
    assert told[-1] == Progress(2, 3, "1/1 a piece")


def test_what_was_stopped_goes_on_with_the_piece_that_was_not_finished(tmp_path: Path) -> None:
    first, second, store = Counted("first"), Counted("second"), PieceStore(tmp_path, "weights")
    work = measuring([first.piece, second.piece], store)
    while "second" not in next(work).what:
        pass
    work.close()
    assert set(drain(measuring([first.piece, second.piece], store))) == {"first", "second"}
    assert (first.begun, second.begun) == (1, 1 + (second.begun == 2))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["first.json", "second.json"]


@pytest.mark.parametrize("change", ["weights", "settings", "broken"])
def test_a_piece_of_something_else_is_measured_again(tmp_path: Path, change: str) -> None:
    counted = Counted()
    drain(measuring([counted.piece], PieceStore(tmp_path, "weights")))
    piece = counted.piece
    if change == "settings":
        piece = replace(piece, settings={"count": 4})
    if change == "broken":
        (tmp_path / "a-piece.json").write_text('{"value": 1')
    sha256 = "other" if change == "weights" else "weights"
    drain(measuring([piece], PieceStore(tmp_path, sha256)))
    assert counted.begun == 2


def test_data_that_is_missing_is_told_and_asked_for_again(tmp_path: Path) -> None:
    def without_data() -> Generator[Progress, None, None]:
        yield Progress(0, 1, "reading")
        raise ValueError("It is not there.")

    piece = Piece("digits", {}, without_data)
    found = drain(measuring([piece], PieceStore(tmp_path, "weights")))
    assert found == {"digits": {"missing": "It is not there."}}
    assert not list(tmp_path.iterdir())


def test_each_recipe_is_its_own_nearest_one_and_changes_are_named() -> None:
    recipe = Recipe.from_toml(recipes() / "maml-5w1s.toml")
    assert nearest_recipe(recipe) == "maml-5w1s"
    changed = recipe.with_value("outer.steps", "7").with_value("network.channels", "16")
    assert nearest_recipe(changed) == "maml-5w1s"
    assert changes(recipe, changed) == [
        {"field": "network.channels", "in_recipe": 64, "here": 16},
        {"field": "outer.steps", "in_recipe": recipe.outer.steps, "here": 7},
    ]


def test_notes_are_told_apart_from_what_was_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maml_studio.engine.cards.origin.recipes", lambda: tmp_path)
    entries = [{"what": "wider", "gave": 99}, {"note": "It is far below, as it trained shortly."}]
    (tmp_path / "mine.tried.json").write_text(json.dumps(entries))
    assert tried("mine") == (entries[:1], [entries[1]["note"]])
    assert tried("other") == ([], [])


def test_each_tried_json_belongs_to_a_recipe_and_can_be_told() -> None:
    for path in recipes().glob("*.tried.json"):
        name = path.name.removesuffix(".tried.json")
        assert (recipes() / f"{name}.toml").exists(), path
        entries, notes = tried(name)
        assert entries or notes
        assert all("what" in entry for entry in entries), path


def test_the_hours_of_a_run_without_a_card_are_those_of_its_pace(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.begin(tiny())
    run.write("outer_step", {"step": 1, "tasks_per_second": tiny().outer.meta_batch_size / 3600})
    found = of_run(run, tiny(), 8)
    assert found["hours"] == 1
    assert found["tasks_seen"] == 8 * tiny().outer.meta_batch_size


def test_only_batch_norm_beside_a_published_figure_is_measured_transductively() -> None:
    batch = Subject(small_learner("maml", norm="batch"), "x", "omniglot-random")
    asked = {piece.name: piece.settings["queries"] for piece in transductive_pieces(batch)}
    assert asked == {
        "transductive 5w1s any": 1,
        "transductive 5w5s any": 5,
        "transductive 20w1s any": 1,
        "transductive 20w5s any": 5,
    }
    assert transductive_pieces(replace(batch, dataset="procedural")) == []
    assert transductive_pieces(Subject(small_learner("maml"), "x", "omniglot-random")) == []


def test_the_digits_change_as_they_are_told_to(data_folder: Path) -> None:
    raw = data_folder / "MNIST" / "raw"
    images = np.zeros((30, 28, 28), np.uint8)
    images[:, 6:22, 12:16] = 255
    write_idx(raw / "t10k-images-idx3-ubyte", images)
    write_idx(raw / "t10k-labels-idx1-ubyte", np.arange(30) % 10)
    found = {name: drain(reading_variant(name)) for name in VARIANTS}
    assert {len(each) for each in found.values()} == {10}
    ink = {name: float(each.pixels[0][0].mean()) for name, each in found.items()}
    assert ink["thin"] < ink["as drawn"] < ink["thick"]
    for same in ("off-centre", "small", "black on white"):
        assert ink[same] == pytest.approx(ink["as drawn"], rel=0.15)
    rows = found["slanted"].pixels[0][0].argmax(axis=1)
    assert rows[4] > rows[-5] + 4
    again = drain(reading_variant("slanted")).pixels[0]
    np.testing.assert_array_equal(again, found["slanted"].pixels[0])


def test_without_mnist_the_digits_say_how_to_get_it() -> None:
    with pytest.raises(ValueError, match="maml-studio datasets download mnist"):
        drain(reading_variant("thin"))


def test_the_account_counts_every_query_once_for_each_other_class() -> None:
    rounds = Rounds(ways=3, count=4, queries=2)
    account = drain(asking(tiny_learner(), blobs(), rounds))
    assert {name: len(found) for name, found in account.accuracies.items()} == {"one": 4, "two": 4}
    assert sum(account.asked.values()) == 2 * 4 * 3 * 2 * 2
    wrong = sum(account.taken.values())
    right = sum(sum(found) for found in account.accuracies.values())
    assert wrong == pytest.approx(2 * 4 * 6 - 6 * right)
    assert {pair for pair, taken in account.taken.items() if taken} == set(account.mistakes)
    assert all(blobs().alphabets[a] == blobs().alphabets[b] for a, b in account.asked)


def test_as_many_classes_are_asked_as_head_and_data_allow() -> None:
    assert fitting_ways(tiny_learner(), blobs(), 6) == 2
    head = small_learner("maml", head="learned", way=3)
    assert fitting_ways(head, blobs(), 6) == 3
    with pytest.raises(ValueError, match="has 5 characters of 6 drawings; the largest has 4"):
        fitting_ways(small_learner("maml", head="learned", way=5), blobs(), 6)


def test_the_contact_sheet_shows_each_pair_and_stays_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subjects, "reading_dataset", reading_noise)
    subject = Subject(tiny_learner().random_start(), "x", "blobs", 5)
    pairs = drain(weakness_pieces(subject)[0].work())["pairs"]
    assert 0 < len(pairs) <= PAIRS
    assert pairs[0]["taken"] >= pairs[0]["taken_the_other_way"]
    sheet = contact_sheet(pairs, noise())
    image = Image.open(io.BytesIO(sheet))
    assert len(sheet) < 60_000
    assert image.width < image.height * 10
    taller = Image.open(io.BytesIO(contact_sheet([*pairs, pairs[0]], noise())))
    assert taller.height > image.height
    with pytest.raises(ValueError, match="nothing to show"):
        contact_sheet([], noise())


def test_a_recipes_own_words_are_its_head_alone() -> None:
    words = recipe_words("reptile-5w1s")
    assert words.startswith("The commands in the code's README")
    assert words.endswith("not by a plain resize.")
    assert "#" not in words


def test_pairs_of_the_random_split_are_of_all_alphabets_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subjects, "reading_dataset", reading_noise)
    subject = Subject(tiny_learner().random_start(), "x", "omniglot-random", 5)
    found = drain(weakness_pieces(subject)[0].work())
    assert found["protocol"]["episodes"] == "any"
    assert (found["protocol"]["ways"], found["protocol"]["count"]) == (5, 48)
    across = [p for p in found["pairs"] if p["alphabet"] != p["taken_for_alphabet"]]
    assert across
    assert contact_sheet(across, noise())
    assert {piece.settings["episodes"] for piece in step_pieces(subject)} == {"any"}


def test_without_a_confidence_the_probabilities_that_are_told_are_asked_how_far_they_are_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subjects, "reading_dataset", reading_noise)
    learner = tiny_learner().random_start()
    found = drain(plain_pieces(Subject(learner, "x", "noise", 3))[0].work())
    sampler = EpisodeSampler(noise(), EpisodeSettings((5, 5), (1, 1), 5, kind="alphabet"))
    sure: list[float] = []
    right: list[bool] = []
    for index in range(3):
        episode = sampler.sample(episode_generator(0, index))
        weights = drain(learner.inner_steps_of(episode, learner.inner_steps, 1.0))
        told = learner.judged(weights, episode.support, episode.query).detach().softmax(dim=1)
        sure += told.max(dim=1).values.tolist()
        right += (told.argmax(dim=1) == episode.query_labels).tolist()
    bins = np.minimum((np.array(sure) * 15).astype(int), 14)
    off = [
        abs(np.mean(np.array(right)[bins == b]) - np.mean(np.array(sure)[bins == b])) for b in bins
    ]
    figure = found["figures"]["ECE, %"]
    assert figure["value"] == pytest.approx(np.mean(off), abs=1e-6)
    assert 0 <= figure["low"] <= figure["high"] <= 1
    assert (found["protocol"]["episodes"], found["protocol"]["unknowns"]) == ("alphabet", 0)
    across = [piece.settings for piece in plain_pieces(Subject(learner, "x", "omniglot-random", 3))]
    assert {each["episodes"] for each in across} == {"any"}


def test_a_calibration_that_cannot_be_measured_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "reading_dataset", reading_noise)
    pieces = plain_pieces(Subject(small_learner("maml", norm="batch"), "x", "noise", 3))
    reasons = {piece.name: drain(piece.work()).get("unfit") for piece in pieces}
    assert reasons["plain 5w1s"] is None
    assert reasons["plain 5w5s"] == "needs 5 classes of 10 drawings in an alphabet, has 0"
    assert reasons["plain 20w1s"] == "needs 20 classes in an alphabet, has 8"


def test_a_support_loss_of_nothing_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "reading_dataset", reading_noise)
    subject = Subject(small_learner("proto-maml"), "x", "blobs", 3)
    found = {piece.name: drain(piece.work()) for piece in fall_pieces(subject)}
    for cell in found.values():
        assert cell["protocol"]["inner_steps"] == subject.learner.inner_steps
        assert "unfit" in cell or cell["left_out"] < cell["episodes"] == 3
    figures = loss_falls._figures([[0.0, 0.0], [1.0, 0.5], [2.0, 0.5]])
    assert (figures["left_out"], figures["reached_by_95_percent"]) == (1, 0.5)
    assert figures["mean_losses"] == [1.0, 1 / 3]
