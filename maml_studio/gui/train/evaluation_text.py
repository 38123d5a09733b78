"""The standard table in words: its cells, its passport, and as Markdown and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from maml_studio.engine.episode_settings import KINDS
from maml_studio.engine.kept_checkpoints import BEST, LAST
from maml_studio.engine.table_cells import SHAPES, Place, TableCell
from maml_studio.gui.train.phrases import dataset_title
from maml_studio.gui.train.validation_words import KIND_TITLES, queries_a_class

_COLUMNS = (
    "run", "checkpoint", "step", "dataset", "split", "episodes", "way", "shot", "queries",
    "inner_steps", "count", "seed", "inductive", "accuracy", "low", "high", "unfit",
    "weights_sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """The cells of one checkpoint of a run, as far as they are measured."""

    run: str
    cells: Mapping[Place, TableCell] = field(default_factory=dict)

    @property
    def first(self) -> TableCell | None:
        """Any of the cells, which have all but way, shot and kind in common."""
        return next(iter(self.cells.values()), None)

    @property
    def is_whole(self) -> bool:
        """Whether no cell is missing."""
        return len(self.cells) == len(SHAPES) * len(KINDS)


def shape_title(ways: int, shots: int) -> str:
    """Return the heading of a column."""
    return f"{ways}-way {shots}-shot"


def cell_in_words(cell: TableCell | None) -> str:
    """Say an accuracy with half its interval, or why there is none."""
    if cell is None:
        return "–"
    if cell.accuracy is None or cell.interval is None:
        return cell.unfit
    low, high = cell.interval
    return f"{100 * cell.accuracy:.1f} ± {50 * (high - low):.1f} %"


def checkpoint_in_words(cell: TableCell) -> str:
    """Say which checkpoint was measured."""
    names = {BEST: "best checkpoint", LAST: "latest checkpoint"}
    return f"{names.get(cell.checkpoint, 'checkpoint saved')}, step {cell.step:,}"


def passport(cell: TableCell) -> str:
    """Say in one line how a table was measured."""
    told = cell.protocol
    steps = told.get("inner_steps")
    judged = "judged alone (inductive)" if told["inductive"] else "judged together (transductive)"
    parts = (
        f"{dataset_title(told['dataset'])}, {told.get('split', 'test')} split",
        judged,
        queries_a_class(told["queries"]),
        f"{steps} inner step{'' if steps == 1 else 's'}",
        f"{told['count']:,} episodes a cell",
        f"seed {told['seed']}",
        checkpoint_in_words(cell),
        "95 % intervals",
    )
    return " · ".join(parts)


def as_markdown(table: Table) -> str:
    """Write the table and its passport as Markdown."""
    titles = [shape_title(*shape) for shape in SHAPES]
    lines = [f"| episodes from | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for kind in KINDS:
        found = [cell_in_words(table.cells.get((*shape, kind))) for shape in SHAPES]
        lines.append(f"| {KIND_TITLES[kind]} | {' | '.join(found)} |")
    told = f"\n{table.run}: {passport(table.first)}" if table.first else ""
    return "\n".join(lines) + f"\n{told}\n"


def as_csv(table: Table) -> str:
    """Write a line a cell, accuracies as fractions; what is unknown is left empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for cell in table.cells.values():
        told, (low, high) = cell.protocol, cell.interval or (None, None)
        names = ("dataset", "split", "episodes", "ways", "shots", "queries")
        more = ("inner_steps", "count", "seed", "inductive")
        values = [table.run, cell.checkpoint, cell.step]
        values += [told.get(name) for name in (*names, *more)]
        writer.writerow([*values, cell.accuracy, low, high, cell.unfit, cell.weights_sha256])
    return text.getvalue()
