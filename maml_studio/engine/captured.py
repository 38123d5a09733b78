"""Outer gradients as CUDA graphs: recorded once, replayed for each meta-batch.

A meta-batch of small episodes is thousands of small kernels, and launching them takes longer than
running them. A graph launches all of them at once (PyTorch's notes on CUDA semantics: CUDA graphs).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

import torch
from torch import Tensor

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import OuterGradient

Compute = Callable[[Episode, int], OuterGradient]
"""From stacked episodes on the learner's device and the outer step to their mean gradient."""

_WARM_UPS = 3
_TRIALS = 5
_MOST_GRAPHS = 8


class CapturedGradients:
    """A way to compute outer gradients that records a graph for each shape and phase.

    Each graph has memory of its own, so that beyond eight shapes the rest go without.
    """

    def __init__(self, learner: MetaLearner, compute: Compute) -> None:
        """Take the learner, which is on a CUDA device, and what is to be recorded."""
        self._learner, self._compute = learner, compute
        self._graphs: dict[Hashable, RecordedGradient] = {}

    def __call__(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Compute; the next call overwrites the result."""
        phase = self._learner.phase(outer_step)
        key = (episode.shape_key, len(episode.support), phase)
        is_new = key not in self._graphs
        if phase is None or (is_new and len(self._graphs) == _MOST_GRAPHS):
            return self._compute(episode, outer_step)
        with torch.cuda.device(self._learner.device):
            if is_new:
                self._graphs[key] = self._fastest(episode, outer_step)
            return self._graphs[key].replay(episode)

    def _fastest(self, episode: Episode, outer_step: int) -> RecordedGradient:
        """Record with grouped convolutions and with products of matrices; keep the faster one.

        The second way needs more memory, and is passed over where there is not enough.
        """
        self._learner.by_matrices = False
        grouped = RecordedGradient(self._compute, episode, outer_step)
        self._learner.by_matrices = True
        try:
            by_matrices = RecordedGradient(self._compute, episode, outer_step)
        except torch.OutOfMemoryError:
            by_matrices = grouped
            torch.cuda.empty_cache()
        self._learner.by_matrices = by_matrices.seconds() < grouped.seconds()
        return by_matrices if self._learner.by_matrices else grouped


class RecordedGradient:
    """The outer gradient of stacked episodes of one shape, recorded.

    The learner's parameters must stay where they are in memory; their values may change.
    """

    def __init__(self, compute: Compute, episode: Episode, outer_step: int) -> None:
        """Record; the episode is an example of what will be replayed."""
        self._inputs = [value.clone() for value in _tensors(episode)]
        support, support_labels, query, query_labels = self._inputs
        static = Episode(support, support_labels, query, query_labels, episode.way)
        here = torch.cuda.current_stream()
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(here)
        with torch.cuda.stream(aside):
            for _ in range(_WARM_UPS):
                compute(static, outer_step)
        here.wait_stream(aside)
        self._graph = torch.cuda.CUDAGraph()
        # Other threads, say the window's, may use the device at the same time.
        with torch.cuda.graph(self._graph, stream=aside, capture_error_mode="thread_local"):
            self._found = compute(static, outer_step)

    def replay(self, episode: Episode) -> OuterGradient:
        """Compute; the next replay overwrites the result."""
        for place, value in zip(self._inputs, _tensors(episode), strict=True):
            place.copy_(value, non_blocking=True)
        self._graph.replay()
        return self._found

    def seconds(self) -> float:
        """Measure how long some replays take."""
        self._graph.replay()
        torch.cuda.synchronize()
        begun = time.perf_counter()
        for _ in range(_TRIALS):
            self._graph.replay()
        torch.cuda.synchronize()
        return time.perf_counter() - begun


def _tensors(episode: Episode) -> list[Tensor]:
    return [episode.support, episode.support_labels, episode.query, episode.query_labels]
