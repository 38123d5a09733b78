"""Image files in the Demo tab: chosen or dropped, as examples or to be classified."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from maml_studio.engine.task import Task
from maml_studio.gui.demo.adaptation import Adaptation
from maml_studio.gui.demo.answers_window import AnswersWindow
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.engine_access import ReadFile
from maml_studio.gui.demo.image_drop import ImageDrop
from maml_studio.gui.demo.image_files import ImageFiles, ask_for_images, describe_errors
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.demo.try_column import TryColumn


class ImageDesk(QObject):
    """Take image files to where they belong.

    Signals:
        told: what just happened; a sentence.
        warned: what did not work; a sentence.
    """

    told = Signal(str)
    warned = Signal(str)

    def __init__(self, model: TaskModel, adaptation: Adaptation, window: QWidget) -> None:
        """Work for a task and what is learned of it; files are dropped on the window."""
        super().__init__(window)
        self._model = model
        self._adaptation = adaptation
        self._window = window
        self._files = ImageFiles(self)
        self._files.progressed.connect(self.told)
        self._files.failed.connect(self.warned)
        self._files.loaded.connect(self._on_files_loaded)
        self._files.classified.connect(self._on_files_classified)
        self._drop = ImageDrop(window)
        self._drop.dropped.connect(self._on_files_dropped)

    @Slot(str)
    def ask_for_examples(self, label: str) -> None:
        """Let the person choose files for a class."""
        self.load(label, ask_for_images(self._window, f"Load examples of “{label}”"))

    @Slot()
    def ask_for_new_ones(self) -> None:
        """Let the person choose files and classify them, if something has been learned."""
        if self._adaptation.adapted is None:
            self.warned.emit("Images can be classified once the network has learned.")
        else:
            self.classify(ask_for_images(self._window, "Classify images"))

    def load(self, label: str, paths: Sequence[Path]) -> None:
        """Add image files as examples of a class."""
        self._files.load(label, paths)

    def classify(self, paths: Sequence[Path]) -> None:
        """Classify image files with what was learned last."""
        if self._adaptation.adapted is not None:
            self._files.classify(self._adaptation.adapted, paths)
        else:
            self.warned.emit("Images can be classified once the network has learned.")

    @Slot(object, object)
    def _on_files_dropped(self, place: QWidget, paths: Sequence[Path]) -> None:
        card = _ancestor(place, ClassCard)
        label = card.property("label") if card else self._model.selected
        if _ancestor(place, TryColumn) is not None:
            self.classify(paths)
        elif label is not None:
            self.load(label, paths)
        else:
            self.warned.emit("Add a class first; then drop its images on it.")

    def _on_files_loaded(self, label: str, files: Sequence[ReadFile]) -> None:
        glyphs = [file.glyph for file in files if file.glyph is not None]
        if glyphs and label in self._model.task:
            self._model.add_examples(label, glyphs)
            self.told.emit(f"{len(glyphs)} of {len(files)} images added to “{label}”")
        problem = describe_errors(files)
        if glyphs and label not in self._model.task:
            self.warned.emit(f"{len(glyphs)} images were not added: the class “{label}” is gone.")
        elif problem:
            self.warned.emit(problem)

    @Slot(object, object)
    def _on_files_classified(self, files: Sequence[ReadFile], task: Task) -> None:
        AnswersWindow(files, task, self._window).show()


def _ancestor(widget: QWidget | None, kind: type[QWidget]) -> QWidget | None:
    while widget is not None and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget
