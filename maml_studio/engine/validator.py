"""Validation in a meta-training: accuracies by several protocols, and their mean, the score."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import EpisodeSampler
from maml_studio.engine.evaluation import EpisodeDone, Evaluation, Protocol, evaluating
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.recipe import Recipe


class Validator:
    """Measures a learner on the same episodes each time."""

    def __init__(self, recipe: Recipe, characters: CharacterSet, name: str) -> None:
        """Take the recipe, the validation split and the name of the run.

        Raises:
            ValueError: if the split is too small for a protocol, with the numbers.
        """
        self._characters = characters
        self._protocols = _protocols(recipe, name)
        for protocol in self._protocols:
            EpisodeSampler(characters, protocol.episode_settings)

    def validating(
        self, learner: MetaLearner
    ) -> Generator[EpisodeDone, None, tuple[Evaluation, ...]]:
        """Measure the accuracies, by way, shot and kind of episodes."""
        found = []
        for protocol in self._protocols:
            evaluation = yield from evaluating(learner, self._characters, protocol)
            found.append(evaluation)
        return tuple(found)


def score_of(evaluations: tuple[Evaluation, ...]) -> float:
    """Return the mean accuracy."""
    return math.fsum(each.accuracy for each in evaluations) / len(evaluations)


def _protocols(recipe: Recipe, name: str) -> list[Protocol]:
    chosen = recipe.validation
    basis = Protocol(
        recipe.data.dataset,
        "validation",
        queries=chosen.queries,
        count=chosen.episodes,
        seed=recipe.outer.seed,
        inductive=not chosen.transductive,
        initialization=name,
    )
    return [
        replace(basis, episodes=kind, ways=way, shots=shot)
        for kind in chosen.kinds
        for way in chosen.ways
        for shot in chosen.shots
    ]
