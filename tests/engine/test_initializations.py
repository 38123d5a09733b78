"""Initializations on disk: what is saved comes back exactly, and is found by its name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load as load_tensors

from maml_studio import resources
from maml_studio.engine import initializations
from maml_studio.engine.initializations import CARD, FORMAT, WEIGHTS, available, load, save
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.records import Card
from tests.small_learners import small_learner
from tests.tiny_learner import RECORD, tiny_learner


@pytest.fixture
def learner() -> MAML:
    return tiny_learner()


@pytest.fixture
def folder(learner: MAML, tmp_path: Path) -> Path:
    save(learner, tmp_path / "trial")
    return tmp_path / "trial"


def test_what_is_saved_comes_back_exactly(learner: MAML, folder: Path) -> None:
    again = load(folder, device="cpu")
    assert type(again) is MAML
    assert again.network_settings == learner.network_settings
    assert again.settings == learner.settings
    assert (again.card.name, again.card.title) == ("trial", "A trial 🦊")
    assert {name: again.card.record[name] for name in RECORD} == RECORD
    assert again.parameters.keys() == learner.parameters.keys()
    for name, value in learner.parameters.items():
        assert torch.equal(again.parameters[name], value)
        assert again.parameters[name].dtype == value.dtype


def test_saving_again_changes_nothing(folder: Path) -> None:
    before = [(folder / name).read_bytes() for name in (CARD, WEIGHTS)]
    save(load(str(folder), device="cpu"), folder)
    assert [(folder / name).read_bytes() for name in (CARD, WEIGHTS)] == before
    assert sorted(path.name for path in folder.iterdir()) == sorted([CARD, WEIGHTS])


def test_weights_are_safetensors_and_the_card_is_json(folder: Path) -> None:
    assert "blocks.conv1.weight" in load_tensors((folder / WEIGHTS).read_bytes())
    assert json.loads((folder / CARD).read_text("utf-8"))["format"] == FORMAT


def test_names_are_looked_up_in_the_data_folder(learner: MAML, data_folder: Path) -> None:
    save(learner, data_folder / "initializations" / "mine")
    assert load("mine", device="cpu").card.title == "A trial 🦊"
    entry = next(entry for entry in available() if entry.name == "mine")
    assert entry.title == "A trial 🦊"
    assert entry.path == data_folder / "initializations" / "mine"


def test_bundled_initializations_come_before_those_of_the_person(
    learner: MAML, data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "bundled"
    monkeypatch.setattr(initializations, "pretrained", lambda: bundled)
    for place, name in ((bundled, "a"), (bundled, "default")):
        save(learner, place / name)
    learner.card = Card("a", "Of the person")
    for name in ("a", "z"):
        save(learner, data_folder / "initializations" / name)
    hidden = data_folder / "initializations" / "a"
    assert [entry.name for entry in available()] == ["default", "a", str(hidden), "z"]
    assert load(str(hidden), device="cpu").card.title == "Of the person"
    assert load("a", device="cpu").card.title == "A trial 🦊"
    assert load("z", device="cpu").card.title == "Of the person"


def test_bundled_ones_are_listed_by_method_with_the_way_of_a_learned_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    monkeypatch.setattr(initializations, "pretrained", lambda: tmp_path)
    for method in ("relation", "maml++", "anil", "maml"):
        of_three = {"head": "learned", "way": 3} if method == "anil" else {}
        made = small_learner(method, **of_three)
        made.card = Card(method, method.upper())
        save(made, tmp_path / method)
        save(made, data_folder / "initializations" / f"own-{method}")
    names = ["maml", "anil", "maml++", "relation"]
    own = ["own-anil", "own-maml", "own-maml++", "own-relation"]
    assert [entry.name for entry in available()] == names + own
    assert [entry.way for entry in available()][:4] == [None, 3, None, None]


def test_a_broken_card_is_still_listed(folder: Path, data_folder: Path) -> None:
    (folder / CARD).write_text("nonsense")
    folder.rename(
        (data_folder / "initializations").mkdir() or data_folder / "initializations/trial"
    )
    entry = next(entry for entry in available() if entry.name == "trial")
    assert entry.title == "trial"


@pytest.mark.parametrize("name", ["nothing", "no/such/path", "", "🦊", "x" * 500, "a\0b"])
def test_what_is_not_there_is_named_with_what_is(name: str, data_folder: Path) -> None:
    with pytest.raises(ValueError, match="There is no initialization") as caught:
        load(name)
    assert f"“{name}”" in str(caught.value)
    assert all(entry.name in str(caught.value) for entry in available())


def test_an_empty_folder_is_no_initialization(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"There is no initialization “{tmp_path}”"):
        load(tmp_path)


def test_an_unwritable_place_is_an_error_and_leaves_nothing(learner: MAML, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        save(learner, tmp_path / "file" / "trial")


def test_what_ships_is_readable() -> None:
    names = [entry.name for entry in available()]
    shipped = {path.parent.name for path in resources.pretrained().glob(f"*/{CARD}")}
    assert names[0] == "default"
    assert set(names) == shipped
    for name in names:
        assert load(name, device="cpu").parameter_count > 0
