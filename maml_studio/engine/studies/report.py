"""What a study leaves: a table, the figures behind it, and the chart that shows them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.data_folder import atomic_write

Value = str | int | float | None


@dataclass(frozen=True)
class Curve:
    """A line of a chart, with the 95 % interval of each point.

    Attributes:
        label: its name.
        x: where its points are.
        y: their values.
        low: the lower ends of their intervals, or none if they are unknown.
        high: the upper ends.
        hue: the number of its colour; a published curve has that of ours which it belongs to.
        is_published: whether it is somebody else's.
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    hue: int = 0
    is_published: bool = False


@dataclass(frozen=True)
class Chart:
    """Curves over one axis."""

    x_label: str
    y_label: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class Report:
    """A study's outcome.

    Attributes:
        name: the stem of its files' names.
        title: what was studied.
        protocol: how it was measured, in sentences.
        columns: the heads of the table for people.
        rows: its rows, as many texts as columns.
        figures: the same, a plain record each.
        chart: the figures drawn; None if a table says it all.
    """

    name: str
    title: str
    protocol: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[dict[str, Value], ...]
    chart: Chart | None = None

    def as_text(self) -> str:
        """Write the table in Markdown, aligned, so that it also reads well in a terminal."""
        widths = [max(map(len, cells)) for cells in zip(self.columns, *self.rows, strict=True)]
        rule = tuple("-" * width for width in widths)
        lines = [_line(cells, widths) for cells in (self.columns, rule, *self.rows)]
        return "\n".join([f"# {self.title}", "", self.protocol, "", *lines]) + "\n"

    def save(self, folder: Path) -> list[Path]:
        """Write the table (.md) and the figures (.json, .csv), each whole; return their paths.

        Raises:
            OSError: if the folder can't be written.
        """
        content = {"title": self.title, "protocol": self.protocol, "figures": self.figures}
        texts = {
            "md": self.as_text(),
            "json": json.dumps(content, indent=2, ensure_ascii=False) + "\n",
            "csv": self._as_csv(),
        }
        paths = {folder / f"{self.name}.{kind}": text for kind, text in texts.items()}
        for path, text in paths.items():
            atomic_write(path, text.encode())
        return list(paths)

    def _as_csv(self) -> str:
        text = io.StringIO(newline="")
        names = list(dict.fromkeys(name for figure in self.figures for name in figure))
        writer = csv.DictWriter(text, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.figures)
        return text.getvalue()


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
