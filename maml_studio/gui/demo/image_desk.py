"""Images in the Demo tab: chosen, dropped or pasted, as examples or to be classified."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QFileInfo, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from maml_studio.engine.task import Task
from maml_studio.engine.task_file import SUFFIX
from maml_studio.gui.demo.adaptation import Adaptation
from maml_studio.gui.demo.answers_window import AnswersWindow
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.engine_access import ReadFile
from maml_studio.gui.demo.example_mime import files, places
from maml_studio.gui.demo.examples_column import ExamplesColumn
from maml_studio.gui.demo.image_drop import DropPlace, ImageDrop
from maml_studio.gui.demo.image_files import ImageFiles, ask_for_folder, ask_for_images
from maml_studio.gui.demo.intake import Intake, Request
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.demo.try_column import TryColumn

_Kind = TypeVar("_Kind", bound=QWidget)
_NOT_LEARNED = "Images can be classified once the network has learned."


class ImageDesk(QObject):
    """Take images to where they belong.

    Signals:
        told: what just happened; a sentence.
        warned: what did not work; a sentence.
        noted: what the person may want to change: a sentence, an action's name and the action.
        open_wanted: a task file is to be opened (Path).
    """

    told = Signal(str)
    warned = Signal(str)
    noted = Signal(str, str, object)
    open_wanted = Signal(object)

    def __init__(
        self, model: TaskModel, adaptation: Adaptation, examples: ExamplesColumn, window: QWidget
    ) -> None:
        """Work for a task and what is learned of it; things are dropped on the window."""
        super().__init__(window)
        self._model = model
        self._adaptation = adaptation
        self._examples = examples
        self._window = window
        self._files = ImageFiles(self)
        self._files.progressed.connect(self.told)
        self._files.failed.connect(self.warned)
        self._files.classified.connect(self._on_files_classified)
        self._intake = Intake(model, examples.tray, self)
        self._intake.told.connect(self.told)
        self._intake.warned.connect(self.warned)
        self._intake.noted.connect(self.noted)
        self.drop = ImageDrop(window, self._find_place)
        examples.edits.paste_wanted.connect(self.paste)
        examples.folder_wanted.connect(self.ask_for_folder)

    @Slot(str)
    def ask_for_examples(self, label: str) -> None:
        """Let the person choose files for a class, or without a label for a new one."""
        title = f"Load examples of “{label}”" if label else "Load examples of a new class"
        self.take(ask_for_images(self._window, title), label or None)

    @Slot()
    def ask_for_folder(self) -> None:
        """Let the person choose a folder of class sub-folders."""
        folder = ask_for_folder(self._window)
        if folder is not None:
            self.take([folder])

    @Slot()
    def ask_for_new_ones(self) -> None:
        """Let the person choose files and classify them, if something has been learned."""
        if self._adaptation.adapted is None:
            self.warned.emit(_NOT_LEARNED)
        else:
            self.classify(ask_for_images(self._window, "Classify images"))

    def load(self, label: str, paths: Sequence[Path]) -> None:
        """Add image files, and the images in folders, as examples of a class."""
        self._intake.bring(Request(tuple(paths), label))

    def take(self, paths: Sequence[Path], label: str | None = None) -> None:
        """Take files and folders: a task file is opened, images become examples.

        Without a label, images go to the selected class or a new one, those of a folder to a class
        of its name.
        """
        task_files = [path for path in paths if _is_task_file(path)]
        if task_files:
            self.open_wanted.emit(task_files[0])
            left = ", ".join(f"“{path.stem}”" for path in task_files[1:])
            if left:
                self.told.emit(f"One task at a time: not opened: {left}")
        self._intake.bring(Request(tuple(path for path in paths if path not in task_files), label))

    @Slot()
    def paste(self) -> None:
        """Add what is on the clipboard to the selected class."""
        if not self._examples.isEnabled():
            return
        mime = _on_clipboard() or QMimeData()
        if copied := self._examples.edits.clip.examples:
            self._intake.add(self._model.selected, copied, "Paste")
        elif paths := files(mime):
            self.take(paths)
        elif mime.hasImage():
            self._take_image(mime, "pasted")
        else:
            self.warned.emit("There is no image on the clipboard.")

    def classify(self, paths: Sequence[Path]) -> None:
        """Classify image files with what was learned last."""
        if self._adaptation.adapted is not None:
            self._files.classify(self._adaptation.adapted, paths)
        else:
            self.warned.emit(_NOT_LEARNED)

    def _take_image(self, mime: QMimeData, name: str) -> None:
        image = QImage(mime.imageData())
        if image.isNull():
            self.warned.emit("The image could not be read.")
        else:
            self._intake.bring_image(_as_pillow(image), name)

    def _find_place(self, child: QWidget, mime: QMimeData) -> DropPlace | None:
        """Say what dropping something on a widget does, if anything."""
        card = _ancestor(child, ClassCard)
        dragged, paths = places(mime), files(mime)
        if not self._examples.isEnabled() or not (dragged or paths):
            return None
        if dragged:
            return self._place_of_examples(card, *dragged)
        trying = _ancestor(child, TryColumn)
        if trying is not None:
            return DropPlace(trying, "Drop to classify", lambda: self.classify(paths))
        if card is not None:
            to = card.label
            return DropPlace(card, f"Add to “{to}”", lambda: self.take(paths, to))
        label = self._model.selected
        is_new = label is None or any(_is_folder(path) for path in paths)
        text = "Add to the task" if is_new else f"Add to “{label}”"
        return DropPlace(self._examples, text, lambda: self.take(paths))

    def _place_of_examples(
        self, card: ClassCard | None, label: str, rows: list[int]
    ) -> DropPlace | None:
        held = len(self._model.task.get(label, ()))
        if card is None or card.label == label or not rows or max(rows) >= held:
            return None
        to, count = card.label, "" if len(rows) == 1 else f"{len(rows)} "
        move = Qt.DropAction.MoveAction
        return DropPlace(
            card,
            f"Move {count}to “{to}”",
            lambda: self._examples.edits.move(label, rows, to),
            move,
        )

    @Slot(object, object)
    def _on_files_classified(self, read: Sequence[ReadFile], task: Task) -> None:
        AnswersWindow(read, task, self._window).show()


def _ancestor(widget: QWidget | None, kind: type[_Kind]) -> _Kind | None:
    found: QWidget | None = widget
    while found is not None and not isinstance(found, kind):
        found = found.parentWidget()
    return found


def _on_clipboard() -> QMimeData | None:
    # Without a clipboard that can be read Qt returns none, whatever its types say.
    return QGuiApplication.clipboard().mimeData()


def _is_folder(path: Path) -> bool:
    # Unlike the path's own test, Qt's does not raise where the person may not look.
    return QFileInfo(str(path)).isDir()


def _is_task_file(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX and not _is_folder(path)


def _as_pillow(image: QImage) -> Image.Image:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size = plain.width(), plain.height()
    return Image.frombuffer(
        "RGBA", size, bytes(plain.constBits()), "raw", "RGBA", plain.bytesPerLine(), 1
    )
