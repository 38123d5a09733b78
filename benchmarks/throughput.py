"""How many tasks a second meta-training takes in, beside others with the same network."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial

import torch

from benchmarks.outer_steps import CASES, Case, Contest, drawn_episodes
from benchmarks.peak_memory import Ranks, peak_of_process, peaks, peaks_on_gpu
from benchmarks.peers import HAND_WRITTEN, Peer, available_peers
from benchmarks.tables import machine, markdown, threads, times_in_turn
from maml_studio.engine.meta_batch import Plain, choose
from maml_studio.engine.workers import Workers

OURS = "MAML Studio, one process"
IN_WORKERS = "MAML Studio, two worker processes"
OVER_RANKS = "MAML Studio, two ranks of torchrun"
SECONDS = 75.0

_TRIAL_TASKS = 2
_TRIALS = 3


@dataclass(frozen=True)
class Row:
    """What was measured of one.

    Attributes:
        name: who.
        threads: of each process; the best count, which was measured.
        tasks_per_second: the median over the repetitions.
        peak_megabytes: of all its processes, or of the GPU's memory; None if not measured.
    """

    name: str
    threads: int
    tasks_per_second: float
    peak_megabytes: float | None


@dataclass(frozen=True)
class Outcome:
    """What was measured of one case.

    Attributes:
        case: the case, in words.
        rows: of all who took part.
        repetitions: the timed meta-batches of each.
        sampling: the share of drawing episodes, augmented ones, in an outer step of ours.
    """

    case: str
    rows: tuple[Row, ...]
    repetitions: int
    sampling: float


@dataclass(frozen=True)
class Throughput:
    """What was measured: where, each case, and why a peer did not take part, by name."""

    device: str
    outcomes: tuple[Outcome, ...]
    missing: dict[str, str]


def measure(
    device: str,
    seconds: float = SECONDS,
    *,
    cases: Sequence[Case] = CASES,
    processes: bool = True,
    memory: bool = True,
) -> Throughput:
    """Time outer steps of second-order MAML.

    Args:
        device: “cpu” or “cuda”.
        seconds: for about how long the timed repetitions go; one of each case at least.
        cases: what to measure.
        processes: whether to measure, on the CPU, two workers and two ranks as well.
        memory: whether to measure the peak memory, on the CPU in processes of their own.

    Raises:
        DisagreementError: if the meta-gradients differ by more than 0.1 % of their length.
    """
    _, missing = available_peers()
    with _full_precision():
        outcomes = [
            _outcome(case, device, seconds / len(cases), processes and device == "cpu", memory)
            for case in cases
        ]
    return Throughput(device, tuple(outcomes), missing)


def table(found: Throughput | None = None) -> str:
    """Return a measurement, made now if None, as Markdown."""
    where = machine()
    found = measure("cpu") if found is None else found
    if found.device != "cpu":
        where = f"{torch.cuda.get_device_name(found.device)}; {where}"
    title = (
        "Outer steps of second-order MAML with Conv4 (64 filters, strided), float32: tasks a second "
        f"(medians of interleaved meta-batches), peak memory. {where}."
    )
    parts = [title, *(_section(outcome) for outcome in found.outcomes)]
    notes = [f"- {name} is missing: {why}" for name, why in found.missing.items()]
    notes.append("- Before the timing all were checked to give the same meta-gradient (to 0.1 %).")
    notes.append("- Ours draw their episodes while they are timed; the peers' are drawn before.")
    return "\n\n".join([*parts, "\n".join(notes)])


def _section(outcome: Outcome) -> str:
    paces = {row.name: row.tasks_per_second for row in outcome.rows}
    fastest = max(pace for name, pace in paces.items() if not name.startswith("MAML Studio"))
    headers = ["who", "threads", "tasks a second", "÷ fastest peer", "÷ hand-written", "peak MB"]
    rows = []
    for row in outcome.rows:
        pace, peak = row.tasks_per_second, row.peak_megabytes
        ratios = [f"{pace / fastest:.2f}", f"{pace / paces[HAND_WRITTEN]:.2f}"]
        peak_text = "" if peak is None else f"{peak:.0f}"
        rows.append([row.name, str(row.threads), f"{pace:.1f}", *ratios, peak_text])
    return (
        f"**{outcome.case}**, {outcome.repetitions} repetitions; sampling with augmentation takes "
        f"{outcome.sampling:.1%} of an outer step.\n\n{markdown(headers, rows)}"
    )


def _outcome(
    case: Case, device: str, seconds: float, in_processes: bool, with_memory: bool
) -> Outcome:
    contest = Contest(case, device)
    peers, _ = available_peers()
    contest.check_agreement(peers)
    counts = _thread_counts(contest, case, peers)
    with ExitStack() as stack:
        source = choose(contest.learner, contest.recipe, contest.source)
        works = {OURS: contest.ours(stack.enter_context(closing(source)))}
        works |= {name: contest.theirs(peer) for name, peer in peers.items()}
        timed: dict[str, Callable[[], object]] = {
            name: partial(_on_threads, counts[name], work) for name, work in works.items()
        }
        memory = peaks_on_gpu(timed, device) if with_memory and device != "cpu" else {}
        ranks = None
        if in_processes:
            workers = stack.enter_context(
                closing(Workers(contest.learner, contest.recipe, contest.source, 2))
            )
            timed[IN_WORKERS] = contest.ours(workers)
            timed[IN_WORKERS]()  # warms up, as the others are by now
            ranks = stack.enter_context(closing(Ranks(case)))
            timed[OVER_RANKS] = ranks.step
        times = times_in_turn(timed, seconds=seconds)
        if ranks is not None:
            memory[IN_WORKERS] = sum(map(peak_of_process, workers.pids)) / 1e6
            memory[OVER_RANKS] = ranks.peak_megabytes
    if with_memory and device == "cpu":
        memory |= peaks(case, counts)
    return _summary(case, times, counts, memory)


def _summary(
    case: Case,
    times: Mapping[str, Sequence[float]],
    counts: Mapping[str, int],
    memory: Mapping[str, float],
) -> Outcome:
    paces = {name: case.meta_batch / statistics.median(values) for name, values in times.items()}
    rows = tuple(
        Row(name, counts.get(name, 1), pace, memory.get(name)) for name, pace in paces.items()
    )
    a_task = _sampling_seconds(case) / case.meta_batch
    return Outcome(str(case), rows, len(times[OURS]), a_task * paces[OURS])


def _thread_counts(contest: Contest, case: Case, peers: Mapping[str, Peer]) -> dict[str, int]:
    """Return for each the count of threads with which it is fastest, of one and all."""
    few = contest.episodes[:_TRIAL_TASKS]
    trial = replace(case, meta_batch=len(few)).recipe()
    works: dict[str, Callable[[], object]] = {
        OURS: contest.ours(Plain(contest.learner, trial, contest.source)),
        **{name: contest.theirs(peer, few) for name, peer in peers.items()},
    }
    counts = sorted({1, os.cpu_count() or 1} if contest.device == "cpu" else {1})
    found = {}
    for name, work in works.items():
        on = {f"{count}": partial(_on_threads, count, work) for count in counts}
        times_in_turn(on, 1)  # warms up
        times = times_in_turn(on, _TRIALS)
        found[name] = int(min(times, key=lambda count: min(times[count])))
    return found


def _on_threads(count: int, work: Callable[[], object]) -> object:
    with threads(count):
        return work()


def _sampling_seconds(case: Case) -> float:
    """Return how long drawing a meta-batch takes, its images varied as in real trainings."""
    source = drawn_episodes(case.recipe(varied=True))
    source.episode(0, 0)
    with threads(1):
        begun = time.perf_counter()
        for index in range(case.meta_batch):
            source.episode(0, index)
        return time.perf_counter() - begun


@contextmanager
def _full_precision() -> Iterator[None]:
    """Keep CUDA from rounding to TF32, which would hide a disagreement."""
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    try:
        yield
    finally:
        torch.backends.cudnn.allow_tf32 = before
