"""How many tasks a second meta-training takes in, beside others with the same network."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.peers import Peer, Problem, available_peers, problem_of
from benchmarks.tables import machine, markdown, one_thread, times_in_turn
from maml_studio.engine.datasets.procedural import procedural_alphabets
from maml_studio.engine.episode import Episode, EpisodeSampler, EpisodeSettings, episode_generator
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.settings import MethodSettings
from maml_studio.engine.networks.settings import NetworkSettings

OURS = "MAML Studio"
META_BATCH = 8
QUERIES = 15

_RATE = 0.1
_RELATIVE_TOLERANCE = 1e-3


class DisagreementError(RuntimeError):
    """A peer's meta-gradient is another one, so the paces can't be compared."""


@dataclass(frozen=True)
class Throughput:
    """What was measured.

    Attributes:
        device: where.
        tasks_per_second: by name, the median over the repetitions.
        missing: why a peer did not take part, by name.
        repetitions: the timed meta-batches of each.
        meta_batch: the tasks of each.
    """

    device: str
    tasks_per_second: dict[str, float]
    missing: dict[str, str]
    repetitions: int
    meta_batch: int


def measure(
    device: str,
    seconds: float,
    *,
    network: NetworkSettings | None = None,
    meta_batch: int = META_BATCH,
) -> Throughput:
    """Time second-order meta-gradients at 5-way 1-shot with one inner step, task by task.

    Args:
        device: “cpu” or “cuda”.
        seconds: for about how long; one repetition at least.
        network: Conv4 with 64 channels if None.
        meta_batch: tasks a repetition.

    Raises:
        DisagreementError: if the meta-gradients differ by more than 0.1 % of their length.
    """
    settings = MethodSettings(
        inner_steps=1, head_rate=_RATE, body_rate=_RATE, learned_rates=False, head_first_steps=0
    )
    generator = torch.Generator().manual_seed(0)
    learner = MAML.initial(network or NetworkSettings(), settings, generator).to(device)
    drawn = procedural_alphabets(1, 5, QUERIES + 1)
    sampler = EpisodeSampler(drawn, EpisodeSettings(queries=QUERIES))
    episodes = [sampler.sample(episode_generator(0, task)).to(device) for task in range(meta_batch)]
    peers, missing = available_peers()
    problem = problem_of(learner, episodes[0], create_graph=True)
    with _full_precision(), one_thread():
        _check_agreement(learner, problem, episodes[0], peers)
        works: dict[str, Callable[[], object]] = {
            OURS: lambda: _finish([learner.outer_gradient(each, 0) for each in episodes], device)
        }
        for name, peer in peers.items():
            works[name] = partial(_take, peer, problem, episodes, device)
        times = times_in_turn(works, seconds=seconds)
    paces = {name: meta_batch / statistics.median(values) for name, values in times.items()}
    return Throughput(device, paces, missing, len(times[OURS]), meta_batch)


def table(found: Throughput) -> str:
    """Return a measurement as Markdown."""
    ours = found.tasks_per_second[OURS]
    rows = [
        [name, f"{pace:.1f}", f"{ours / pace:.2f}"] for name, pace in found.tasks_per_second.items()
    ]
    where = torch.cuda.get_device_name(found.device) if found.device != "cpu" else "CPU"
    title = (
        f"Meta-training on {where}, 5-way 1-shot, one inner step, second order, {QUERIES} queries a "
        f"class, Conv4, float32: tasks a second, medians of {found.repetitions} interleaved "
        f"meta-batches of {found.meta_batch}, one thread. {machine()}."
    )
    notes = [f"- {name} is missing: {why}" for name, why in found.missing.items()]
    headers = ["who", "tasks a second", f"{OURS} ÷ it"]
    return "\n".join([title, "", markdown(headers, rows), "", *notes])


def _take(peer: Peer, problem: Problem, episodes: Sequence[Episode], device: str) -> None:
    _finish([_meta_gradient(peer, problem, episode) for episode in episodes], device)


def _meta_gradient(peer: Peer, problem: Problem, episode: Episode) -> tuple[Tensor, ...]:
    """Differentiate the query loss with respect to where the body started."""
    mine = replace(problem, support=episode.support, labels=episode.support_labels)
    start, fast = peer(mine)
    loss = functional.cross_entropy(mine.logits(fast, episode.query), episode.query_labels)
    names = [name for name, _ in problem.module.named_parameters()]
    body = [w for name, w in zip(names, start, strict=True) if name.startswith("body.")]
    return torch.autograd.grad(loss, body)


def _check_agreement(
    learner: MAML, problem: Problem, episode: Episode, peers: dict[str, Peer]
) -> None:
    ours = learner.outer_gradient(episode, 0).gradients
    names = [name for name, _ in problem.module.body.named_parameters()]
    expected = torch.cat([ours[name].flatten() for name in names])
    for name, peer in peers.items():
        found = torch.cat([g.flatten() for g in _meta_gradient(peer, problem, episode)])
        distance = float((found - expected).norm() / expected.norm())
        if not distance <= _RELATIVE_TOLERANCE:
            raise DisagreementError(f"The meta-gradient of {name} differs by {distance:.1e}.")


def _finish(results: object, device: str) -> None:
    """Wait until a device has done what it was given; the results were kept until then."""
    if device != "cpu":
        torch.cuda.synchronize(device)


@contextmanager
def _full_precision() -> Iterator[None]:
    """Keep CUDA from rounding to TF32, which would hide a disagreement."""
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    try:
        yield
    finally:
        torch.backends.cudnn.allow_tf32 = before
