"""What the Train tab shows: the set-up on the left, the training and the runs on the right."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from maml_studio.engine.data_folder import atomic_write, data_folder
from maml_studio.engine.kept_checkpoints import run_of, short_title
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason
from maml_studio.gui.train.chart_board import ChartBoard
from maml_studio.gui.train.engine_jobs import saving_initialization
from maml_studio.gui.train.name_bar import NameBar
from maml_studio.gui.train.naming import free_name, name_problem, reserved_names
from maml_studio.gui.train.records import Order, RunEntry
from maml_studio.gui.train.run_control import RunControl
from maml_studio.gui.train.run_header import RunHeader
from maml_studio.gui.train.run_stage import RunStage
from maml_studio.gui.train.run_state import RunState
from maml_studio.gui.train.runs_panel import RunsPanel
from maml_studio.gui.train.setup_column import SetupColumn
from maml_studio.gui.train.shelf import shelf
from maml_studio.gui.widgets.floating import top_edge
from maml_studio.gui.widgets.message_bar import MessageBar

_GAP = 12
_SIDE = 16
_POLISHED_AT_ONCE = 40


class TrainPage(QWidget):
    """Put the parts together.

    Signals:
        use_wanted(Path): the person wants a checkpoint, or a run's best one, in the Demo.
        initialization_saved(str): there is a new initialization of this name.
        threads_chosen(int): how many threads a training may take.
        told(str): what just happened, for the status bar.
    """

    use_wanted = Signal(object)
    initialization_saved = Signal(str)
    threads_chosen = Signal(int)
    told = Signal(str)

    def __init__(
        self,
        control: RunControl,
        setup: SetupColumn,
        board: ChartBoard,
        parent: QWidget | None = None,
    ) -> None:
        """Take the parts that take long to make; see `making`."""
        super().__init__(parent)
        self.control = control
        self.setup = setup
        self.header = RunHeader(control)
        self.board = board
        self.runs = RunsPanel()
        self.stage = RunStage(self.board, self.runs)
        self.message = MessageBar()
        self.message.setObjectName("trainMessage")
        self.message.float_over(self, self, lambda: top_edge(self))
        self.names = NameBar()
        self._has_looked = False
        self._lay_out()
        self._connect()
        self._on_control_changed()

    @classmethod
    def making(cls, control: RunControl) -> Generator[None, None, TrainPage]:
        """Make a page part by part, so that the window stays smooth."""
        entries = shelf()
        yield
        setup = SetupColumn(entries)
        yield
        yield from polishing(setup)
        board = ChartBoard()
        yield
        yield from polishing(board)
        page = cls(control, setup, board)
        yield
        yield from polishing(page)
        return page

    def begin(self) -> None:
        """Look at the runs and follow them, as somebody looks at them."""
        self.runs.watch(is_on=True)
        self.board.follow()
        self.setup.cost.hold(is_held=self.control.is_busy)

    def rest(self) -> None:
        """Do nothing that nobody sees; the training goes on."""
        self.runs.watch(is_on=False)
        self.board.rest()
        self.setup.cost.hold(is_held=True)

    def save_initialization(self, checkpoint: Path) -> None:
        """Ask for a name, and store a checkpoint, or a run's best one, under it."""
        folder, reserved = data_folder() / "initializations", reserved_names()
        run = run_of(checkpoint)
        title = "the best checkpoint" if run == checkpoint else f"“{short_title(checkpoint)}”"
        self.names.ask(
            f"Save {title} as",
            free_name(run.name, folder, reserved),
            lambda name: name_problem(name, folder, reserved),
            lambda name: self._save_as(checkpoint, name),
            "The Demo's list of initializations will have it under this name.",
        )

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(_GAP)
        for widget in (self.names, self.header):
            right.addWidget(widget)
        right.addWidget(self.stage, 5)
        right.addWidget(self.runs, 2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_SIDE, _SIDE, _SIDE, _SIDE)
        layout.setSpacing(_SIDE)
        layout.addWidget(self.setup)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self.setup.start_wanted.connect(self._on_start_wanted)
        self.setup.save_wanted.connect(self._on_recipe_save_wanted)
        self.setup.offer.told.connect(self.message.show_warning)
        self.setup.offer.failed.connect(self.message.show_error)
        self.control.changed.connect(self._on_control_changed)
        self.control.previewed.connect(self.board.show_preview)
        self.control.failed.connect(self.message.show_error)
        self.control.waiting.told.connect(self.message.show_info)
        self.control.waiting.failed.connect(self.message.show_warning)
        self.header.use_wanted.connect(self.use_wanted)
        self.header.save_wanted.connect(self.save_initialization)
        self.setup.threads_chosen.connect(self.threads_chosen)
        self.board.told.connect(self.told)
        self.board.failed.connect(self.message.show_warning)
        self.runs.scanned.connect(self._on_runs_scanned)
        self.runs.table.ticked.connect(self._show_curves)
        self.runs.resume_wanted.connect(self._on_resume_wanted)
        self.runs.use_wanted.connect(self.use_wanted)
        self.runs.save_wanted.connect(self.save_initialization)
        self.runs.duplicate_wanted.connect(self._on_duplicate_wanted)
        self.runs.smoothing.changed.connect(self.board.smooth)
        self.runs.moved.connect(self.control.follow)
        self.runs.settled.connect(self.message.settle)
        self.runs.folders.is_in_use = self.control.is_at
        for part in (self.runs, self.stage):
            part.told.connect(self.told)
            part.failed.connect(self.message.show_warning)

    def _save_as(self, checkpoint: Path, name: str) -> None:
        job = Job(
            lambda: saving_initialization(checkpoint, name),
            on_failure=lambda error: self.message.show_error(reason(error)),
            parent=self,
        )
        job.succeeded.connect(lambda _: self._on_initialization_saved(name))
        job.ended.connect(job.deleteLater)
        job.start()

    def _on_initialization_saved(self, name: str) -> None:
        self.message.show_info(f"Saved as the initialization “{name}”; the Demo's list has it.")
        self.initialization_saved.emit(name)

    @Slot()
    def _show_curves(self) -> None:
        order, ticks = self.control.order, self.runs.table.ticks
        self.board.show_runs(
            {path: (path.name, hue) for path, hue in ticks.items()},
            order.folder if order else None,
        )
        self._plan()

    def _plan(self) -> None:
        """Let the charts expect the run in the window, or else the first one that is shown."""
        known = {entry.path: entry.recipe for entry in self.runs.table.entries}
        recipe = known.get(next(iter(self.runs.table.ticks), Path()))
        order = self.control.order
        self.board.plan(order.recipe if order else recipe)

    @Slot(object)
    def _on_start_wanted(self, order: Order) -> None:
        self.message.clear()
        if not self.control.is_busy:
            self.board.clear_preview()
        self.control.start(order)

    @Slot(object)
    def _on_resume_wanted(self, entry: RunEntry) -> None:
        if entry.recipe is not None:
            self.message.clear()
            device = self.setup.compute.device
            self.control.start(Order.going_on(entry.path, entry.recipe, device))

    @Slot(object)
    def _on_duplicate_wanted(self, entry: RunEntry) -> None:
        if entry.recipe is not None:
            self.setup.show_recipe(entry.recipe, entry.name)
            self.told.emit(f"The settings of “{entry.name}” are in the form.")

    @Slot()
    def _on_control_changed(self) -> None:
        control = self.control
        self.setup.set_taken(frozenset(order.name for order in control.promised))
        self.setup.start.setText("Start next" if control.is_busy else "Start")
        self.setup.cost.hold(is_held=control.is_busy or not self.isVisible())
        if control.state is RunState.PREPARING:
            self.message.clear_errors()
        self.stage.details.evaluation.set_training(is_on=control.is_busy)
        if control.order is not None and control.has_folder:
            self.runs.table.tick(control.order.folder)
        if self.isVisible():
            self.runs.look()

    @Slot()
    def _on_runs_scanned(self) -> None:
        entries = [entry for entry in self.runs.table.entries if not entry.problem]
        if not self._has_looked and entries and not self.runs.table.ticks:
            self.runs.table.tick(entries[0].path)
        self._has_looked = True
        self.header.know(entries)
        self._plan()

    @Slot(object)
    def _on_recipe_save_wanted(self, recipe: Recipe) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save recipe", "recipe.toml", "TOML (*.toml)")
        if not name:
            return
        try:
            atomic_write(Path(name), recipe.as_toml().encode())
        except OSError as error:
            why = error.strerror or error
            self.message.show_error(f"“{name}” could not be written: {why}.")
            return
        self.told.emit(f"The recipe is in {name}")


def polishing(part: QWidget) -> Generator[None, None, None]:
    """Let the style see the widgets of a part, some at a time: showing them is quick then."""
    for number, widget in enumerate([part, *part.findChildren(QWidget)]):
        widget.ensurePolished()
        if number % _POLISHED_AT_ONCE == _POLISHED_AT_ONCE - 1:
            yield
