"""Meta-training: the outer loop, read from top to bottom.

Episodes are a function of the seed, the outer step and the index of the task, so a run that resumes
from a checkpoint sees the same ones as a run that was never stopped.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from contextlib import ExitStack, closing
from pathlib import Path

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.devices import checked
from maml_studio.engine.evaluation import EpisodeDone
from maml_studio.engine.generators import Progress
from maml_studio.engine.keeper import Keeper, KeepNow
from maml_studio.engine.learners.gradient_learner import GradientLearner
from maml_studio.engine.learners.inner_rates import LayerRate
from maml_studio.engine.memory_shortage import shortage_told
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

RATE_RECORDS = 500
"""How often a whole run reads its learned inner rates."""


def meta_training(
    recipe: Recipe,
    folder: Path,
    *,
    resume: bool = False,
    device: str = "cpu",
    source_factory: SourceFactory = choose,
    keep_now: KeepNow = lambda: False,
) -> Generator[TrainingRecord, None, Trained]:
    """Meta-train an initialization, writing its run folder as it goes.

    A fresh run is validated before its first outer step. There is a checkpoint at each validation,
    each minute, when one is wanted, and when the generator is closed.

    Args:
        recipe: what to do; a resumed run goes by the recipe in its folder.
        folder: the run's folder. `checkpoints/best` in it is an initialization.
        resume: go on from the last checkpoint, if there is one.
        device: “cpu” or “cuda”; a run may go on on another one.
        source_factory: makes what computes the meta-batches.
        keep_now: asked after each outer step whether a checkpoint is wanted that stays.

    Yields:
        Each outer step and validation, after the episodes that they are made of, and each
        checkpoint that was wanted.

    Raises:
        ValueError: before anything is written, if there is a run in the folder already and `resume`
            is False, another process is at it, it is gone or lacks its last checkpoint, or recipe,
            data and device don't go together.
        NotEnoughMemoryError: if the device has not enough, with what to change.
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
    with ExitStack() as held:
        with shortage_told():
            state = Checkpoint(recipe, checked(device))
            source = held.enter_context(closing(source_factory(state.learner, recipe, episodes)))
        held.enter_context(run.locked(is_new=not resumed))
        if resumed:
            if run.has_last():
                state.restore(run.last)
            run.cut_back(state.step, state.validated_step)
        else:
            run.begin(recipe)
        journal = Journal(run, recipe, state.learner.device, source.workers)
        training = _Training(recipe, run, journal, state, source, validator, keep_now)
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
        keep_now: KeepNow,
    ) -> None:
        self._recipe, self._run, self._journal = recipe, run, journal
        self._state, self._source, self._validator = state, source, validator
        self._pace = Pace(state.seconds)
        self._keeper = Keeper(run, recipe, journal, state, self._pace, keep_now)

    def running(self, *, resumed: bool) -> Generator[TrainingRecord, None, Trained]:
        """Train to the end, and leave the folder telling how that was."""
        try:
            self._journal.opened(self._state, resumed=resumed)
            with shortage_told():
                end = yield from self._outer_loop()
        except GeneratorExit:
            if self._keeper.keep_if_wanted() is None:
                self._keeper.keep()
            self._journal.ended(self._state, "paused", "it was stopped")
            raise
        except Exception as error:
            if isinstance(error, HelperLostError):
                self._keeper.keep()
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
            self._keeper.keep_if_due()
            yield record
            kept = self._keeper.keep_if_wanted()
            if kept is not None:
                yield kept

    def _end(self) -> str:
        outer, validation = self._recipe.outer, self._recipe.validation
        if self._state.step >= outer.steps:
            return "steps"
        if 0 < validation.patience <= self._state.stale:
            return "patience"
        is_over = 0 < 60 * outer.minutes <= self._pace.seconds
        return "time" if is_over and self._state.step else ""

    def _is_validation_due(self, end: str) -> bool:
        is_time = bool(end) or self._state.step % self._recipe.validation.every == 0
        return is_time and self._state.step > self._state.validated_step

    def _stepping(self) -> Generator[EpisodeDone, None, OuterStep]:
        outer, state, begun = self._recipe.outer, self._state, time.perf_counter()
        found = yield from self._source.computing(state.step)
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
        rates = self._inner_rates()
        return OuterStep(state.step, found.loss, found.accuracy, norm, rate, *times, rates)

    def _inner_rates(self) -> tuple[LayerRate, ...]:
        """Read the learned inner rates after the first step, the last, and at regular ones."""
        learner, step, steps = self._state.learner, self._state.step, self._recipe.outer.steps
        is_due = step in (1, steps) or step % max(1, steps // RATE_RECORDS) == 0
        return learner.inner_rates() if is_due and isinstance(learner, GradientLearner) else ()

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
            self._keeper.keep_best(evaluations)
        # Patience is with what is learned: it begins with the first validation after an outer step.
        state.stale = 0 if is_best or state.validated_step <= 0 else state.stale + 1
        state.validated_step = state.step
        record = Validation(state.step, score, is_best, evaluations)
        self._pace.validated(time.perf_counter() - begun)
        self._journal.validated(record)
        self._keeper.keep()
        return record
