"""Worker processes on a CPU: each computes its share of every meta-batch, on one thread.

Two processes of one thread do more than one process of two threads, as the tensors are small. The
parent sends the meta-parameters through a pipe and adds up the answers in the workers' order, so a
run repeats bit for bit under the same number of workers. When the parent ends, however it does, so
does its end of the pipe, and with it the worker after the episode in progress.

A script that starts workers needs the usual guard: `if __name__ == "__main__":`.
"""

from __future__ import annotations

import math
import multiprocessing
import signal
from collections.abc import Generator, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing.connection import wait

import torch

from maml_studio.engine.devices import CPU
from maml_studio.engine.evaluation import EpisodeDone
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.meta_batch import (
    EpisodeSource,
    HelperLostError,
    MetaGradient,
    SourceFactory,
    add_share,
)
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.shares import share_size
from maml_studio.engine.uninterrupted import uninterrupted
from maml_studio.engine.worker_process import Done, Failed, Stopped, Work, as_arrays, serve

_PATIENCE = 10.0
"""Seconds in which a worker that is told to end may finish its episode."""


class WorkerError(HelperLostError):
    """A worker process failed or was ended by somebody else."""


def in_workers(count: int) -> SourceFactory:
    """Return what makes a run compute its meta-batches in worker processes."""
    return partial(Workers, count=count)


class Workers:
    """Several processes compute each meta-batch; no more than it has episodes."""

    def __init__(
        self, learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource, count: int
    ) -> None:
        """Start the processes; each gets a copy of the episodes' source.

        Raises:
            ValueError: if the count is not at least 1, or the learner is not on the CPU.
            WorkerError: if a worker does not start.
        """
        if count < 1:
            raise ValueError(f"There is at least 1 worker process, not {count}.")
        if learner.device != CPU:
            raise ValueError(f"Worker processes are for the CPU, not for {learner.device}.")
        self._learner, self._size = learner, recipe.outer.meta_batch_size
        self.workers = min(count, self._size)
        self._shares = [share_size(recipe, first, self.workers) for first in range(self.workers)]
        self._members: list[_Member] = []
        try:
            for first in range(self.workers):
                self._members.append(_Member(recipe, first, self.workers))
            for member in self._members:
                member.send(episodes)
        except BaseException:
            self.close()
            raise

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes."""
        return [member.pid for member in self._members]

    def computing(self, step: int) -> Generator[EpisodeDone, None, MetaGradient]:
        """Compute the meta-batch of an outer step, yielding after each episode of any worker.

        When it is closed early, the workers end the episodes in progress.

        Raises:
            WorkerError: if a worker fails or is ended by somebody else.
        """
        work = Work(step, as_arrays(self._learner.parameters))
        found: dict[int, Done] = {}
        try:
            for member in self._members:
                member.send(work)
            done = 0
            while len(found) < self.workers:
                for index, reply in self._replies(found):
                    if isinstance(reply, Done):
                        found[index] = reply
                    elif isinstance(reply, EpisodeDone):
                        yield EpisodeDone(done, self._size, reply.accuracy)
                        done += 1
        except GeneratorExit:
            self._leave_shares()
            raise
        return self._mean([found[index] for index in range(self.workers)])

    def close(self) -> None:
        """End the processes."""
        for member in self._members:
            member.connection.close()
        for member in self._members:
            member.end()

    def _replies(self, found: dict[int, Done]) -> Iterator[tuple[int, object]]:
        """Wait for messages of those whose share is not there yet."""
        waiting = {i: member for i, member in enumerate(self._members) if i not in found}
        ready = wait([member.connection for member in waiting.values()])
        for index, member in waiting.items():
            if member.connection in ready:
                yield index, member.receive()

    def _leave_shares(self) -> None:
        with suppress(WorkerError):
            for member in self._members:
                member.send(Stopped())
            for member in self._members:
                while not isinstance(member.receive(), Stopped):
                    pass

    def _mean(self, shares: list[Done]) -> MetaGradient:
        total: Weights = {}
        parts = [count / self._size for count in self._shares]
        for share, part in zip(shares, parts, strict=True):
            gradients = {name: torch.from_numpy(value) for name, value in share.gradients.items()}
            add_share(total, gradients, part)
        loss = math.fsum(part * share.loss for part, share in zip(parts, shares, strict=True))
        accuracy = math.fsum(
            part * share.accuracy for part, share in zip(parts, shares, strict=True)
        )
        return MetaGradient(total, loss, accuracy)


class _Member:
    """The parent's view of one worker."""

    def __init__(self, recipe: Recipe, first: int, count: int) -> None:
        self._name = f"Worker process {first + 1} of {count}"
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self._process = context.Process(
            target=serve, args=(other, recipe, first, count), daemon=True
        )
        with uninterrupted():
            self._process.start()
        other.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    def send(self, message: object) -> None:
        """Send a message; see `receive` for the errors."""
        try:
            self.connection.send(message)
        except OSError as error:
            # What it said before it ended is still to be read.
            while self.connection.poll():
                self.receive()
            raise self._ended() from error

    def receive(self) -> object:
        """Wait for the next message.

        Raises:
            WorkerError: if the worker failed or has ended.
        """
        try:
            message: object = self.connection.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error
        if isinstance(message, Failed):
            raise WorkerError(f"{self._name} failed: {message.sentence}")
        return message

    def end(self) -> None:
        """Wait for the process, whose pipe is closed, but not for ever."""
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

    def _ended(self) -> WorkerError:
        self._process.join(_PATIENCE)
        code = self._process.exitcode
        how = f"exit code {code}"
        if code is not None and code < 0:
            how = signal.Signals(-code).name
            if -code == signal.SIGKILL:
                how += ", as when memory is short"
        return WorkerError(f"{self._name} has ended ({how}). Resume the run to go on.")
