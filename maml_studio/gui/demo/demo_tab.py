"""The Demo tab: three columns that read as a sentence, Examples → Learning → Try it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMargins, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from maml_studio.engine.task import Place
from maml_studio.engine.task_file import TaskFile
from maml_studio.gui.demo.adaptation import Adaptation
from maml_studio.gui.demo.autosave import Autosave
from maml_studio.gui.demo.engine_access import Engine
from maml_studio.gui.demo.engine_loader import EngineLoader
from maml_studio.gui.demo.examples_column import ExamplesColumn
from maml_studio.gui.demo.image_desk import ImageDesk
from maml_studio.gui.demo.kept_drawings import KeptDrawings
from maml_studio.gui.demo.laid_aside import LaidAside
from maml_studio.gui.demo.learning_column import LearningColumn
from maml_studio.gui.demo.notices import IMAGES, LEARNING, Notices
from maml_studio.gui.demo.restoration import Restoration
from maml_studio.gui.demo.setup_steps import SetupSteps
from maml_studio.gui.demo.steps import Steps, focused_canvas
from maml_studio.gui.demo.task_model import Snapshot, TaskModel
from maml_studio.gui.demo.try_column import TryColumn
from maml_studio.gui.demo.way_out import WayOut
from maml_studio.gui.demo.wayfinder import Parts, Wayfinder
from maml_studio.gui.widgets.gaps import keep_gaps
from maml_studio.gui.widgets.message_bar import MessageBar

_GAPS = 16, 8
_FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox)


class DemoTab(QWidget):
    """Hold the task, learn it, answer drawings.

    Signals:
        told: what just happened, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self,
        loader: EngineLoader,
        autosave: Autosave,
        samples: Sequence[TaskFile],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._loader = loader
        self._autosave = autosave
        self.model = TaskModel(self)
        self._document = self.model.snapshot.document
        self.adaptation = Adaptation(self)
        self.message = MessageBar(key="")
        self.message.setObjectName("messageBar")
        self.notices = Notices(self.message)
        self.examples = ExamplesColumn(self.model, samples)
        self.learning = LearningColumn(self.adaptation)
        self.setup = SetupSteps(self.model, self.learning, loader, self)
        self.trying = TryColumn(self.adaptation)
        self.images = ImageDesk(self.model, self.adaptation, self.examples, self)
        self.images.share = lambda: self.trying.none.share_in_use
        self._restoration = Restoration(autosave, self)
        canvases = self.examples.pad.canvas, self.trying.canvas
        self.steps = Steps(self.model, self.examples.cards, canvases, self)
        by_name = {canvas.objectName(): canvas for canvas in canvases}
        self.drawings = KeptDrawings(autosave.path, by_name, self)
        tab = self.examples, self.learning, self.trying, self.message
        self.ways = Wayfinder(Parts(*tab, self.model, self.adaptation, self.images), self)
        self._laid_aside = [LaidAside(self.model, canvas) for canvas in canvases]
        self._build()
        self._connect()
        self._samples = samples
        self._restoration.begin()
        self.drawings.begin()

    @Slot()
    def refresh(self) -> None:
        """Show everything in the colors of the theme."""
        self.examples.show_task()
        self.trying.refresh()

    def after_restoring(self, act: Callable[[], object]) -> None:
        """Do something once the task that was kept is there, which may be now."""
        if self._restoration.is_running:
            once = Qt.ConnectionType.SingleShotConnection
            self._restoration.restored.connect(lambda _: act(), once)
        else:
            act()

    @Slot()
    def keep(self) -> None:
        """Keep the task on the disk soon, with the file that it belongs to."""
        self._autosave.keep(self.model.snapshot)

    def flush(self) -> None:
        """Write the task, with the images that are read by now, and the drawings now.

        Raises:
            OSError: if one of them cannot be written.
        """
        self.images.settle()
        try:
            self._autosave.flush()
        finally:
            self.drawings.flush()

    @Slot()
    def undo(self) -> None:
        """Take back the latest step, of a drawing or of the task."""
        self.steps.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last, in a drawing or in the task."""
        self.steps.redo()

    @Slot()
    def clear_drawing(self) -> None:
        """Clear the canvas that has the focus, else the one to try."""
        (focused_canvas() or self.trying.canvas).clear()

    @Slot()
    def add_example(self) -> None:
        """Add the drawing to the selected class, if there is one."""
        self.examples.pad.add()

    def take_key(self, event: QKeyEvent) -> bool:
        """Add the drawing with Return, paste, stop with Escape; say whether a key means that."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A field passes the Return on that was meant for it.
            if not isinstance(QApplication.focusWidget(), _FIELDS):
                self.add_example()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.images.paste()
        else:
            return event.key() == Qt.Key.Key_Escape and self.ways.stop()
        return True

    def _build(self) -> None:
        columns = QHBoxLayout(self)
        usual, close = (QMargins(gap, gap, gap, gap) for gap in _GAPS)
        keep_gaps(columns, usual, close, _GAPS)
        columns.addWidget(self.examples, 27)
        columns.addWidget(self.learning, 42)
        columns.addWidget(self.trying, 28)

    def _connect(self) -> None:
        self.model.task_changed.connect(self._on_task_changed)
        self.steps.told.connect(self.told)
        self.ways.told.connect(self.told)
        self.drawings.unreadable.connect(self.message.show_warning)
        self.learning.settings_changed.connect(self.adaptation.set_settings)
        self.trying.drawing_changed.connect(self.learning.show_drawing)
        self.learning.failed.connect(self.message.show_warning)
        self.examples.done.connect(self.told)
        self.examples.images_wanted.connect(self.images.ask_for_examples)
        self.trying.images_wanted.connect(self.images.ask_for_new_ones)
        self.images.told.connect(self.told)
        self._restoration.progressed.connect(self.examples.show_waiting)
        self._restoration.restored.connect(self._on_restored)
        self._restoration.failed.connect(self.message.show_error)
        self._loader.began.connect(lambda: self.adaptation.set_engine(None))
        self._loader.loaded.connect(self._on_engine_loaded)
        self._loader.failed.connect(self._on_engine_failed)
        self.trying.mute_wanted.connect(self._on_mute_wanted)
        show_example = self.examples.show_example
        self.trying.example_chosen.connect(lambda place: show_example(place.label, place.index))
        self._connect_notices()

    def _connect_notices(self) -> None:
        notices, history = self.notices, self.model.history
        WayOut(notices, self.adaptation, self._loader, self)
        self.examples.replaced.connect(lambda told: notices.offer_undo(told, history))
        notices.follow(self.images)
        changed, minds = self.model.task_changed, self.learning.minds
        notices.watch("edit", self.examples.refused, changed, is_failure=False)
        notices.watch("minds", minds.refused, minds.changed, is_failure=False)
        notices.watch("answer", self.trying.failed, self.trying.answered)
        notices.watch("autosave", self._autosave.failed, self._autosave.saved)
        notices.watch("drawings", self.drawings.failed, self.drawings.saved)

    @Slot(object)
    def _on_restored(self, snapshot: Snapshot | None) -> None:
        """Show the task that was kept, else the first sample."""
        if snapshot is None and self._samples:
            snapshot = Snapshot(self._samples[0].task, self._samples[0].name)
        self.examples.end_waiting()
        self.model.restore(snapshot or Snapshot())
        self.adaptation.set_engine(self._loader.engine)

    @Slot()
    def _on_task_changed(self) -> None:
        document = self.model.snapshot.document
        if document is not self._document:
            self._document = document
            self.notices.end(IMAGES)
            self.adaptation.show_step(None)
        self.adaptation.set_task(self.model.task)
        self.keep()

    @Slot(object)
    def _on_mute_wanted(self, place: Place) -> None:
        self.model.mute_examples(place.label, [place.index], is_muted=True)
        self.told.emit(f"An example of “{place.label}” is muted. Undo brings it back.")

    @Slot(object)
    def _on_engine_loaded(self, engine: Engine) -> None:
        self.setup.take(engine)
        if not self._restoration.is_running:
            self.adaptation.set_engine(engine)

    @Slot(str)
    def _on_engine_failed(self, sentence: str) -> None:
        if self._loader.falls_back:
            self.message.show_warning(f"{sentence} The default is used instead.")
        elif self._loader.engine is not None:
            self.adaptation.set_engine(self._loader.engine)
            self.message.show_warning(self.setup.keep_engine(sentence))
        else:
            self.adaptation.fail(sentence)
            self.notices.fail(LEARNING, sentence, "Try again", self._loader.retry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means that no widget of the tab wanted."""
        if not self.take_key(event):
            super().keyPressEvent(event)
