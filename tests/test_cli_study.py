"""`maml-studio study` and what `evaluate` says of published figures."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from maml_studio.engine.datasets import procedural
from maml_studio.engine.generators import Progress
from tests.command_line import Run, is_one_sentence

SMALL = ("--set", "network.channels=8", "--set", "network.groups=2")


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_sine_is_printed_and_saved(run: Run, data_folder: Path) -> None:
    pytest.importorskip("matplotlib")
    ran = run("study", "sine", "--steps", 3)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# Sine regression, 10-shot\n")
    assert "3 outer steps" in ran.out
    folder = data_folder / "studies" / "sine"
    assert files(folder) == {f"sine.{kind}" for kind in ("md", "json", "csv", "png", "svg")}
    assert str(folder / "sine.svg") in ran.out.splitlines()[-1]


def test_without_matplotlib_all_but_the_plot_is_saved(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    ran = run("study", "sine", "--steps", 2, "--out", tmp_path)
    assert ran.code == 0
    assert ran.err.count("\n") == 1
    assert "pip install 'maml-studio[plots]'" in ran.err
    assert files(tmp_path) == {"sine.md", "sine.json", "sine.csv"}


@pytest.mark.usefixtures("few_alphabets")
def test_inner_steps_are_a_grid(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(
        '[data]\ndataset = "procedural"\nways = 2\nqueries = 1\n'
        '[validation]\nkinds = "any"\nways = 2\nqueries = 1\nepisodes = 2\n'
        "[outer]\nmeta_batch_size = 1\n[network]\nchannels = 8\ngroups = 2\n"
    )
    out = tmp_path / "study"
    asked = ["study", "inner-steps", "--recipe", recipe, "--steps", 1, "--count", 2, "--out", out]
    ran = run(*asked)
    assert (ran.code, ran.err) == (0, "")
    assert "| in training | 1 in evaluation" in ran.out
    assert "1 outer steps" in ran.out
    assert (out / "train-5" / "checkpoints" / "best").is_dir()
    figures = json.loads((out / "inner-steps.json").read_text("utf-8"))["figures"]
    assert len(figures) == 12
    again = run(*asked, "--set", "outer.rate=0.5")
    assert again.code == 2
    assert is_one_sentence(again.err)


@pytest.mark.usefixtures("few_alphabets")
def test_maml_is_compared_with_prototypical_networks(run: Run, tmp_path: Path) -> None:
    asked = ["study", "maml-vs-prototypical", "--dataset", "procedural", "--ways", 2]
    sizes = ["--set", "data.queries=1", "--set", "validation.queries=1", *SMALL]
    sizes += ["--set", "validation.episodes=2", "--steps", 1, "--count", 3]
    ran = run(*asked, *sizes, "--out", tmp_path / "trained")
    assert (ran.code, ran.err) == (0, "")
    assert "difference, episode by episode" in ran.out
    assert "the same 3 2-way 1-shot episodes of procedural" in ran.out
    inits = {name: tmp_path / "trained" / name for name in ("maml", "prototypical")}
    given = [word for name, folder in inits.items() for word in (f"--{name}", folder)]
    measured = run(*asked, *given, "--count", 3, "--out", tmp_path / "given")
    assert measured.code == 0
    assert files(tmp_path / "given") == {f"maml-vs-prototypical.{k}" for k in ("md", "json", "csv")}
    tables = [
        [line for line in text.splitlines() if "|" in line] for text in (ran.out, measured.out)
    ]
    assert tables[0] == tables[1]


def test_confidence_is_fitted_kept_and_measured(
    run: Run, tiny: str, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from maml_studio.commands import study
    from maml_studio.engine.initializations import load

    for split, numbers in (("validation", (30,)), ("test", (34,))):
        monkeypatch.setitem(procedural.SPLITS, split, numbers)
    monkeypatch.setattr(procedural, "CHARACTERS", 10)
    monkeypatch.setattr(procedural, "DRAWERS", 12)
    monkeypatch.setattr(study, "PROTOCOL", replace(study.PROTOCOL, count=1))
    asked = ["study", "confidence", "--init", tiny, "--dataset", "procedural", "--count", 2]
    ran = run(*asked)
    assert (ran.code, ran.err) == (0, "")
    assert "nothing was fitted" in ran.out
    assert "alphabet, 5-way 5-shot" in ran.out
    assert "20-way" not in ran.out
    kept = data_folder / "initializations" / tiny / "confidence.json"
    assert not kept.exists()
    ran = run(*asked, "--fit")
    assert (ran.code, ran.err) == (0, "")
    assert f"Fitted: {kept}" in ran.out
    assert "ECE after, %" in ran.out
    assert load(tiny, "cpu").card.confidence is not None
    saved = json.loads((data_folder / "studies" / "confidence" / "confidence.json").read_text())
    assert {figure["protocol_split"] for figure in saved["figures"]} == {"test"}
    refused = run("study", "confidence", "--init", "nearest-pixels", "--fit")
    assert refused.code == 2
    assert is_one_sentence(refused.err)


def test_one_initialization_is_not_compared_with_nothing(run: Run, tiny: str) -> None:
    ran = run("study", "maml-vs-prototypical", "--maml", tiny)
    assert ran.code == 2
    assert is_one_sentence(ran.err)


def test_a_study_needs_a_name(run: Run) -> None:
    ran = run("study")
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err)
    assert "confidence, inner-steps, maml-vs-prototypical or sine" in ran.err


def test_a_stopped_study_says_how_to_go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object):
        yield Progress(0, 1, "Training")
        raise KeyboardInterrupt

    monkeypatch.setattr("maml_studio.commands.study.studying_sines", stop)
    monkeypatch.setattr(sys, "argv", ["maml-studio", "study", "sine", "--steps", "9"])
    ran = run("study", "sine", "--steps", 9)
    assert ran.code == 130
    assert "maml-studio study sine --steps 9" in ran.err


@pytest.mark.usefixtures("omniglot")
def test_evaluate_prints_the_published_figure_beside_ones_own(run: Run, tiny: str) -> None:
    asked = ["evaluate", "--init", tiny, "--count", 3]
    ran = run(*asked)
    assert (ran.code, ran.err) == (0, "")
    own, published, reproduced = ran.out.splitlines()
    assert "inductive" in own
    assert published.startswith("Published: 98.7 ± 0.4 %, MAML (Finn et al. 2017). What differs: ")
    for said in ("(transductive)", "“omniglot-random”", "over 600 episodes, this over 3"):
        assert said in published
    assert reproduced.startswith(
        "Not published: 93.99 %, MAML, a student's reproduction in PyTorch"
    )
    assert set(json.loads(run(*asked, "--json").out)) == {"accuracy", "interval", "protocol"}


@pytest.mark.usefixtures("few_alphabets")
def test_evaluate_judges_queries_together_if_told_and_says_what_was_true(
    run: Run, tiny: str, data_folder: Path
) -> None:
    import torch

    from maml_studio.engine.initializations import save
    from maml_studio.engine.learners.maml import MAML
    from maml_studio.engine.learners.settings import MAMLSettings
    from maml_studio.engine.networks.settings import NetworkSettings

    learner = MAML.initial(
        NetworkSettings(channels=8, norm="batch"), MAMLSettings(), torch.Generator().manual_seed(0)
    )
    save(learner, data_folder / "initializations" / "batch")
    asked = ["--dataset", "procedural", "--ways", 2, "--count", 2, "--transductive", "--json"]
    together = run("evaluate", "--init", "batch", *asked)
    assert (together.code, together.err) == (0, "")
    assert json.loads(together.out)["protocol"]["inductive"] is False
    alone = run("evaluate", "--init", tiny, *asked)
    assert json.loads(alone.out)["protocol"]["inductive"] is True
    assert "has no batch norm" in alone.err
