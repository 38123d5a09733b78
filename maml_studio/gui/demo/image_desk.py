"""Images in the Demo tab: chosen, dropped or pasted, as examples or to be classified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from maml_studio.engine.example import Original
from maml_studio.engine.image_files import glyph_of_file, load_glyph
from maml_studio.gui.demo.adaptation import Adaptation
from maml_studio.gui.demo.adder import Teller
from maml_studio.gui.demo.answers_window import AnswersWindow
from maml_studio.gui.demo.drop_places import DropPlaces, is_task_file
from maml_studio.gui.demo.example_mime import files
from maml_studio.gui.demo.example_packing import KEY
from maml_studio.gui.demo.examples_column import ExamplesColumn
from maml_studio.gui.demo.image_drop import ImageDrop
from maml_studio.gui.demo.image_files import Batch, ImageFiles, ask_for_folder, ask_for_images
from maml_studio.gui.demo.intake import Intake
from maml_studio.gui.demo.loads import Request
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.demo.web_image import image_in_address, is_on_the_web

_ON_THE_WEB = (
    "That image is on the web, and this app does not go online: save it first, then drop its file."
)
_NOT_LEARNED = "Images can be classified once the network has learned."


class _Way(NamedTuple):
    """How something came: what its image is called, the verb of its step, and what it lacked."""

    name: str
    verb: str
    nothing: str


_PASTED = _Way("pasted", "Paste", "There is no image on the clipboard.")
_DROPPED = _Way("dropped", "Add", "There is no image in what was dropped.")


class ImageDesk(Teller):
    """Take images to where they belong.

    Attributes:
        share: says which share of known drawings may be turned away now; none turns none away.

    Signals:
        open_wanted: a task file is to be opened (Path).
    """

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
        self.share: Callable[[], float | None] = lambda: None
        self._files = ImageFiles(self)
        self._files.failed.connect(self.warned)
        self._files.found.connect(self._on_answers_found)
        self._intake = Intake(model, examples.tray, self)
        self.pass_on(self._intake)
        drops = DropPlaces(model, examples, take=self._take_dropped, classify=self._try_dropped)
        self.drop = ImageDrop(window, drops.find, examples.cards)
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
        if self._adaptation.shown is None:
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
        task_files = [path for path in paths if is_task_file(path)]
        if not task_files:
            self._intake.bring(Request(tuple(paths), label))
            return
        self.open_wanted.emit(task_files[0])
        if len(paths) > 1:
            opened = task_files[0].stem
            self.told.emit(f"Only “{opened}” is opened: what came with it is to be brought again.")

    @Slot()
    def paste(self) -> None:
        """Add what is on the clipboard to the selected class."""
        if not self._examples.isEnabled():
            return
        if not self._examples.isVisible():
            self.warned.emit("Leave the projector to paste: the examples are not shown on it.")
            return
        if copied := self._examples.edits.clip.examples:
            self._intake.add(self._model.selected, copied, "Paste")
        else:
            self._take_mime(_on_clipboard() or QMimeData(), None, _PASTED)

    def classify(self, paths: Sequence[Path]) -> None:
        """Classify image files with what is shown of what was learned, as strictly as now."""
        if self._adaptation.shown is not None:
            self._files.classify(self._adaptation.shown, paths, self.share())
        else:
            self.warned.emit(_NOT_LEARNED)

    def stop(self) -> bool:
        """Stop what is read or classified, or cancel a question; say whether there was anything."""
        return self._examples.tray.stop() or self._files.stop()

    def settle(self) -> None:
        """Add the images that are read by now: the window closes."""
        self._intake.settle()

    def _try_dropped(self, mime: QMimeData) -> None:
        """Classify what is dropped: files, an image, or one written in an address."""
        shown, paths = self._adaptation.shown, files(mime)
        image = QImage(mime.imageData()) if mime.hasImage() and not paths else QImage()
        if paths or shown is None:
            self.classify(paths)
        elif not image.isNull():
            name, share = f"{_DROPPED.name}.png", self.share()
            self._files.classify_image(shown, name, lambda: load_glyph(_as_pillow(image)), share)
        elif found := image_in_address(mime):
            ending, data = found
            name = f"{_DROPPED.name}.{ending}"
            self._files.classify_image(shown, name, lambda: glyph_of_file(data), self.share())
        else:
            self.warned.emit(_ON_THE_WEB if is_on_the_web(mime) else _DROPPED.nothing)

    def _take_dropped(self, mime: QMimeData, label: str | None) -> None:
        self._take_mime(mime, label, _DROPPED)

    def _take_mime(self, mime: QMimeData, label: str | None, way: _Way) -> None:
        """Take the best that there is: files, examples, an image, or one written in an address."""
        if paths := files(mime):
            self.take(paths, label)
            return
        target = label or self._model.selected
        image = QImage(mime.imageData()) if mime.hasImage() else QImage()
        if text := image.text(KEY):
            self._intake.bring_packed(text, target, way.verb)
        elif not image.isNull():
            self._intake.bring_image(_as_pillow(image), way.name, target, way.verb)
        elif found := image_in_address(mime):
            name = f"{way.name}.{found[0]}"
            self._intake.bring_data(Original(name, found[1]), target, way.verb)
        else:
            self.warned.emit(_ON_THE_WEB if is_on_the_web(mime) else way.nothing)

    @Slot(object)
    def _on_answers_found(self, batch: Batch) -> None:
        AnswersWindow(batch, self._window).show()
        how_many = "1 image" if batch.total == 1 else f"{batch.total:,} images"
        self.told.emit(f"The answers to {how_many} come in a window of their own.")


def _on_clipboard() -> QMimeData | None:
    # Without a clipboard that can be read Qt returns none, whatever its types say.
    return QGuiApplication.clipboard().mimeData()


def _as_pillow(image: QImage) -> Image.Image:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size = plain.width(), plain.height()
    return Image.frombuffer(
        "RGBA", size, bytes(plain.constBits()), "raw", "RGBA", plain.bytesPerLine(), 1
    )
