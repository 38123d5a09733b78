"""The Demo tab: three columns that read as a sentence, Examples → Learning → Try it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.task_file import TaskFile
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.autosave import Autosave
from maml_studio.gui.demo.engine_access import Engine
from maml_studio.gui.demo.engine_loader import EngineLoader
from maml_studio.gui.demo.examples_column import ExamplesColumn
from maml_studio.gui.demo.image_desk import ImageDesk
from maml_studio.gui.demo.learning_column import LearningColumn
from maml_studio.gui.demo.notices import Notices
from maml_studio.gui.demo.task_model import Snapshot, TaskModel
from maml_studio.gui.demo.try_column import TryColumn
from maml_studio.gui.widgets.message_bar import MessageBar
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

_GAP = 16
MESSAGE_GAP = 8
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
        self.adaptation = Adaptation(self)
        self.message = MessageBar()
        self.message.setObjectName("messageBar")
        self._notices = Notices(self.message)
        self.examples = ExamplesColumn(self.model, samples)
        self.learning = LearningColumn(self.adaptation)
        self.trying = TryColumn(self.adaptation)
        self.images = ImageDesk(self.model, self.adaptation, self)
        self._build()
        self._connect()
        self._begin(samples)

    @Slot()
    def refresh(self) -> None:
        """Show everything in the colors of the theme."""
        self.examples.show_task()
        self.trying.refresh()

    @Slot()
    def undo(self) -> None:
        """Take back the last stroke of the canvas that has the focus, else the last edit."""
        self.examples.drop_open_names()
        canvas = self._focused_canvas()
        if canvas is not None and not canvas.is_empty:
            canvas.undo_stroke()
        elif self.model.history.canUndo():
            text = self.model.history.undoText()
            self.model.history.undo()
            self.told.emit(f"Undone: {text}")

    @Slot()
    def redo(self) -> None:
        """Do the edit again that was taken back last."""
        self.examples.drop_open_names()
        self.model.history.redo()

    @Slot()
    def clear_drawing(self) -> None:
        """Clear the canvas that has the focus, else the one to try."""
        (self._focused_canvas() or self.trying.canvas).clear()

    @Slot()
    def add_example(self) -> None:
        """Add the drawing to the selected class, if there is one."""
        self.examples.pad.add()

    def take_return(self) -> None:
        """Add the drawing, unless Return was meant for a field, which passes it on."""
        if not isinstance(QApplication.focusWidget(), _FIELDS):
            self.add_example()

    def _build(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(_GAP)
        columns.addWidget(self.examples, 27)
        columns.addWidget(self.learning, 42)
        columns.addWidget(self.trying, 28)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        layout.setSpacing(MESSAGE_GAP)
        layout.addWidget(self.message)
        layout.addLayout(columns, 1)

    def _connect(self) -> None:
        self.model.task_changed.connect(self._on_task_changed)
        self.learning.settings_changed.connect(self.adaptation.set_settings)
        self.adaptation.state_changed.connect(self._on_adaptation_state_changed)
        self.examples.refused.connect(self.message.show_warning)
        self.examples.done.connect(self.told)
        self.examples.images_wanted.connect(self.images.ask_for_examples)
        self.trying.images_wanted.connect(self.images.ask_for_new_ones)
        self.images.told.connect(self.told)
        self.images.warned.connect(self.message.show_warning)
        self._loader.began.connect(lambda: self.adaptation.set_engine(None))
        self._loader.loaded.connect(self._on_engine_loaded)
        self._loader.failed.connect(self._on_engine_failed)
        notices = self._notices
        self.adaptation.failed.connect(lambda sentence: notices.fail("learning", sentence))
        self.trying.failed.connect(lambda sentence: notices.fail("answer", sentence))
        self.trying.answered.connect(lambda: notices.end("answer"))
        self._autosave.failed.connect(lambda sentence: notices.fail("autosave", sentence))
        self._autosave.saved.connect(lambda: notices.end("autosave"))

    def _begin(self, samples: Sequence[TaskFile]) -> None:
        """Show the task that was kept, else the first sample."""
        snapshot = None
        try:
            snapshot = self._autosave.restore()
        except (ValueError, OSError) as error:
            self.message.show_error(str(error))
        if snapshot is None and samples:
            snapshot = Snapshot(samples[0].task, samples[0].name)
        self.model.restore(snapshot or Snapshot())

    def _focused_canvas(self) -> StrokeCanvas | None:
        widget = QApplication.focusWidget()
        return widget if isinstance(widget, StrokeCanvas) else None

    @Slot()
    def _on_task_changed(self) -> None:
        self.adaptation.set_task(self.model.task)
        self._autosave.keep(Snapshot(self.model.task, self.model.sample))

    @Slot()
    def _on_adaptation_state_changed(self) -> None:
        if self.adaptation.state in (AdaptState.READY, AdaptState.WAITING):
            self._notices.end("learning")

    @Slot(object)
    def _on_engine_loaded(self, engine: Engine) -> None:
        self.learning.inner.set_own_steps(engine.inner_steps)
        self.adaptation.set_engine(engine)

    @Slot(str)
    def _on_engine_failed(self, sentence: str) -> None:
        if self._loader.falls_back:
            self.message.show_warning(f"{sentence} The default is used instead.")
            return
        if self._loader.engine is not None:
            self.adaptation.set_engine(self._loader.engine)
            self.message.show_warning(sentence)
            return
        self.adaptation.fail()
        self._notices.fail("learning", sentence, "Try again", self._loader.retry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the example with Return."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return:
            self.take_return()
        else:
            super().keyPressEvent(event)
