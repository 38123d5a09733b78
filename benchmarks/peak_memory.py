"""The peak memory of an outer step, each contestant's in processes of its own."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from multiprocessing.connection import Connection
from pathlib import Path

import torch

from benchmarks.outer_steps import Case, Contest
from benchmarks.peers import available_peers
from maml_studio.engine.memory_probe import peak_memory
from maml_studio.engine.meta_batch import Plain

CHECKOUT = Path(__file__).resolve().parent.parent
_MEGABYTE = 1e6
_TASKS = 3
"""Tasks after which all have reached their peak on a CPU, where they come one after the other."""


def peaks(case: Case, threads: Mapping[str, int]) -> dict[str, float]:
    """Return megabytes by name, of a process that does nothing else, libraries included.

    Args:
        case: the outer step; three of its tasks are taken.
        threads: of each contestant; one that is no peer is ours.
    """
    context = multiprocessing.get_context("spawn")
    small = replace(case, meta_batch=min(_TASKS, case.meta_batch))
    pipes, children = {}, []
    for name, count in threads.items():
        pipes[name], sending = context.Pipe(duplex=False)
        child = context.Process(target=_peak, args=(sending, small, name, count), daemon=True)
        child.start()
        sending.close()
        children.append(child)
    found = {name: pipe.recv() / _MEGABYTE for name, pipe in pipes.items()}
    for child in children:
        child.join()
    return found


def peak_of_process(pid: int) -> int:
    """Return the bytes that a process of this machine had at most."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def peaks_on_gpu(works: Mapping[str, Callable[[], object]], device: str) -> dict[str, float]:
    """Return megabytes of a GPU's memory by name, above what all contestants hold together."""
    found = {}
    for name, work in works.items():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        work()
        found[name] = (torch.cuda.max_memory_allocated(device) - before) / _MEGABYTE
    return found


class Ranks:
    """Two ranks of torchrun that take outer steps when they are told to."""

    def __init__(self, case: Case) -> None:
        """Start them and wait until they have taken one."""
        launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        ranks = ["--nproc-per-node=2", "-m", "benchmarks.ranks_child", json.dumps(asdict(case))]
        self.peak_megabytes = 0.0
        self._process = subprocess.Popen(
            [*launcher, *ranks],
            cwd=CHECKOUT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def step(self) -> None:
        """Take an outer step."""
        assert self._process.stdin is not None
        self._process.stdin.write("step\n")
        self._process.stdin.flush()
        self.peak_megabytes = 2 * float(self._answer()) / _MEGABYTE

    def close(self) -> None:
        """Let them end."""
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("torchrun's ranks have ended; what they said is above.")
        return line.strip()


def _peak(sending: Connection, case: Case, name: str, count: int) -> None:
    torch.set_num_threads(count)
    contest = Contest(case, "cpu")
    peers, _ = available_peers()
    if name in peers:
        work = contest.theirs(peers[name])
    else:
        work = contest.ours(Plain(contest.learner, contest.recipe, contest.source))
    work()
    sending.send(peak_memory("cpu"))
