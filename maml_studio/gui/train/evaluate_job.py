"""Evaluating a run, for a job: torch is imported when it runs."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from maml_studio.engine.generators import Progress
from maml_studio.engine.table_cells import TableCell, TableProgress

EvaluationRecord: TypeAlias = Progress | TableProgress | TableCell


@dataclass(frozen=True)
class EvaluationOrder:
    """A standard table that is wanted.

    Attributes:
        run: the run's folder.
        checkpoint: which of its checkpoints.
        count: episodes a cell.
        inductive: whether each query is judged alone.
    """

    run: Path
    checkpoint: Path
    count: int
    inductive: bool = True


def evaluating(
    order: EvaluationOrder,
) -> Generator[EvaluationRecord, None, tuple[TableCell, ...]]:
    """Measure the cells that are missing; see `evaluating_run`."""
    from maml_studio.engine.devices import leave_a_core
    from maml_studio.engine.run_evaluation import evaluating_run

    leave_a_core()
    return (
        yield from evaluating_run(
            order.run, order.checkpoint, order.count, inductive=order.inductive
        )
    )
