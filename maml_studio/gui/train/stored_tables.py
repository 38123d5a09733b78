"""Which of the tables in a run's folder is the one that a person asks for."""

from __future__ import annotations

from collections.abc import Sequence

from maml_studio.engine.table_cells import TableCell, fingerprint
from maml_studio.gui.train.evaluate_job import EvaluationOrder
from maml_studio.gui.train.evaluation_text import Table, checkpoint_in_words

USUAL_COUNT = 600


def stored_table(cells: Sequence[TableCell], order: EvaluationOrder) -> tuple[Table, str]:
    """Return the cells of an order; else an older table of its checkpoint, and what is wrong with it.

    Args:
        cells: all that were ever measured of the run, in that order.
        order: the run, its checkpoint as it is now, the count and how queries are judged.
    """
    wanted = fingerprint(order.checkpoint), order.count, order.inductive
    found = [cell for cell in cells if cell.table == wanted]
    if found:
        return _table(order, found), ""
    of_weights = {cell.weights_sha256 for cell in cells}
    older = [cell for cell in cells if cell.checkpoint == order.checkpoint.name]
    if not older or wanted[0] in of_weights:
        return Table(order.run.name), ""
    found = [cell for cell in older if cell.table == older[-1].table]
    return _table(
        order, found
    ), f"Outdated: of the {checkpoint_in_words(found[0])}; it has changed."


def count_of(cells: Sequence[TableCell], weights: str) -> int:
    """Return with how many episodes these weights were measured last, or else the usual number."""
    counts = [cell.protocol["count"] for cell in cells if cell.weights_sha256 == weights]
    return int(counts[-1]) if counts else USUAL_COUNT


def _table(order: EvaluationOrder, cells: Sequence[TableCell]) -> Table:
    return Table(order.run.name, {cell.place: cell for cell in cells})
