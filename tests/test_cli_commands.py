"""Each command does what the contract says: its output, its files, its exit code."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Generator
from pathlib import Path

import pytest

from maml_studio.commands import evaluate
from maml_studio.engine.datasets import procedural
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import Entry, available, save
from maml_studio.engine.learners.records import Card
from maml_studio.engine.table_cells import TableCell
from tests.command_line import BAR, CROSS, Run, draw, is_one_sentence
from tests.tiny_learner import tiny_learner
from tests.tiny_runs import reading_blobs


def test_classify_prints_json(run: Run, tiny: str, examples: Path, tmp_path: Path) -> None:
    images = [draw(tmp_path / "a.png", BAR), draw(tmp_path / "b.png", CROSS)]
    ran = run("classify", examples, *images, "--init", tiny, "--json")
    assert (ran.code, ran.err) == (0, "")
    answers = json.loads(ran.out)
    assert [set(answer) for answer in answers] == [{"image", "label", "probabilities"}] * 2
    assert [answer["image"] for answer in answers] == [str(image) for image in images]
    assert [answer["label"] for answer in answers] == ["bar", "cross ✕"]
    for answer in answers:
        assert list(answer["probabilities"]) == ["bar", "cross ✕"]
        assert sum(answer["probabilities"].values()) == pytest.approx(1)


def test_classify_goes_on_after_a_bad_image(
    run: Run, tiny: str, examples: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    good = draw(tmp_path / "good.png", CROSS)
    ran = run("classify", examples, bad, good, tmp_path / "gone.png", "--init", tiny, "--json")
    assert ran.code == 2
    first, second, third = json.loads(ran.out)
    assert set(first) == set(third) == {"image", "error"}
    assert "bad.png" in first["error"]
    assert second["label"] == "cross ✕"
    assert len(ran.err.splitlines()) == 2


def test_classify_for_a_person(run: Run, tiny: str, examples: Path, tmp_path: Path) -> None:
    image = draw(tmp_path / "a.png", BAR)
    ran = run("classify", examples, image, "--init", tiny)
    path, label, share = ran.out.rstrip("\n").split("\t")
    assert (path, label) == (str(image), "bar")
    assert re.fullmatch(r"\d+\.\d %", share)


def test_classify_needs_two_classes(run: Run, tiny: str, examples: Path, tmp_path: Path) -> None:
    image = draw(tmp_path / "a.png", BAR)
    (examples / "cross ✕" / "1.png").unlink()
    ran = run("classify", examples, image, "--init", tiny)
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err)


@pytest.mark.usefixtures("few_alphabets")
@pytest.mark.parametrize("kind", ["any", "alphabet"])
def test_evaluate_prints_accuracy_and_protocol(run: Run, tiny: str, kind: str) -> None:
    given = ["evaluate", "--init", tiny, "--dataset", "procedural", "--split", "test", "--json"]
    asked = ["--episodes", kind, "--ways", 3, "--shots", 2, "--queries", 2, "--count", 5]
    ran = run(*given, *asked, "--seed", 4)
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert set(found) == {"accuracy", "interval", "protocol"}
    assert found["interval"][0] <= found["accuracy"] <= found["interval"][1]
    assert sum(found["interval"]) / 2 == pytest.approx(found["accuracy"])
    assert found["protocol"] == {
        "dataset": "procedural",
        "split": "test",
        "episodes": kind,
        "ways": 3,
        "shots": 2,
        "queries": 2,
        "inner_steps": 3,
        "count": 5,
        "seed": 4,
        "inductive": True,
        "initialization": tiny,
    }
    assert json.loads(run(*given, *asked, "--seed", 4).out) == found


@pytest.mark.usefixtures("few_alphabets")
def test_evaluate_for_a_person(run: Run, tiny: str) -> None:
    ran = run(
        "evaluate",
        "--init",
        tiny,
        "--dataset",
        "procedural",
        "--count",
        3,
        "--ways",
        2,
        "--inner-steps",
        1,
    )
    assert ran.code == 0
    assert re.match(r"\d+\.\d % \(95 % interval ", ran.out)
    assert "1 inner step, 3 episodes, seed 0, inductive" in ran.out


@pytest.mark.usefixtures("few_alphabets")
def test_evaluate_prints_the_standard_table(
    run: Run, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procedural, "CHARACTERS", 6)
    monkeypatch.setattr(procedural, "DRAWERS", 10)
    asked = ("evaluate", "--init", tiny, "--dataset", "procedural", "--count", 2, "--table")
    lines = run(*asked).out.splitlines()
    assert lines[0].startswith(
        "tiny: procedural, test, 5 queries a class, 3 inner steps, 2 episodes"
    )
    assert "20w5s\tany\tneeds 20 classes, has 12" in lines
    assert "20w1s\talphabet\tneeds 20 classes in an alphabet, has 6" in lines
    assert sum(" % (" in line for line in lines) == 4
    cells = json.loads(run(*asked, "--json").out)
    assert len(cells) == 8
    single = run(*asked[:-1], "--ways", 5, "--shots", 5, "--episodes", "alphabet", "--json")
    one = json.loads(single.out)
    assert one in [{key: cell[key] for key in one} for cell in cells]


@pytest.mark.usefixtures("few_alphabets")
def test_evaluate_all_prints_a_table_of_each_and_names_what_is_broken(
    run: Run, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    monkeypatch.setattr(procedural, "CHARACTERS", 5)
    monkeypatch.setattr(procedural, "DRAWERS", 10)
    broken = data_folder / "initializations" / "broken"
    broken.mkdir(parents=True)
    (broken / "card.json").write_text("{")
    asked = ("evaluate", "--init", "all", "--dataset", "procedural", "--count", 1)
    ran = run(*asked, "--json")
    assert ran.code == 2
    assert ran.err.count("broken: ") == 1
    names = [cell["protocol"]["initialization"] for cell in json.loads(ran.out)]
    assert names == [
        entry.name for entry in available() if entry.name != "broken" for _ in range(8)
    ]
    lines = run(*asked).out.splitlines()
    assert sum(line.startswith("default: procedural, test") for line in lines) == 1


@pytest.mark.usefixtures("few_alphabets")
@pytest.mark.parametrize("error", [RuntimeError("no\nmemory"), MemoryError(), KeyboardInterrupt()])
def test_evaluate_all_prints_what_was_measured_before_it_failed(
    run: Run, monkeypatch: pytest.MonkeyPatch, data_folder: Path, error: BaseException
) -> None:
    folder = data_folder / "initializations" / "trial"
    save(tiny_learner(), folder)
    monkeypatch.setattr(evaluate, "available", lambda: [Entry("trial", "A trial", folder)] * 2)
    monkeypatch.setattr(evaluate, "evaluating_table", lambda *_: _failing(error))
    ran = run("evaluate", "--init", "all", "--dataset", "procedural", "--count", 1, "--json")
    times = 1 if isinstance(error, KeyboardInterrupt) else 2
    assert ran.code == (130 if times == 1 else 2)
    assert [cell["unfit"] for cell in json.loads(ran.out)] == ["too small"] * times
    assert ran.err.count("trial: ") == (0 if times == 1 else 2)


def _failing(error: BaseException) -> Generator[TableCell, None, None]:
    yield TableCell({"ways": 5, "shots": 1, "episodes": "any"}, unfit="too small")
    raise error


def test_evaluate_measures_on_the_data_that_was_trained_on(
    run: Run, tiny: str, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    recipe = {"recipe": {"data": {"dataset": "omniglot-random"}}}
    learner = tiny_learner()
    learner.card = Card("random", "Of random characters", recipe)
    save(learner, data_folder / "initializations" / "random-split")
    asked: list[str] = []
    monkeypatch.setattr(evaluate, "reading_dataset", lambda name, *_, **__: _reading(name, asked))
    for name in (tiny, "random-split"):
        assert run("evaluate", "--init", name, "--count", 1, "--ways", 2).err == ""
    assert asked == ["omniglot", "omniglot-random"]
    ran = run("evaluate", "--init", "random-split", "--dataset", "omniglot", "--count", 1)
    assert asked[-1] == "omniglot"
    assert "random-split was trained on omniglot-random, whose splits are others" in ran.err
    assert is_one_sentence(ran.err)


def _reading(name: str, asked: list[str]) -> Generator[Progress, None, CharacterSet]:
    asked.append(name)
    return reading_blobs(name, "test")


def test_evaluate_says_what_to_do_without_data(run: Run, tiny: str) -> None:
    ran = run("evaluate", "--init", tiny)
    assert ran.code == 2
    assert is_one_sentence(ran.err)
    assert "maml-studio datasets download omniglot" in ran.err


def test_datasets_list(run: Run, data_folder: Path) -> None:
    ran = run("datasets", "list")
    assert ran.code == 0
    assert re.search(r"^omniglot .*not here yet", ran.out, re.MULTILINE)
    assert str(data_folder) in ran.out
    entries = json.loads(run("datasets", "list", "--json").out)
    assert entries[-1]["name"] == "procedural"
    assert entries[-1]["splits"] == ["train", "validation", "test"]


def test_datasets_import_refuses_what_is_broken(
    run: Run, tmp_path: Path, data_folder: Path
) -> None:
    image = draw(tmp_path / "0001_01.png", BAR).read_bytes()
    with zipfile.ZipFile(tmp_path / "images_evaluation.zip", "w") as archive:
        archive.writestr("images_evaluation/Elder/character01/0001_01.png", image)
    (tmp_path / "images_background.zip").write_bytes(b"broken")
    ran = run("datasets", "import", tmp_path)
    assert ran.code == 2
    assert ran.out.strip() == str(data_folder / "omniglot-py" / "images_evaluation")
    noted, refused = ran.err.splitlines()
    assert "is not the official one" in noted
    assert "images_background.zip” is broken and was not imported" in refused


def test_real_digits_are_told_apart(run: Run, data_root: Path, tmp_path: Path, tiny: str) -> None:
    assert run("datasets", "import", data_root / "mnist").code == 0
    asked = ["--dataset", "mnist", "--ways", 2, "--shots", 5, "--count", 20, "--json"]
    assert json.loads(run("evaluate", "--init", tiny, *asked).out)["accuracy"] > 0.6
