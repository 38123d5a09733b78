"""Meta-training: the outer loop, read from top to bottom.

Episodes are a function of the seed, the outer step and the index of the task, so a run that resumes
from a checkpoint sees the same ones as a run that was never stopped.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.devices import checked
from maml_studio.engine.episode import EpisodeSampler, episode_generator
from maml_studio.engine.evaluation import EpisodeDone, Evaluation, Protocol, evaluating
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import save
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import Card, MetaLearner
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder


@dataclass(frozen=True)
class OuterStep:
    """One step of the outer loop.

    Attributes:
        step: the number of outer steps done.
        loss: the mean query loss over the meta-batch, in nats.
        accuracy: the mean query accuracy, from 0 to 1.
        gradient_norm: the length of the meta-gradient, before clipping.
        rate: the outer learning rate.
        tasks_per_second: tasks, which are episodes here, a second.
    """

    step: int
    loss: float
    accuracy: float
    gradient_norm: float
    rate: float
    tasks_per_second: float


@dataclass(frozen=True)
class Validation:
    """The accuracies on the validation split after an outer step; `score` is their mean."""

    step: int
    score: float
    is_best: bool
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True)
class Trained:
    """What a run left: its folder, the outer steps done, the best validation score."""

    folder: Path
    steps: int
    best_score: float


class TrainingDivergedError(RuntimeError):
    """The loss or the meta-gradient turned infinite or NaN; the last checkpoint is good."""


TrainingRecord = OuterStep | EpisodeDone | Validation | Progress


def meta_training(
    recipe: Recipe, folder: Path, *, resume: bool = False, device: str = "cpu"
) -> Generator[TrainingRecord, None, Trained]:
    """Meta-train an initialization, writing its run folder as it goes.

    There is a checkpoint at each validation and when the generator is closed.

    Args:
        recipe: what to do; a resumed run goes by the recipe in its folder.
        folder: the run's folder. `checkpoints/best` in it is an initialization.
        resume: go on from the last checkpoint, if there is one.
        device: “cpu” or “cuda”; a run may go on on another one.

    Yields:
        Each outer step and validation, after the episodes that they are made of.

    Raises:
        ValueError: before anything is written, if there is a run in the folder already and `resume`
            is False, or recipe, data and device don't go together.
        TrainingDivergedError: if the loss is no longer a finite number.
    """
    run = RunFolder(folder)
    resumed = resume and run.exists
    recipe = run.recipe() if resumed else recipe
    train = yield from reading_dataset(recipe.data.dataset, "train")
    validation = yield from reading_dataset(recipe.data.dataset, "validation")
    samplers = _samplers(recipe, train)
    protocols = _protocols(recipe, folder.name)
    for protocol in protocols:
        EpisodeSampler(validation, protocol.episode_settings)
    state = _state(recipe, run, checked(device))
    if resumed:
        run.cut_back(state.step, state.validated_step)
    else:
        run.begin(recipe)
    try:
        while True:
            if _is_validation_due(state, recipe):
                yield (yield from _validating(state, recipe, run, validation, protocols))
            if state.step >= recipe.outer.steps:
                break
            record = yield from _stepping(state, recipe, samplers)
            run.write("outer_step", asdict(record))
            yield record
    except GeneratorExit:
        state.write(run.last)
        raise
    return Trained(folder, state.step, state.best_score)


def _state(recipe: Recipe, run: RunFolder, device: str) -> Checkpoint:
    if run.last.exists():
        return Checkpoint.read(run.last, recipe, device)
    generator = episode_generator(recipe.outer.seed)
    kind = LEARNERS[recipe.method.name]
    learner = kind.initial(recipe.network, recipe.method, generator)
    return Checkpoint(learner.to(device), recipe.outer.rate)


def _samplers(recipe: Recipe, characters: CharacterSet) -> dict[str, EpisodeSampler]:
    share = recipe.data.alphabet_share
    kinds = [*(["any"] if share < 1 else []), *(["alphabet"] if share > 0 else [])]
    return {kind: EpisodeSampler(characters, recipe.data.episode_settings(kind)) for kind in kinds}


def _stepping(
    state: Checkpoint, recipe: Recipe, samplers: dict[str, EpisodeSampler]
) -> Generator[EpisodeDone, None, OuterStep]:
    outer, begun = recipe.outer, time.perf_counter()
    state.optimizer.zero_grad()
    losses, accuracies = [], []
    for index in range(outer.meta_batch_size):
        generator = episode_generator(outer.seed, state.step, index)
        in_alphabet = float(torch.rand((), generator=generator)) < recipe.data.alphabet_share
        episode = samplers["alphabet" if in_alphabet else "any"].sample(generator)
        found = state.learner.outer_gradient(episode.to(state.learner.device), state.step)
        state.add(found.gradients, 1 / outer.meta_batch_size)
        losses.append(found.loss)
        accuracies.append(found.accuracy)
        yield EpisodeDone(index, outer.meta_batch_size, found.accuracy)
    rate = _rate(recipe, state.step)
    norm = state.update(rate, outer.clip)
    loss = math.fsum(losses) / len(losses)
    if not (math.isfinite(loss) and math.isfinite(norm)):
        raise TrainingDivergedError(
            f"The training diverged at outer step {state.step}: loss {loss}, meta-gradient {norm}. "
            "What was written before is good; start anew with a lower outer.rate."
        )
    accuracy = math.fsum(accuracies) / len(accuracies)
    pace = len(losses) / (time.perf_counter() - begun)
    return OuterStep(state.step, loss, accuracy, norm, rate, pace)


def _rate(recipe: Recipe, step: int) -> float:
    if recipe.outer.schedule == "constant":
        return recipe.outer.rate
    return recipe.outer.rate * (1 + math.cos(math.pi * step / recipe.outer.steps)) / 2


def _is_validation_due(state: Checkpoint, recipe: Recipe) -> bool:
    is_time = state.step % recipe.validation.every == 0 or state.step >= recipe.outer.steps
    return is_time and state.step > state.validated_step


def _validating(
    state: Checkpoint,
    recipe: Recipe,
    run: RunFolder,
    characters: CharacterSet,
    protocols: list[Protocol],
) -> Generator[EpisodeDone, None, Validation]:
    found = []
    for protocol in protocols:
        evaluation = yield from evaluating(state.learner, characters, protocol)
        found.append(evaluation)
    evaluations = tuple(found)
    score = math.fsum(each.accuracy for each in evaluations) / len(evaluations)
    is_best = score > state.best_score
    if is_best:
        state.best_score = score
        save(_named(state.learner, recipe, run, state.step, evaluations), run.best)
    state.validated_step = state.step
    record = Validation(state.step, score, is_best, evaluations)
    run.write("validation", _plain(record))
    state.write(run.last)
    return record


def _protocols(recipe: Recipe, name: str) -> list[Protocol]:
    chosen = recipe.validation
    dataset, count = recipe.data.dataset, chosen.episodes
    basis = Protocol(dataset, "validation", count=count, initialization=name)
    return [
        replace(basis, episodes=kind, ways=way, shots=shot, seed=recipe.outer.seed)
        for kind in chosen.kinds
        for way in chosen.ways
        for shot in chosen.shots
    ]


def _named(
    learner: MetaLearner,
    recipe: Recipe,
    run: RunFolder,
    step: int,
    evaluations: tuple[Evaluation, ...],
) -> MetaLearner:
    record = {
        "recipe": asdict(recipe),
        "outer_step": step,
        "validation": [found.as_dict() for found in evaluations],
    }
    card = Card(run.path.name, recipe.title, record)
    return type(learner)(learner.network_settings, learner.settings, learner.parameters, card)


def _plain(record: Validation) -> dict[str, Any]:
    found = [evaluation.as_dict() for evaluation in record.evaluations]
    return {
        "step": record.step,
        "score": record.score,
        "is_best": record.is_best,
        "evaluations": found,
    }
