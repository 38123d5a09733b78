"""The folder of a run: what is written is read again, also after a kill."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import FORMAT, RunCard
from maml_studio.engine.run_folder import RunFolder, RunNotWrittenError
from maml_studio.engine.training_records import OuterStep, Validation

DOCUMENT = Path(__file__).parents[2] / "docs" / "run-folder.md"


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path / "runs" / "trial")
    folder.begin(Recipe.from_dict({"title": "Trial", "outer": {"steps": 7}}))
    return folder


def test_a_folder_need_not_exist(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "not yet")
    assert not run.exists
    assert list(run.records()) == []
    assert not run.path.exists()


def test_the_recipe_is_kept(run: RunFolder) -> None:
    assert run.exists
    assert run.recipe() == Recipe.from_dict({"title": "Trial", "outer": {"steps": 7}})


def test_a_run_is_never_begun_over_another(run: RunFolder) -> None:
    run.write("outer_step", {"step": 1})
    with pytest.raises(ValueError, match=r"There is a run in .*trial” already"):
        run.begin(Recipe())
    assert run.recipe().title == "Trial"
    assert len(list(run.records())) == 1


def test_records_come_back_in_order(run: RunFolder) -> None:
    run.write("outer_step", {"step": 1, "loss": 0.1 + 0.2})
    run.write("validation", {"step": 1, "note": "naïve\u2028line", "evaluations": [{"a": 1}]})
    assert list(run.records()) == [
        {"record": "outer_step", "step": 1, "loss": 0.1 + 0.2},
        {"record": "validation", "step": 1, "note": "naïve\u2028line", "evaluations": [{"a": 1}]},
    ]
    assert run.metrics.read_text("utf-8").count("\n") == 2


def test_a_half_line_is_passed_over_and_cut_away(run: RunFolder) -> None:
    for step in (1, 2, 3):
        run.write("outer_step", {"step": step})
    text = run.metrics.read_bytes()
    run.metrics.write_bytes(text[:-7])
    assert [record["step"] for record in run.records()] == [1, 2]
    run.cut_back(2, 2)
    run.write("outer_step", {"step": 3})
    assert run.metrics.read_bytes() == text


def test_cutting_back_drops_what_comes_after_a_step(run: RunFolder) -> None:
    for step in (1, 2, 2, 3, 4):
        run.write("outer_step", {"step": step})
    run.cut_back(2, 2)
    assert [record["step"] for record in run.records()] == [1, 2, 2]
    run.cut_back(0, 0)
    assert list(run.records()) == []


def test_records_of_a_kind_that_is_not_known_are_cut_back_too(run: RunFolder) -> None:
    for step in (1, 2):
        run.write("temperature", {"step": step})
    run.cut_back(1, 1)
    assert [record["step"] for record in run.records()] == [1]


def test_the_card_is_read_again(run: RunFolder) -> None:
    assert run.card() is None
    card = RunCard("trial", title="Trial «x»", state="paused", reason="it was stopped", steps=3)
    run.write_card(card)
    assert run.card() == card
    values = json.loads(run.card_file.read_text("utf-8"))
    assert values["format"] == FORMAT
    run.card_file.write_text(json.dumps({**values, "colour": "red"}))
    assert run.card() == card


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"format": 99}', "newer version of MAML Studio: it has format 99"),
        ("[1]", "has no format"),
        ("{", "can't be read"),
    ],
)
def test_a_card_that_can_not_be_read_is_refused_in_a_sentence(
    run: RunFolder, content: str, says: str
) -> None:
    run.card_file.write_text(content)
    for ask in (run.card, run.state, lambda: run.check(resume=True)):
        with pytest.raises(ValueError, match=f"card.json.*{says}"):
            ask()


def test_a_run_is_held_by_one_writer_and_read_by_others(run: RunFolder) -> None:
    run.write_card(RunCard("trial"))
    assert run.state() == "interrupted"
    other = RunFolder(run.path)
    with run.locked():
        run.write("outer_step", {"step": 1})
        assert other.state() == "running"
        assert [record["step"] for record in other.records()] == [1]
        with pytest.raises(ValueError, match="being trained by another process"), other.locked():
            pass
        with pytest.raises(ValueError, match="being trained by another process"):
            other.check(resume=True)
    assert other.state() == "interrupted"
    with other.locked():
        assert run.state() == "running"


def test_a_process_that_is_killed_lets_go_of_its_run(run: RunFolder) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from maml_studio.engine.run_folder import RunFolder\n"
        "with RunFolder(Path(sys.argv[1])).locked():\n    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(run.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            assert run.state() == "running"
            with pytest.raises(ValueError, match="another process"), run.locked():
                pass
        finally:
            holder.kill()
    assert run.state() == "interrupted"
    with run.locked():
        pass


def test_a_full_disk_is_said_in_a_sentence(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    for write in (
        lambda: run.write("outer_step", {"step": 1}),
        lambda: run.say("started"),
        lambda: run.write_card(RunCard("trial")),
    ):
        with pytest.raises(RunNotWrittenError, match=r"can't be written \(No space left on device"):
            write()


def test_lines_of_the_log_begin_with_the_time(run: RunFolder) -> None:
    run.say("started")
    run.say("validation: 50 %")
    first, second = run.log.read_text("utf-8").splitlines()
    assert first.split("  ")[1] == "started"
    assert first[:2] == "20"
    assert first[10] == "T"
    assert second.endswith("Z  validation: 50 %")


def test_what_a_kill_left_half_written_is_cleared_away(run: RunFolder) -> None:
    left = [run.path / ".ab12.part", run.last.with_name(".cd34.part")]
    run.last.parent.mkdir()
    for path in left:
        path.write_text("half")
    with run.locked():
        assert not any(path.exists() for path in left)
    assert run.recipe().title == "Trial"


def test_the_best_checkpoint_is_replaced_whole_or_not_at_all(run: RunFolder) -> None:
    def replace_by(text: str, error: OSError | None = None) -> None:
        with run.replacing(run.best) as place:
            place.mkdir(parents=True)
            (place / "weights").write_text(text)
            if error is not None:
                raise error

    for text in ("first", "second"):
        replace_by(text)
        assert (run.best / "weights").read_text() == text
    with pytest.raises(RunNotWrittenError):
        replace_by("third, half of it", OSError(errno.ENOSPC, "No space left on device"))
    assert (run.best / "weights").read_text() == "second"
    run.best.rename(run.best.with_name(".former-best"))  # As a kill between two renames leaves it.
    with run.locked():
        assert (run.best / "weights").read_text() == "second"
        assert [path.name for path in run.best.parent.iterdir()] == ["best"]


@pytest.mark.parametrize("kind", [RunCard, OuterStep, Validation])
def test_each_field_is_documented(kind: type) -> None:
    text = DOCUMENT.read_text("utf-8")
    assert [item.name for item in fields(kind) if f"`{item.name}`" not in text] == []
