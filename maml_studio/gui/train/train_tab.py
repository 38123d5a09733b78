"""The Train tab, whose widgets are made when somebody looks: the window shows sooner without."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from maml_studio.gui.train.records import Left, Order, RunEntry
from maml_studio.gui.train.run_control import RunControl, RunState

if TYPE_CHECKING:
    from maml_studio.gui.train.train_page import TrainPage

_SMALLEST = QSize(1184, 528)


class TrainTab(QWidget):
    """Own the trainings; show them.

    Signals:
        use_wanted(Path): the person wants a checkpoint, or a run's best one, in the Demo.
        initialization_saved(str): there is a new initialization of this name.
        threads_chosen(int): how many threads a training may take.
        told(str): what just happened, for the status bar.
        unfinished_changed(str): the folder of the run that is to be offered at the next start.
    """

    use_wanted = Signal(object)
    initialization_saved = Signal(str)
    threads_chosen = Signal(int)
    told = Signal(str)
    unfinished_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.control = RunControl(self)
        self._devices: Sequence[tuple[str, str]] = (("cpu", "CPU"),)
        self._threads = 0
        self._page: TrainPage | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.control.changed.connect(self._on_control_changed)
        self.control.told.connect(self.told)
        self.control.waiting.failed.connect(self.told)

    @property
    def page(self) -> TrainPage:
        """What the tab shows; it is made at the first call."""
        if self._page is None:
            from maml_studio.gui.train.train_page import TrainPage

            self._page = page = TrainPage(self.control)
            self._layout.addWidget(page)
            page.setup.compute.set_devices(self._devices)
            page.setup.compute.set_threads(self._threads)
            page.threads_chosen.connect(self.threads_chosen)
            page.use_wanted.connect(self.use_wanted)
            page.initialization_saved.connect(self.initialization_saved)
            page.told.connect(self.told)
        return self._page

    def set_devices(self, devices: Sequence[tuple[str, str]]) -> None:
        """Tell on what can be trained, each by its name and its title."""
        self._devices = devices
        if self._page is not None:
            self._page.setup.compute.set_devices(devices)

    def set_threads(self, count: int) -> None:
        """Tell how many threads the person chose for trainings."""
        self._threads = count
        if self._page is not None:
            self._page.setup.compute.set_threads(count)

    def restore(self, unfinished: Path | None) -> Left:
        """Take up what the last window left: the run that was in work, and what waited for it."""
        control = self.control
        if control.order is not None:
            return Left()
        from maml_studio.gui.train.run_scan import entry_of

        entry = entry_of(unfinished) if unfinished is not None else RunEntry(Path())
        has_run = entry.recipe is not None and entry.is_resumable
        problem = control.waiting.restore(entry.path if has_run else None)
        sentence = self._offer(entry) if has_run else ""
        if control.queue:
            control.changed.emit()
        return Left(problem, sentence, tuple(order.name for order in control.queue))

    def release(self) -> None:
        """Leave to another window what waits; the jobs are over."""
        self.control.close()

    def _offer(self, entry: RunEntry) -> str:
        assert entry.recipe is not None
        order = Order.going_on(entry.path, entry.recipe)
        self.control.offer(order, entry.steps, entry.best)
        how = "was interrupted" if entry.state == "interrupted" else "is paused"
        return f"The training “{entry.name}” {how} at step {entry.steps:,} of {entry.of:,}."

    @Slot()
    def _on_control_changed(self) -> None:
        order, state = self.control.order, self.control.state
        is_over = state in (RunState.IDLE, RunState.FINISHED, RunState.STOPPED, RunState.FAILED)
        self.unfinished_changed.emit("" if is_over or order is None else str(order.folder))

    def minimumSizeHint(self) -> QSize:
        """Return what the page needs, before there is one."""
        return _SMALLEST

    def showEvent(self, event: QShowEvent) -> None:
        """Show everything, and what happened since."""
        super().showEvent(event)
        self.page.show()
        self.page.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what is only to be looked at."""
        super().hideEvent(event)
        if self._page is not None:
            self._page.rest()
