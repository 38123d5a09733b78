"""What a training writes about itself in its run folder: metrics, card and log."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace

import torch

from maml_studio import __version__
from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.devices import describe
from maml_studio.engine.machine import commit, hardware
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard, now
from maml_studio.engine.run_folder import RunFolder, RunNotWrittenError
from maml_studio.engine.training_records import OuterStep, Validation


class Journal:
    """Keeps a run's folder telling where the run stands."""

    def __init__(self, run: RunFolder, recipe: Recipe, device: str, workers: int) -> None:
        """Take the run and where it is computed."""
        self._run = run
        earlier = run.card()
        self._card = RunCard(
            name=run.path.name,
            title=recipe.title,
            method=recipe.method.name,
            dataset=recipe.data.dataset,
            created=earlier.created if earlier else now(),
            version=__version__,
            commit=commit(),
            hardware=hardware(),
            device=describe(device),
            threads=torch.get_num_threads(),
            workers=workers,
            torch=torch.__version__,
            of=recipe.outer.steps,
        )

    def opened(self, state: Checkpoint, *, resumed: bool) -> None:
        """Tell that the run begins, or goes on."""
        what = f"resumed at outer step {state.step}" if resumed else "started"
        card = self._card
        self._run.say(f"{what}: {card.title}, {card.method} on {card.dataset}, {card.device}")
        self.stands(state)

    def stepped(self, record: OuterStep) -> None:
        """Keep an outer step's record."""
        values = asdict(record)
        if not record.inner_rates:
            del values["inner_rates"]
        self._run.write("outer_step", values)

    def validated(self, record: Validation) -> None:
        """Keep a validation's record."""
        found = [evaluation.as_dict() for evaluation in record.evaluations]
        values = {"step": record.step, "score": record.score, "is_best": record.is_best}
        self._run.write("validation", {**values, "evaluations": found})
        best = ", the best so far" if record.is_best else ""
        self._run.say(f"validation after outer step {record.step}: {record.score:.2%}{best}")

    def kept(self, state: Checkpoint) -> None:
        """Tell that a checkpoint was kept because it was wanted."""
        self._run.say(f"checkpoint kept after outer step {state.step}, as was asked for")

    def stands(self, state: Checkpoint, word: str = "running", reason: str = "") -> None:
        """Write the card."""
        self._card = replace(
            self._card,
            state=word,
            reason=reason,
            updated=now(),
            steps=state.step,
            best_score=state.best_score if state.best_score >= 0 else None,
            seconds=round(state.seconds, 1),
        )
        self._run.write_card(self._card)

    def ended(self, state: Checkpoint, word: str, reason: str) -> None:
        """Tell that the run is over for now, and why."""
        self._run.say(f"{word} after outer step {state.step}: {reason}")
        self.stands(state, word, reason)

    def failed(self, state: Checkpoint, error: Exception) -> None:
        """Tell of an error as well as can be: it may be that nothing can be written any more."""
        with suppress(RunNotWrittenError):
            self.ended(state, "failed", " ".join(str(error).split()) or type(error).__name__)
