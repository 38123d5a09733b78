"""Measuring in a child process: whatever it does there, it can be ended at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator
from typing import Any

from maml_studio.engine.uninterrupted import uninterrupted

_POLL_SECONDS = 0.1


def messages_of(target: Callable[..., None], *arguments: object) -> Generator[Any, None, None]:
    """Run a function in a process of its own, and yield what it sends, and None while it is silent.

    The process ends with the generator, whichever way that goes.

    Args:
        target: a function of a module, called with the connection to send on and the arguments.
        arguments: what it takes beside that.
    """
    context = multiprocessing.get_context("spawn")
    connection, other = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(other, *arguments), daemon=True)
    with uninterrupted():
        process.start()
    other.close()
    try:
        while True:
            while not connection.poll(_POLL_SECONDS):
                yield None
            try:
                message = connection.recv()
            except EOFError:  # It has done all, or the system ended it, as when memory is short.
                return
            yield message
    finally:
        connection.close()
        process.kill()
        process.join()
        process.close()
