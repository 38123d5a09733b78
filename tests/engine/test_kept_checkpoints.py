"""The checkpoints of a run that can be used: the best, the latest, those saved on request."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio.engine.initializations import load
from maml_studio.engine.kept_checkpoints import run_of, short_title
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import Kept, OuterStep
from tests.tiny_runs import last_state, metrics, tiny

pytestmark = pytest.mark.usefixtures("blobs_are_a_dataset")


class Wish:
    """Wants a checkpoint after some outer steps."""

    def __init__(self, *steps: int) -> None:
        self.asked = 0
        self._steps = steps

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked in self._steps


def trained(folder: Path, *steps: int, until: int = 12, resume: bool = False) -> list[Kept]:
    """Train, want checkpoints after the given steps of this session, and stop after a step."""
    work = meta_training(tiny(), folder, resume=resume, keep_now=Wish(*steps))
    kept = []
    for record in work:
        kept += [record] if isinstance(record, Kept) else []
        if isinstance(record, OuterStep) and record.step == until and until < 12:
            break
    work.close()
    return kept


def test_a_checkpoint_is_kept_when_it_is_wanted_and_changes_nothing_else(tmp_path: Path) -> None:
    run, plain = RunFolder(tmp_path / "a" / "run"), RunFolder(tmp_path / "b" / "run")
    kept = trained(run.path, 3, 7)
    assert [(one.step, one.path.name) for one in kept] == [
        (3, "step-00000003"),
        (7, "step-00000007"),
    ]
    trained(plain.path)
    assert metrics(run.path) == metrics(plain.path)
    assert last_state(run.path) == last_state(plain.path)
    titles = [one.title for one in run.kept_checkpoints()]
    assert titles[0].startswith("Best, step ")
    assert titles[1:] == ["Latest, step 12", "Saved at step 7", "Saved at step 3"]
    third, seventh = load(kept[0].path), load(kept[1].path)
    assert third.card.record["outer_step"] == 3
    differing = [n for n, v in third.parameters.items() if not v.equal(seventh.parameters[n])]
    assert differing


def test_a_kept_checkpoint_outlives_a_resume_that_goes_over_it_again(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    trained(run.path, 2, until=5)
    earlier = run.last.read_bytes()
    (third,) = [one.path for one in trained(run.path, 2, until=8, resume=True)]
    before = (third / "weights.safetensors").read_bytes()
    run.last.write_bytes(earlier)  # As if the process had been killed after step 5.
    assert trained(run.path, 2, until=9, resume=True)[0].path == third
    assert (third / "weights.safetensors").read_bytes() == before
    assert [one.step for one in run.kept_checkpoints()[2:]] == [7, 2]


def test_what_is_wanted_while_it_is_stopped_is_kept_too(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    trained(run.path, 5, until=5)
    assert run.kept_checkpoints()[-1].title == "Saved at step 5"
    assert run.card().steps == 5  # type: ignore[union-attr]


def test_the_latest_checkpoint_is_a_learner(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "first")
    trained(run.path, 6, until=6)
    saved = next(one for one in run.kept_checkpoints() if one.title == "Saved at step 6")
    latest, same = load(run.last), load(saved.path)
    assert latest.card.name == "first"
    assert latest.card.record["outer_step"] == 6
    assert all(value.equal(same.parameters[name]) for name, value in latest.parameters.items())


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda run: run.last.unlink(), "does not tell its outer step|has no last.safetensors"),
        (lambda run: run.last.write_bytes(b"no weights"), "does not tell its outer step"),
        (lambda run: (run.path / "config.toml").unlink(), "config.toml"),
        (lambda run: (run.path / "config.toml").write_text("title = 3"), "title"),
        (
            lambda run: (run.path / "config.toml").write_text(
                "[network]\nchannels = 9\ngroups = 3"
            ),
            "other weights|another shape",
        ),
    ],
)
def test_a_broken_latest_checkpoint_is_told_in_one_sentence(
    tmp_path: Path, harm: object, sentence: str
) -> None:
    run = RunFolder(tmp_path / "run")
    trained(run.path, until=2)
    harm(run)  # type: ignore[operator]
    with pytest.raises(ValueError, match=sentence):
        load(run.last)


def test_what_does_not_tell_its_step_is_left_out(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    assert run.kept_checkpoints() == ()
    run.best.mkdir(parents=True)
    (run.best / "card.json").write_text("[]")
    run.last.write_bytes(b"\xff" * 64)
    run.best.with_name("step-00000003").mkdir()
    assert run.kept_checkpoints() == ()


def test_a_checkpoint_has_a_title_that_names_its_run(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "first-steps")
    trained(run.path, 1, until=2)
    _, latest, saved = run.kept_checkpoints()
    assert short_title(run.path) == "first-steps (a run)"
    assert short_title(latest.path) == "first-steps · step 2"
    assert short_title(saved.path) == "first-steps · step 1"
    assert short_title(run.best) == "first-steps · best"
    assert {run_of(path) for path in (run.path, latest.path, saved.path)} == {run.path}
