"""Charts of studies as files, by Matplotlib, which comes with the extra `plots`."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.studies.report import Chart, Curve, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HUES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
_MARKERS = "os^Dv*"
_KINDS = ("png", "svg")


class PlotsMissingError(RuntimeError):
    """Matplotlib is not installed; the sentence says how to install it."""


def save_chart(report: Report, folder: Path) -> list[Path]:
    """Draw a report's chart as PNG and SVG, each written whole; return their paths.

    Raises:
        PlotsMissingError: if Matplotlib is not there.
        OSError: if the folder can't be written.
    """
    if report.chart is None:
        return []
    paths = []
    for kind in _KINDS:
        path = folder / f"{report.name}.{kind}"
        atomic_write(path, drawn(report, report.chart, kind))
        paths.append(path)
    return paths


def drawn(report: Report, chart: Chart, kind: str) -> bytes:
    """Draw a chart with its protocol below it; the same report gives the same file.

    Raises:
        PlotsMissingError: if Matplotlib is not there.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotsMissingError(
            "A plot needs Matplotlib: install the extra “plots” (pip install 'maml-studio[plots]')."
        ) from error
    content = io.BytesIO()
    with rc_context({"svg.hashsalt": report.name, "svg.fonttype": "path"}):
        figure = Figure(figsize=(7.2, 5.2), layout="constrained")
        axes = figure.add_subplot()
        for curve in chart.curves:
            _draw(axes, curve)
        axes.set(title=report.title, xlabel=chart.x_label, ylabel=chart.y_label)
        axes.set_xticks(sorted({x for curve in chart.curves for x in curve.x}))
        axes.grid(alpha=0.25)
        axes.legend(frameon=False)
        figure.supxlabel(_wrapped(report.protocol), fontsize="x-small", color="#555555")
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(content, format=kind, dpi=150, metadata=metadata)
    return content.getvalue()


def _draw(axes: Axes, curve: Curve) -> None:
    hue = _HUES[curve.hue % len(_HUES)]
    axes.plot(
        curve.x,
        curve.y,
        color=hue,
        label=curve.label,
        linestyle="--" if curve.is_published else "-",
        marker=_MARKERS[curve.hue % len(_MARKERS)],
        markerfacecolor="none" if curve.is_published else hue,
    )
    if curve.low:
        axes.fill_between(curve.x, curve.low, curve.high, color=hue, alpha=0.18, linewidth=0)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 125)
