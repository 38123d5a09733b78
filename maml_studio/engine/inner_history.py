"""The inner loop with each step's fast weights kept, to go back and forth in."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maml_studio.engine.layer_movement import LayerMovement, movement
from maml_studio.engine.learners.records import measured_step
from maml_studio.engine.task import Task

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier, Prediction
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.learners.meta_learner import MetaLearner
    from maml_studio.engine.learners.prepared import Prepared
    from maml_studio.engine.learners.records import InnerStep
    from maml_studio.engine.networks.catalogue import Weights

MOST_BYTES = 512 * 2**20
"""What the fast weights of all steps may take together; 100 steps of the default take 79 MB."""

_FLOAT_BYTES = 4


@dataclass(frozen=True)
class InnerHistory:
    """What each step of an inner loop left.

    Attributes:
        task: what was learned, as it was given.
        steps: the record of each step, from step 0 on; of one where the method has no inner steps.
        classifiers: the classifier after each step, the very one that `MetaLearner.adapt` makes
            with as many inner steps: its answers are the same to the bit.
        movement: how far each layer is from its start; nothing where the method has no inner steps.
    """

    task: Task
    steps: tuple[InnerStep, ...]
    classifiers: tuple[Classifier, ...]
    movement: tuple[LayerMovement, ...]

    @property
    def classifier(self) -> Classifier:
        """The one after the last step."""
        return self.classifiers[-1]

    def predict(self, glyph: Glyph) -> tuple[Prediction, ...]:
        """Classify a glyph after each step; about a millisecond a step."""
        return tuple(classifier.predict(glyph) for classifier in self.classifiers)


def remembering(
    learner: MetaLearner, task: Task, inner_steps: int | None = None, rate_scale: float = 1.0
) -> Generator[InnerStep, None, InnerHistory]:
    """Learn a task as `MetaLearner.adapting` does, and keep what each step leaves.

    Fewer steps are the beginning of more with every method: rates, norms and Reptile's minibatches
    go by the step's number, and Adam's mean squares by the steps before it. So one inner loop gives
    what an inner loop of each length would.

    Yields:
        A record a step.

    Raises:
        ValueError: at the call, if the task or a number is unusable, or the weights of all steps
            would take more than 512 MB.
    """
    prepared = learner.prepared(task, inner_steps, rate_scale)
    size = learner.parameter_count * _FLOAT_BYTES * (prepared.steps + 1)
    if learner.inner_steps and size > MOST_BYTES:
        raise ValueError(
            f"The weights of {prepared.steps} inner steps would take {size / 1e6:,.0f} MB, more "
            f"than the {MOST_BYTES / 1e6:,.0f} MB that are kept: take fewer steps."
        )
    return _remembering(learner, task, prepared)


def _remembering(
    learner: MetaLearner, task: Task, prepared: Prepared
) -> Generator[InnerStep, None, InnerHistory]:
    records: list[InnerStep] = []
    states: list[Weights] = []
    episode = prepared.episode
    for state in learner.inner_states_of(episode, prepared.steps, prepared.rate_scale):
        # Detached: what stays where it is takes no memory twice, and no graph is kept.
        states.append({name: value.detach() for name, value in state.weights.items()})
        records.append(measured_step(state, episode.support_labels))
        yield records[-1]
    classifiers = tuple(
        learner.classifier(replace(prepared, steps=step), weights)
        for step, weights in enumerate(states)
    )
    moved = movement(states) if learner.inner_steps else ()
    return InnerHistory(task, tuple(records), classifiers, moved)
