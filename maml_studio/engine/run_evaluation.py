"""The standard table of a run's checkpoint, kept in the run's folder cell by cell."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.evaluation import Protocol, as_run
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.standard_table import TableRecord, evaluating_table, table_protocols
from maml_studio.engine.table_cells import EvaluationFile, TableCell, fingerprint


@dataclass(frozen=True)
class _Subject:
    checkpoint: Path
    step: int
    sha256: str

    def of(self, cell: TableCell) -> TableCell:
        """Say in a cell what was measured."""
        return replace(
            cell, checkpoint=self.checkpoint.name, step=self.step, weights_sha256=self.sha256
        )


def evaluating_run(
    run: Path, checkpoint: Path, count: int, *, inductive: bool, device: str | None = None
) -> Generator[Progress | TableRecord, None, tuple[TableCell, ...]]:
    """Measure the cells that the run's folder has not got yet, on its data set's test split.

    Args:
        run: the run's folder.
        checkpoint: one of its checkpoints.
        count: episodes a cell.
        inductive: whether each query is judged alone.
        device: “cpu”, “cuda” …; CUDA where it is present if None.

    Yields:
        Progress, and the cells that were missing; each is in the folder when it is yielded.

    Raises:
        ValueError: with one sentence, if the checkpoint is broken or the data is not there.
        OSError: if the folder can't be written.
    """
    sha256 = fingerprint(checkpoint)
    learner = load(checkpoint, device)
    subject = _Subject(checkpoint, learner.card.record.get("outer_step", 0), sha256)
    dataset = RunFolder(run).recipe().data.dataset
    basis = Protocol(dataset, "test", count=count, inductive=inductive, initialization=run.name)
    file = EvaluationFile(run)
    kept = _kept(file)
    missing = _missing(basis, learner, sha256, kept)
    if not missing:
        return ()
    network = learner.network_settings
    characters = yield from reading_dataset(
        dataset, "test", channels=network.image_channels, size=network.image_size
    )
    found: list[TableCell] = []
    for record in evaluating_table(learner, characters, missing):
        if isinstance(record, TableCell):
            found.append(subject.of(record))
            file.keep([*kept, *found])
            yield found[-1]
        else:
            yield record
    return tuple(found)


def _kept(file: EvaluationFile) -> tuple[TableCell, ...]:
    """Read what was measured before; what can't be read is put aside."""
    try:
        return file.read()
    except ValueError:
        file.put_aside()
        return ()


def _missing(
    basis: Protocol, learner: MetaLearner, sha256: str, kept: tuple[TableCell, ...]
) -> list[Protocol]:
    table = sha256, basis.count, as_run(basis, learner).inductive
    there = {cell.place for cell in kept if cell.table == table}
    return [
        protocol
        for protocol in table_protocols(basis)
        if (protocol.ways, protocol.shots, protocol.episodes) not in there
    ]
