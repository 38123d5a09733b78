"""What a worker process does, and the messages between it and its parent."""

from __future__ import annotations

import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np
import numpy.typing as npt
import torch

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.meta_batch import MetaGradient, Plain
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.shares import SharedEpisodes, share_recipe

Arrays = dict[str, npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Work:
    """Asks for a share of an outer step, at these meta-parameters."""

    step: int
    parameters: Arrays


@dataclass(frozen=True)
class Done:
    """A share's mean gradient, loss and accuracy."""

    gradients: Arrays
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Stopped:
    """Asks to leave the share in progress, and says that this is done."""


@dataclass(frozen=True)
class Failed:
    """Says why a worker ends."""

    sentence: str


def as_arrays(weights: Weights) -> Arrays:
    """Return tensors on the CPU as arrays, which a pipe takes without shared memory."""
    return {name: value.detach().numpy() for name, value in weights.items()}


def serve(connection: Connection, recipe: Recipe, first: int, count: int) -> None:
    """Be a worker: compute shares until the parent's end of the pipe is closed.

    The first message is the whole source of episodes. It computes on one thread, so the count of workers alone decides the last bits of a sum.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    with suppress(EOFError, ConnectionError):
        try:
            learner = Checkpoint(recipe).learner
            episodes = SharedEpisodes(connection.recv(), first, count)
            source = Plain(learner, share_recipe(recipe, first, count), episodes)
            while True:
                _answer(connection, learner, source)
        except (EOFError, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001  # Whatever it is, the parent tells it.
            connection.send(Failed(" ".join(str(error).split()) or type(error).__name__))


def _answer(connection: Connection, learner: MetaLearner, source: Plain) -> None:
    request = connection.recv()
    if isinstance(request, Stopped):
        connection.send(request)
        return
    with torch.no_grad():
        for name, value in learner.parameters.items():
            value.copy_(torch.from_numpy(request.parameters[name]))
    computing = source.computing(request.step)
    while not connection.poll():
        try:
            connection.send(next(computing))
        except StopIteration as end:
            found: MetaGradient = end.value
            connection.send(Done(as_arrays(found.gradients), found.loss, found.accuracy))
            return
    computing.close()
