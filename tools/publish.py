"""Measure a run's best checkpoint and put it into pretrained/ with its card.

    .venv/bin/python tools/publish.py RUN_FOLDER NAME [--count 600]

The evaluation alphabets are for the reported figures only: what ships is chosen by the run's own
validation, and nothing here chooses.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from maml_studio.engine.confidence_fit import fitting_confidence
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import EpisodeSampler, EpisodeSettings, episode_generator
from maml_studio.engine.evaluation import Protocol, evaluating
from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import load, save
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card, InnerStep
from maml_studio.engine.run_folder import RunFolder
from maml_studio.resources import pretrained, recipes

KINDS = ("any", "alphabet")
FIGURES = ((3, 1), (5, 1), (5, 5), (20, 1), (20, 5))
FALLS = ((2, 1), (3, 1), (5, 1), (10, 1), (20, 5))


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("name")
    parser.add_argument("--count", type=int, default=600, help="episodes a figure")
    given = parser.parse_args()
    torch.set_num_threads(1)
    run = RunFolder(given.run)
    learner = load(str(run.best), "cpu")
    test = drain(reading_dataset("omniglot", "test"))
    validation = drain(reading_dataset("omniglot", "validation"))
    record = {
        **learner.card.record,
        "data": "Omniglot, 27 background alphabets; chosen on Balinese, Early_Aramaic, Korean",
        "commit": _commit(),
        "hardware": f"{_processor()}, one thread",
        "hours": _hours(run),
        "comparison": _tried(given.name),
        "figures": list(_figures(learner, test, given.name, given.count)),
        "accuracy_after_each_inner_step": list(_by_step(learner, validation, given.name)),
        "support_loss_falls": [_falls(learner, test, way, shot) for way, shot in FALLS],
        "validation_history": [r for r in run.records() if r["record"] == "validation"],
    }
    confidence = drain(fitting_confidence(learner))
    card = Card(given.name, learner.card.title, record, confidence)
    final = type(learner)(learner.network_settings, learner.settings, learner.parameters, card)
    save(final, pretrained() / given.name)
    print(json.dumps({k: record[k] for k in ("figures", "support_loss_falls")}, indent=1))


def _figures(
    learner: MetaLearner, characters: CharacterSet, name: str, count: int
) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        for way, shot in tqdm(FIGURES, desc=kind):
            protocol = Protocol(
                "omniglot", "test", kind, way, shot, count=count, initialization=name
            )
            yield drain(evaluating(learner, characters, protocol)).as_dict()


def _by_step(learner: MetaLearner, characters: CharacterSet, name: str) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        for way, shot in ((5, 1), (5, 5), (20, 1)):
            for steps in tqdm(range(learner.inner_steps + 1), desc=f"{kind} {way}w{shot}s by step"):
                protocol = Protocol(
                    "omniglot",
                    "validation",
                    kind,
                    way,
                    shot,
                    inner_steps=steps,
                    count=200,
                    initialization=name,
                )
                yield drain(evaluating(learner, characters, protocol)).as_dict()


def _falls(learner: MetaLearner, characters: CharacterSet, way: int, shot: int) -> dict[str, Any]:
    """Tell how far the support loss falls, over 100 episodes of any characters."""
    settings = EpisodeSettings((way, way), (shot, shot))
    sampler = EpisodeSampler(characters, settings)
    curves = []
    for index in range(100):
        records: list[InnerStep] = []
        episode = sampler.sample(episode_generator(0, index))
        drain(learner.inner_steps_of(episode, learner.inner_steps, 1.0), records.append)
        curves.append([record.loss for record in records])
    falls = sorted(1 - curve[-1] / curve[0] for curve in curves)
    means = [sum(losses) / len(losses) for losses in zip(*curves, strict=True)]
    return {"ways": way, "shots": shot, "fifth_lowest_of_100": falls[4], "mean_losses": means}


def _hours(run: RunFolder) -> float:
    paces = [r["tasks_per_second"] for r in run.records() if r["record"] == "outer_step"]
    size = run.recipe().outer.meta_batch_size
    return round(sum(size / pace for pace in paces) / 3600, 2)


def _processor() -> str:
    """Return the processor's name, as Linux gives it, or its kind."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _tried(name: str) -> list[dict[str, Any]]:
    """Return what else was tried, and what it gave: kept beside the recipe."""
    path = recipes() / f"{name}.tried.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    main()
