"""Numbers and tables of cards in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

SHAPES = ((5, 1), (5, 5), (20, 1), (20, 5))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; bars in its cells are escaped."""
    return "\n".join([_line(columns), "|---" * len(columns) + "|", *map(_line, rows)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def accuracy(cell: dict[str, Any]) -> str:
    """Write an accuracy in percent with half its interval, or why there is none."""
    if "accuracy" not in cell:
        return str(cell.get("unfit") or cell.get("missing") or "–")
    low, high = cell["interval"]
    return f"{100 * cell['accuracy']:.1f} ± {50 * (high - low):.1f}"


def published(row: dict[str, Any]) -> str:
    """Write a published figure as its paper does."""
    half = row["half_interval"]
    figure = f"{100 * row['accuracy']:g}" + (f" ± {100 * half:g}" if half else "")
    figure = row.get("printed", figure)
    likely = "" if row.get("is_told", True) else "likely "
    return f"{figure} ({likely}transductive)" if row["is_transductive"] else figure


def shape(ways: int, shots: int) -> str:
    """Say way and shot."""
    return f"{ways}-way {shots}-shot"


def counted(count: int, what: str, many: str = "") -> str:
    """Say how many there are: “1 thread”, “5 queries”."""
    return f"{count:,} {what if count == 1 else many or what + 's'}"


def protocol_words(protocol: dict[str, Any]) -> str:
    """Say what the accuracies of a table share."""
    return f"{drawn_words(protocol)}; accuracy in %, 95 % interval"


def drawn_words(protocol: dict[str, Any], *leaving_out: str) -> str:
    """Say how figures were drawn and judged, as far as a protocol tells, but for some fields."""
    judged = "each query judged alone (inductive)"
    if not protocol.get("inductive", True):
        judged = "queries judged together (transductive)"
    words: dict[str, Callable[[Any], str]] = {
        "dataset": str,
        "split": lambda name: f"split {name}",
        "unknowns": lambda count: counted(count, "unknown character"),
        "queries": lambda count: f"{counted(count, 'query', 'queries')} a class",
        "inner_steps": lambda count: counted(count, "inner step"),
        "count": lambda count: f"{counted(count, 'episode')} a figure",
        "seed": lambda seed: f"seed {seed}",
        "inductive": lambda _: judged,
    }
    told = [name for name in words if name in protocol and name not in leaving_out]
    return ", ".join(words[name](protocol[name]) for name in told)


def kinds_table(cells: Sequence[dict[str, Any]]) -> str:
    """Return a table of cells, a row a kind of episodes, a column a way and shot."""
    shapes = list(dict.fromkeys((c["protocol"]["ways"], c["protocol"]["shots"]) for c in cells))
    found = {
        (c["protocol"]["episodes"], c["protocol"]["ways"], c["protocol"]["shots"]): accuracy(c)
        for c in cells
    }
    kinds = dict.fromkeys(kind for kind, *_ in found)
    rows = [
        [f"`{kind}`", *(found.get((kind, *each), "–") for each in sorted(shapes))] for kind in kinds
    ]
    return table(["episodes", *(shape(*each) for each in sorted(shapes))], rows)
