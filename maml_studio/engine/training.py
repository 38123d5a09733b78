"""Meta-training: the outer loop, read from top to bottom.

Episodes are a function of the seed, the outer step and the index of the task, so a run that resumes
from a checkpoint sees the same ones as a run that was never stopped.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import torch

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.devices import checked
from maml_studio.engine.evaluation import EpisodeDone, Evaluation
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import save
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.meta_batch import (
    EpisodeSource,
    GradientSource,
    HelperLostError,
    SourceFactory,
    choose,
)
from maml_studio.engine.pace import Pace
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.run_journal import Journal
from maml_studio.engine.training_records import (
    ENDS,
    OuterStep,
    Trained,
    TrainingDivergedError,
    TrainingRecord,
    Validation,
)
from maml_studio.engine.validator import Validator, score_of

CHECKPOINT_SECONDS = 60.0
"""The training that a kill can cost, at most."""

_OUT_OF_MEMORY = (
    "The device has not enough memory for this training: take fewer method.inner_steps, "
    "method.first_order, a smaller outer.meta_batch_size or fewer data.queries."
)


def meta_training(
    recipe: Recipe,
    folder: Path,
    *,
    resume: bool = False,
    device: str = "cpu",
    source_factory: SourceFactory = choose,
) -> Generator[TrainingRecord, None, Trained]:
    """Meta-train an initialization, writing its run folder as it goes.

    There is a checkpoint at each validation, each minute, and when the generator is closed.

    Args:
        recipe: what to do; a resumed run goes by the recipe in its folder.
        folder: the run's folder. `checkpoints/best` in it is an initialization.
        resume: go on from the last checkpoint, if there is one.
        device: “cpu” or “cuda”; a run may go on on another one.
        source_factory: makes what computes the meta-batches.

    Yields:
        Each outer step and validation, after the episodes that they are made of.

    Raises:
        ValueError: before anything is written, if there is a run in the folder already and `resume`
            is False, another process is at it, or recipe, data and device don't go together.
        MemoryError: if the device has not enough, with what to change.
        TrainingDivergedError: if the loss is no longer a finite number.
        RunNotWrittenError: if the folder can't be written; its checkpoints stay whole.
    """
    run = RunFolder(folder)
    resumed = run.check(resume=resume)
    recipe = run.recipe() if resumed else recipe
    train = yield from _reading(recipe, "train")
    validation = yield from _reading(recipe, "validation")
    validator = Validator(recipe, validation, folder.name)
    episodes = EpisodeSource(recipe, train)
    state = Checkpoint(recipe, checked(device))
    with closing(source_factory(state.learner, recipe, episodes)) as source, run.locked():
        if resumed and run.last.exists():
            state.restore(run.last)
        if resumed:
            run.cut_back(state.step, state.validated_step)
        else:
            run.begin(recipe)
        journal = Journal(run, recipe, state.learner.device, source.workers)
        training = _Training(recipe, run, journal, state, source, validator)
        return (yield from training.running(resumed=resumed))


def _reading(recipe: Recipe, split: str) -> Generator[Progress, None, CharacterSet]:
    network = recipe.network
    reading = reading_dataset(
        recipe.data.dataset, split, channels=network.image_channels, size=network.image_size
    )
    return (yield from reading)


class _Training:
    """A run that is under way."""

    def __init__(
        self,
        recipe: Recipe,
        run: RunFolder,
        journal: Journal,
        state: Checkpoint,
        source: GradientSource,
        validator: Validator,
    ) -> None:
        self._recipe, self._run, self._journal = recipe, run, journal
        self._state, self._source, self._validator = state, source, validator
        self._pace = Pace(state.seconds)
        self._kept = time.perf_counter()

    def running(self, *, resumed: bool) -> Generator[TrainingRecord, None, Trained]:
        """Train to the end, and leave the folder telling how that was."""
        try:
            self._journal.opened(self._state, resumed=resumed)
            end = yield from self._outer_loop()
        except GeneratorExit:
            self._keep()
            self._journal.ended(self._state, "paused", "it was stopped")
            raise
        except Exception as error:
            if isinstance(error, HelperLostError):
                self._keep()
            self._journal.failed(self._state, error)
            raise
        self._journal.ended(self._state, "finished", ENDS[end])
        return Trained(self._run.path, self._state.step, self._state.best_score, end)

    def _outer_loop(self) -> Generator[TrainingRecord, None, str]:
        """Step, validate and keep checkpoints until there is a reason to end; return it."""
        while True:
            end = self._end()
            if self._is_validation_due(end):
                yield (yield from self._validating())
                end = self._end()
            if end:
                return end
            record = yield from self._stepping()
            self._journal.stepped(record)
            if time.perf_counter() - self._kept >= CHECKPOINT_SECONDS:
                self._keep()
            yield record

    def _end(self) -> str:
        outer, validation = self._recipe.outer, self._recipe.validation
        if self._state.step >= outer.steps:
            return "steps"
        if 0 < validation.patience <= self._state.stale:
            return "patience"
        return "time" if 0 < 60 * outer.minutes <= self._pace.seconds else ""

    def _is_validation_due(self, end: str) -> bool:
        is_time = bool(end) or self._state.step % self._recipe.validation.every == 0
        return is_time and self._state.step > self._state.validated_step

    def _stepping(self) -> Generator[EpisodeDone, None, OuterStep]:
        outer, state, begun = self._recipe.outer, self._state, time.perf_counter()
        try:
            found = yield from self._source.computing(state.step)
        except torch.OutOfMemoryError as error:
            raise MemoryError(_OUT_OF_MEMORY) from error
        rate = outer.rate_at(state.step)
        norm = math.nan
        if math.isfinite(found.loss):
            norm = state.update(found.gradients, rate, outer.clip)
        if not math.isfinite(norm):
            raise TrainingDivergedError(
                f"The training diverged at outer step {state.step + 1}: loss {found.loss}, "
                f"meta-gradient {norm}. What was written before is good; start anew with a lower "
                "outer.rate."
            )
        took = time.perf_counter() - begun
        self._pace.stepped(took)
        pace = outer.meta_batch_size / took
        times = (pace, self._pace.seconds, self._seconds_left())
        return OuterStep(state.step, found.loss, found.accuracy, norm, rate, *times)

    def _seconds_left(self) -> float:
        outer, every, done = self._recipe.outer, self._recipe.validation.every, self._state.step
        left = self._pace.left(outer.steps - done, math.ceil(outer.steps / every) - done // every)
        return (
            min(left, max(0.0, 60 * outer.minutes - self._pace.seconds)) if outer.minutes else left
        )

    def _validating(self) -> Generator[EpisodeDone, None, Validation]:
        state, begun = self._state, time.perf_counter()
        evaluations = yield from self._validator.validating(state.learner)
        score = score_of(evaluations)
        is_best = score > state.best_score
        if is_best:
            state.best_score = score
            with self._run.replacing_best() as place:
                save(_named(state, self._recipe, self._run, evaluations), place)
        state.stale = 0 if is_best else state.stale + 1
        state.validated_step = state.step
        record = Validation(state.step, score, is_best, evaluations)
        self._pace.validated(time.perf_counter() - begun)
        self._journal.validated(record)
        self._keep()
        return record

    def _keep(self) -> None:
        """Write where the run goes on, after all that came before it."""
        self._state.seconds = self._pace.seconds
        self._run.settle()
        with self._run.writing():
            self._state.write(self._run.last)
        self._journal.stands(self._state)
        self._kept = time.perf_counter()


def _named(
    state: Checkpoint, recipe: Recipe, run: RunFolder, evaluations: tuple[Evaluation, ...]
) -> MetaLearner:
    record = {
        "recipe": asdict(recipe),
        "outer_step": state.step,
        "validation": [found.as_dict() for found in evaluations],
    }
    learner = state.learner
    card = Card(run.path.name, recipe.title, record)
    return type(learner)(learner.network_settings, learner.settings, learner.parameters, card)
