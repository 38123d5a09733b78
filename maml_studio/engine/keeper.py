"""What a training keeps of itself: where it goes on, the best checkpoint, those that are wanted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.evaluation import Evaluation
from maml_studio.engine.initializations import save
from maml_studio.engine.kept_checkpoints import saved_name
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.pace import Pace
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.run_journal import Journal
from maml_studio.engine.training_records import Kept

KeepNow = Callable[[], bool]

CHECKPOINT_SECONDS = 60.0
"""The training that a kill can cost, at most."""


class Keeper:
    """Writes the checkpoints of a training into its run folder."""

    def __init__(
        self,
        run: RunFolder,
        recipe: Recipe,
        journal: Journal,
        state: Checkpoint,
        pace: Pace,
        keep_now: KeepNow,
    ) -> None:
        """Take what is to be kept, and who says when a checkpoint is wanted."""
        self._run, self._recipe, self._journal = run, recipe, journal
        self._state, self._pace, self._keep_now = state, pace, keep_now
        self._kept = time.perf_counter()

    def keep(self) -> None:
        """Write where the run goes on, after all that came before it."""
        self._state.seconds = self._pace.seconds
        self._run.settle()
        with self._run.writing():
            self._state.write(self._run.last)
        self._journal.stands(self._state)
        self._kept = time.perf_counter()

    def keep_if_due(self) -> None:
        """Write where the run goes on, if that is a minute old."""
        if time.perf_counter() - self._kept >= CHECKPOINT_SECONDS:
            self.keep()

    def keep_best(self, evaluations: tuple[Evaluation, ...]) -> None:
        """Write the learner in place of the best one before it."""
        figures = {"validation": [found.as_dict() for found in evaluations]}
        with self._run.replacing(self._run.best) as place:
            save(self._learner(figures), place)

    def keep_if_wanted(self) -> Kept | None:
        """Write the learner beside all others if it is asked for, and where the run goes on."""
        if not self._keep_now():
            return None
        folder = self._run.best.with_name(saved_name(self._state.step))
        with self._run.replacing(folder) as place:
            save(self._learner({}), place)
        self.keep()
        self._journal.kept(self._state)
        return Kept(self._state.step, folder)

    def _learner(self, figures: dict[str, Any]) -> MetaLearner:
        record = {"recipe": asdict(self._recipe), "outer_step": self._state.step, **figures}
        learner = self._state.learner
        card = Card(self._run.path.name, self._recipe.title, record)
        return type(learner)(learner.network_settings, learner.settings, learner.parameters, card)
