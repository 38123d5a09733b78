"""Writing a chart to files: whole or not at all, and a sentence either way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from maml_studio.engine.data_folder import atomic_write
from maml_studio.gui.save_place import REPLACE, ask_for_file
from maml_studio.gui.widgets.plots import chart_export
from maml_studio.gui.widgets.plots.chart_export import Sheet

_WRITERS = {"png": chart_export.png, "svg": chart_export.svg, "csv": chart_export.table}


class ChartFiles(QObject):
    """Save what a chart shows now.

    Signals:
        saved(str): a sentence that names the file.
        failed(str, str, object): a sentence that names the file and the reason; nothing was left
            there. What may be done about it is a button's name and what the button does, if
            anything.
    """

    saved = Signal(str)
    failed = Signal(str, str, object)

    def __init__(self, chart: QWidget, sheet: Callable[[], Sheet]) -> None:
        """Save for a chart, which is asked for what it shows."""
        super().__init__(chart)
        self._chart, self._sheet = chart, sheet

    def save(self, path: Path, kind: str) -> bool:
        """Save as “png”, “svg” or “csv”; say whether it was done."""
        try:
            atomic_write(path, _WRITERS[kind](self._sheet()))
        except (OSError, MemoryError) as error:
            reason = getattr(error, "strerror", None) or str(error) or "not enough memory"
            self.failed.emit(f"“{path}” could not be written: {reason}.", "", None)
            return False
        self.saved.emit(f"Saved as “{path}”.")
        return True

    def ask_for_picture(self) -> None:
        """Let the person choose where the picture goes, as PNG or SVG."""
        self._ask("Save the picture", ("png", "svg"), "PNG picture (*.png);;SVG drawing (*.svg)")

    def ask_for_data(self) -> None:
        """Let the person choose where the data go, as CSV."""
        self._ask("Save the data", ("csv",), "Table (*.csv)")

    def _ask(self, what: str, kinds: tuple[str, ...], filters: str) -> None:
        proposal = f"{self._sheet().title.lower()}.{kinds[0]}"
        place = ask_for_file(self._chart, what, proposal, filters, kinds)
        if place is None:
            return
        save = partial(self.save, place.path, place.kind)
        if not place.taken:
            save()
        elif place.path.is_dir():
            self.failed.emit(place.taken, "", None)
        else:
            self.failed.emit(place.taken, REPLACE, save)
