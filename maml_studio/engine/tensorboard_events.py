"""A training's figures as TensorBoard event files, by the optional package `tensorboard`."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from maml_studio.engine.training_records import OuterStep, Trained, TrainingRecord, Validation

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

PLACE = "tensorboard"
"""The folder of the event files in a run's folder."""

_FLUSH_SECONDS = 10
"""The events that a kill can cost, at most; `metrics.jsonl` has them all."""


def with_events(
    work: Generator[TrainingRecord, None, Trained], run: Path
) -> Generator[TrainingRecord, None, Trained]:
    """Write event files into a run's folder while it trains, passing its records on.

    On a resumed run the events of steps that are taken again are marked as purged.

    Raises:
        ValueError: at the call, if the package is not installed.
    """
    if find_spec("tensorboard") is None:
        raise ValueError(
            "TensorBoard's event files need the package “tensorboard”: "
            "pip install 'maml-studio[tensorboard]'."
        )
    return _writing(work, run / PLACE)


def _writing(
    work: Generator[TrainingRecord, None, Trained], place: Path
) -> Generator[TrainingRecord, None, Trained]:
    writer: SummaryWriter | None = None
    try:
        while True:
            try:
                record = next(work)
            except StopIteration as end:
                result: Trained = end.value
                return result
            if isinstance(record, OuterStep | Validation):
                writer = writer or _opened(place, record)
                for tag, value in _scalars(record):
                    writer.add_scalar(tag, value, record.step)
                if isinstance(record, Validation):
                    writer.flush()
            yield record
    finally:
        work.close()
        if writer is not None:
            writer.close()


def _opened(place: Path, first: OuterStep | Validation) -> SummaryWriter:
    from torch.utils.tensorboard import SummaryWriter

    # A validation comes after the outer step of its number, whose events stay.
    purge_step = first.step + isinstance(first, Validation)
    return SummaryWriter(str(place), purge_step=purge_step, flush_secs=_FLUSH_SECONDS)


def _scalars(record: OuterStep | Validation) -> Iterator[tuple[str, float]]:
    if isinstance(record, OuterStep):
        for name in ("loss", "accuracy", "gradient_norm", "rate", "tasks_per_second"):
            yield f"training/{name}", getattr(record, name)
        return
    yield "validation/score", record.score
    for found in record.evaluations:
        protocol = found.protocol
        yield (
            f"validation/{protocol.episodes}_{protocol.ways}-way_{protocol.shots}-shot",
            found.accuracy,
        )
