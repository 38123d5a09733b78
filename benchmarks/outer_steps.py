"""Outer steps that all can be given: the same network, episodes, rates and meta-gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.peers import Peer, problem_of
from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.datasets.procedural import procedural_alphabets
from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.settings import MAMLSettings
from maml_studio.engine.meta_batch import EpisodeSource, GradientSource, Plain
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import DataSettings, OuterSettings, ValidationSettings

_RATE = 0.01
_RELATIVE_TOLERANCE = 1e-3

Gradients = dict[str, Tensor]


class DisagreementError(RuntimeError):
    """A peer's meta-gradient is another one, so the paces can't be compared."""


@dataclass(frozen=True)
class Case:
    """An outer step to measure; episodes are 1-shot."""

    way: int
    queries: int
    inner_steps: int
    meta_batch: int
    network: NetworkSettings = field(default_factory=NetworkSettings)

    def __str__(self) -> str:
        steps = "1 inner step" if self.inner_steps == 1 else f"{self.inner_steps} inner steps"
        return (
            f"{self.way}-way 1-shot, {self.queries} queries a class, {steps}, "
            f"meta-batch {self.meta_batch}"
        )

    def recipe(self, *, varied: bool = False) -> Recipe:
        """Return it as a recipe; with varied images if wanted, as real trainings have them.

        The head is a learned one, as a zero head would spare us, but not the peers, a way back.
        """
        method = MAMLSettings(
            head="learned",
            way=self.way,
            inner_steps=self.inner_steps,
            head_rate=_RATE,
            body_rate=_RATE,
            learned_rates=False,
        )
        data = DataSettings(
            dataset="procedural",
            alphabet_share=0.0,
            ways=(self.way, self.way),
            queries=self.queries,
            rotations=varied,
            reflections=varied,
            augment=varied,
        )
        outer = OuterSettings(steps=1, meta_batch_size=self.meta_batch)
        validation = ValidationSettings(ways=(self.way,))
        return Recipe(
            method=method, network=self.network, data=data, outer=outer, validation=validation
        )


CASES = (Case(5, 15, 1, 32), Case(5, 15, 5, 32), Case(20, 5, 5, 16))


class Contest:
    """A case, ready to be taken by everybody."""

    def __init__(self, case: Case, device: str) -> None:
        """Draw episodes and initial weights, the same each time."""
        self.recipe, self.device = case.recipe(), device
        learner = Checkpoint(self.recipe, device).learner
        if not isinstance(learner, MAML):
            raise TypeError(f"The peers take MAML's inner loop, not {type(learner).__name__}'s.")
        self.learner = learner
        self.source = drawn_episodes(self.recipe)
        self.episodes = [
            self.source.episode(0, index).to(device) for index in range(case.meta_batch)
        ]
        self.problem = problem_of(learner, self.episodes[0], create_graph=True)

    def ours(self, source: GradientSource) -> Callable[[], Gradients]:
        """Return the outer step as a training computes it, sampling included."""
        return lambda: self._finished(drain(source.computing(0)).gradients)

    def theirs(
        self, peer: Peer, episodes: Sequence[Episode] | None = None
    ) -> Callable[[], Gradients]:
        """Return a peer's mean meta-gradient over episodes, all of them if None."""
        chosen = self.episodes if episodes is None else episodes

        def compute() -> Gradients:
            total: Gradients = {}
            for episode in chosen:
                for name, gradient in self._meta_gradient(peer, episode).items():
                    total[name] = total.get(name, 0) + gradient / len(chosen)
            return self._finished(total)

        return compute

    def check_agreement(self, peers: Mapping[str, Peer]) -> None:
        """Compare the meta-gradients of all on two episodes.

        Raises:
            DisagreementError: if one differs by more than 0.1 % of the reference's length.
        """
        outer = replace(self.recipe.outer, meta_batch_size=min(2, len(self.episodes)))
        few = Plain(self.learner, replace(self.recipe, outer=outer), self.source)
        expected = self.ours(few)()
        for name, peer in peers.items():
            found = self.theirs(peer, self.episodes[: outer.meta_batch_size])()
            distance = float((_flat(found, expected) - _flat(expected, expected)).norm())
            distance /= float(_flat(expected, expected).norm())
            if not distance <= _RELATIVE_TOLERANCE:
                raise DisagreementError(f"The meta-gradient of {name} differs by {distance:.1e}.")

    def _meta_gradient(self, peer: Peer, episode: Episode) -> Gradients:
        """Differentiate the query loss with respect to where body and head started."""
        mine = replace(self.problem, support=episode.support, labels=episode.support_labels)
        start, fast = peer(mine)
        loss = functional.cross_entropy(mine.logits(fast, episode.query), episode.query_labels)
        names = [n.removeprefix("body.") for n, _ in self.problem.module.named_parameters()]
        return dict(zip(names, torch.autograd.grad(loss, start), strict=True))

    def _finished(self, found: Gradients) -> Gradients:
        """Wait until a device has done what it was given."""
        if self.device != "cpu":
            torch.cuda.synchronize(self.device)
        return found


def drawn_episodes(recipe: Recipe) -> EpisodeSource:
    """Draw from an alphabet of just as many characters as an episode has; needs no data."""
    data = recipe.data
    drawn = procedural_alphabets(1, data.ways[1], data.shots[1] + data.queries)
    return EpisodeSource(recipe, drawn)


def _flat(gradients: Gradients, like: Gradients) -> Tensor:
    return torch.cat([gradients[name].flatten() for name in like])
