"""The Train tab, whose widgets are made when somebody looks: the window shows sooner without."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from maml_studio.gui.train.records import Left, Order, RunEntry
from maml_studio.gui.train.run_control import RunControl
from maml_studio.gui.train.run_state import RunState

if TYPE_CHECKING:
    from maml_studio.gui.train.train_page import TrainPage

_SMALLEST = QSize(1184, 588)


class TrainTab(QWidget):
    """Own the trainings; show them.

    Signals:
        use_wanted(Path): the person wants a checkpoint, or a run's best one, in the Demo.
        initialization_saved(str): there is a new initialization of this name.
        threads_chosen(int): how many threads a training may take.
        told(str): what just happened, for the status bar.
        unfinished_changed(Path, bool): a run is to be offered at the next start; or no longer, if
            it is over.
        page_made(TrainPage): what the tab shows is there.
    """

    use_wanted = Signal(object)
    initialization_saved = Signal(str)
    threads_chosen = Signal(int)
    told = Signal(str)
    unfinished_changed = Signal(object, bool)
    page_made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.control = RunControl(self)
        self._devices: Sequence[tuple[str, str]] = (("cpu", "CPU"),)
        self._threads = 0
        self._page: TrainPage | None = None
        self._making: Generator[None, None, TrainPage] | None = None
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn_came)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.control.changed.connect(self._on_control_changed)
        self.control.told.connect(self.told)
        self.control.waiting.failed.connect(self.told)

    @property
    def page(self) -> TrainPage:
        """What the tab shows; what is still to be made of it is made at once."""
        while self._page is None:
            self._on_turn_came()
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

    def restore(self, unfinished: Sequence[Path]) -> Left:
        """Take up what the last window left: a run that was in work, and what waited for it."""
        control = self.control
        if control.order is not None:
            return Left()
        from maml_studio.gui.train.run_scan import entry_of

        entries = (entry_of(folder) for folder in unfinished)
        entry = next((one for one in entries if one.recipe and one.is_resumable), None)
        problem = control.waiting.restore(entry.path if entry else None)
        sentence = self._offer(entry) if entry else ""
        if control.queue:
            control.changed.emit()
        names = tuple(order.name for order in control.queue)
        return Left(problem, sentence, names, entry.path if entry else None)

    def take_up(self, left: Left) -> None:
        """Go on with what was offered, whatever was trained meanwhile."""
        control, folder = self.control, left.folder
        if folder is None:
            control.start_waiting()
        elif control.order is not None and control.order.folder == folder:
            control.resume()
        else:
            self._go_on(folder)

    def release(self) -> None:
        """Leave to another window what waits; the jobs are over."""
        self.control.close()

    def _go_on(self, folder: Path) -> None:
        from maml_studio.gui.train.run_scan import entry_of

        entry = entry_of(folder)
        if entry.recipe is not None and entry.is_resumable:
            self.control.start(Order.going_on(folder, entry.recipe))
        else:
            self.told.emit(f"“{folder.name}” can't be resumed any more.")

    def _offer(self, entry: RunEntry) -> str:
        assert entry.recipe is not None
        order = Order.going_on(entry.path, entry.recipe)
        self.control.offer(order, entry.steps, entry.best)
        how = "was interrupted" if entry.state == "interrupted" else "is paused"
        return f"The training “{entry.name}” {how} at step {entry.steps:,} of {entry.of:,}."

    @Slot()
    def _on_turn_came(self) -> None:
        """Make the next part of the page, and show the page when it is whole."""
        if self._making is None:
            self._making = _made_page(self.control)
        try:
            next(self._making)
        except StopIteration as end:
            self._turn.stop()
            self._take(end.value)

    def _take(self, page: TrainPage) -> None:
        self._page = page
        self._layout.addWidget(page)
        page.setup.compute.set_devices(self._devices)
        page.setup.compute.set_threads(self._threads)
        page.threads_chosen.connect(self.threads_chosen)
        page.use_wanted.connect(self.use_wanted)
        page.initialization_saved.connect(self.initialization_saved)
        page.told.connect(self.told)
        self.page_made.emit(page)
        if self.isVisible():
            page.show()
            page.begin()

    @Slot()
    def _on_control_changed(self) -> None:
        order, state = self.control.order, self.control.state
        is_over = state in (RunState.IDLE, RunState.FINISHED, RunState.STOPPED, RunState.FAILED)
        if order is not None:
            self.unfinished_changed.emit(order.folder, is_over)

    def minimumSizeHint(self) -> QSize:
        """Return what the page needs, before there is one."""
        return _SMALLEST

    def showEvent(self, event: QShowEvent) -> None:
        """Show everything, and what happened since."""
        super().showEvent(event)
        if self._page is None:
            self._turn.start()
        else:
            self._page.show()
            self._page.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what is only to be looked at."""
        super().hideEvent(event)
        self._turn.stop()
        if self._page is not None:
            self._page.rest()


def _made_page(control: RunControl) -> Generator[None, None, TrainPage]:
    """Import and make the page; each turn takes some tens of milliseconds."""
    import maml_studio.gui.train.chart_board  # noqa: F401  # It alone takes half of the time.

    yield
    from maml_studio.gui.train.train_page import TrainPage

    yield
    return (yield from TrainPage.making(control))
