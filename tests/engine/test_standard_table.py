"""The standard table: its cells, what it can't measure, and the file that keeps it."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from maml_studio.engine import run_evaluation
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.evaluation import Protocol, evaluating
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.initializations import save
from maml_studio.engine.run_evaluation import evaluating_run
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.standard_table import evaluating_table, table_protocols, unfit
from maml_studio.engine.table_cells import EvaluationFile, TableCell, TableProgress, fingerprint
from tests.small_learners import small_learner
from tests.tiny_learner import tiny_learner
from tests.tiny_runs import tiny

BASIS = Protocol("shapes", "test", count=2, seed=4)
PLACES = [(way, shot, kind) for way in (5, 20) for shot in (1, 5) for kind in ("any", "alphabet")]


def alphabets(*sizes: int, drawings: int = 10) -> CharacterSet:
    generator = torch.Generator().manual_seed(0)
    count = sum(sizes)
    pixels = torch.randint(0, 256, (count, drawings, 28, 28), generator=generator)
    names = tuple(f"a{number}" for number, size in enumerate(sizes) for _ in range(size))
    characters = tuple(map(str, range(count)))
    return CharacterSet("shapes", tuple(pixels.to(torch.uint8).numpy()), characters, names)


def test_each_cell_is_what_an_evaluation_of_its_protocol_gives() -> None:
    characters, learner = alphabets(20, 5), tiny_learner()
    records: list[object] = []
    cells = drain(evaluating_table(learner, characters, table_protocols(BASIS)), records.append)
    assert [cell.place for cell in cells] == PLACES
    assert [record for record in records if isinstance(record, TableCell)] == list(cells)
    for cell in (cells[1], cells[7]):
        way, shot, kind = cell.place
        protocol = replace(BASIS, ways=way, shots=shot, episodes=kind)
        alone = drain(evaluating(learner, characters, protocol))
        assert (cell.accuracy, cell.interval) == (alone.accuracy, alone.interval)
        assert cell.protocol == alone.as_dict()["protocol"]


def test_the_progress_grows_to_the_end() -> None:
    records: list[object] = []
    drain(evaluating_table(tiny_learner(), alphabets(20), table_protocols(BASIS)), records.append)
    progress = [record for record in records if isinstance(record, TableProgress)]
    shares = [record.share for record in progress]
    assert len(shares) == 8 * BASIS.count
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert progress[-1].seconds_left == pytest.approx(0, abs=1e-6)
    assert (progress[-1].done, progress[-1].count) == (2, 2)


def test_what_does_not_fit_says_why_and_the_rest_is_measured() -> None:
    cells = drain(evaluating_table(tiny_learner(), alphabets(12, 9), table_protocols(BASIS)))
    told = {cell.place: cell.unfit for cell in cells}
    assert told[20, 1, "alphabet"] == "needs 20 classes in an alphabet, has 12"
    assert [place for place in PLACES if told[place]] == [(20, 1, "alphabet"), (20, 5, "alphabet")]
    assert all((cell.accuracy is None) == bool(cell.unfit) for cell in cells)


def test_few_drawings_are_named() -> None:
    characters = alphabets(20, drawings=9)
    protocol = replace(BASIS, ways=5, shots=5)
    assert unfit(tiny_learner(), characters, protocol) == ("needs 5 classes of 10 drawings, has 0")


def test_a_learned_head_is_for_its_own_way() -> None:
    learner = small_learner("maml", head="learned", way=5)
    protocols = table_protocols(BASIS)
    reasons = [unfit(learner, alphabets(20), protocol) for protocol in protocols]
    assert reasons == [""] * 4 + ["its head is for 5 classes"] * 4


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunFolder:
    """Leave a run with a best checkpoint, whose data set is there."""

    def reading(name: str, split: str, **_: int) -> Generator[Progress, None, CharacterSet]:
        yield Progress(0, 1, f"{name} {split}")
        return alphabets(20, 5)

    monkeypatch.setattr(run_evaluation, "reading_dataset", reading)
    made = RunFolder(tmp_path / "run")
    made.begin(tiny())
    save(tiny_learner(), made.best)
    return made


def test_the_table_of_a_run_is_kept_cell_by_cell_and_goes_on(run: RunFolder) -> None:
    work = evaluating_run(run.path, run.best, 2, inductive=True)
    file = EvaluationFile(run.path)
    for record in work:
        if isinstance(record, TableCell):
            assert file.read() == (record,)
            break
    work.close()
    first = file.read()[0]
    assert (first.checkpoint, first.step) == ("best", 12)
    assert first.weights_sha256 == fingerprint(run.best)
    assert first.protocol["split"] == "test"
    rest = drain(evaluating_run(run.path, run.best, 2, inductive=True))
    assert [cell.place for cell in rest] == PLACES[1:]
    assert file.read() == (first, *rest)
    assert drain(evaluating_run(run.path, run.best, 2, inductive=True)) == ()
    more = drain(evaluating_run(run.path, run.best, 3, inductive=True))
    assert [cell.place for cell in more] == PLACES
    assert len(file.read()) == 16


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "can't be read"),
        ("[]", "has no format"),
        ('{"format": 99, "cells": []}', "newer version of MAML Studio"),
        ('{"format": 1}', "has a cell that can't be used"),
        ('{"format": 1, "cells": [{"protocol": {"ways": "x"}}]}', "has a cell that can't be used"),
        ('{"format": 1, "cells": [{"surprise": 1}]}', "has a cell that can't be used"),
    ],
)
def test_a_broken_file_is_named_and_put_aside(run: RunFolder, content: str, sentence: str) -> None:
    file = EvaluationFile(run.path)
    file.path.write_text(content)
    with pytest.raises(ValueError, match=sentence) as raised:
        file.read()
    assert str(file.path) in str(raised.value)
    drain(evaluating_run(run.path, run.best, 1, inductive=True))
    assert len(file.read()) == 8
    assert (run.path / "evaluation.unreadable.json").read_text() == content


def test_the_file_is_plain_json(run: RunFolder) -> None:
    drain(evaluating_run(run.path, run.best, 1, inductive=True))
    values = json.loads(EvaluationFile(run.path).path.read_text())
    assert values["format"] == 1
    assert set(values["cells"][0]) == {
        "protocol", "accuracy", "interval", "unfit", "checkpoint", "step", "weights_sha256",
    }  # fmt: skip


def test_a_run_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no longer there"):
        EvaluationFile(tmp_path / "gone").keep([])
    assert not (tmp_path / "gone").exists()
