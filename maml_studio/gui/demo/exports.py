"""Taking out of the Demo what is in it: the task as folders, the drawing, the curves."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.file_names import in_a_sentence
from maml_studio.gui.demo.adaptation import AdaptState
from maml_studio.gui.demo.file_work import FileWork
from maml_studio.gui.demo.sentences import NO_INNER_STEPS
from maml_studio.gui.place_questions import write_folder_or_ask, write_or_ask
from maml_studio.gui.save_place import ask_for_file, ask_for_folder

if TYPE_CHECKING:
    from maml_studio.engine.task import Task
    from maml_studio.engine.task_folders import FoldersWritten
    from maml_studio.gui.demo.demo_tab import DemoTab

_PICTURES = "PNG picture (*.png);;SVG drawing (*.svg)"
_TABLES = "Table (*.csv)"


class Exports(QObject):
    """Ask where to, write it whole or not at all, and say where it is."""

    def __init__(self, demo: DemoTab, work: FileWork, parent: QObject) -> None:
        super().__init__(parent)
        self._demo, self._work = demo, work

    def ask_for_folders(self) -> None:
        """Let the person name a new folder, and write a sub-folder of images for each class."""
        task = self._demo.model.task
        if not task.count:
            model, sentence = self._demo.model, "There are no examples to write yet."
            changed = model.task_changed
            self._demo.notices.warn_until(sentence, changed, lambda: model.task.count > 0)
            return
        folder = ask_for_folder(self._demo, "Name a new folder for the task", self._stem())
        if folder is not None:
            write, outdated = partial(self._write_folders, task), [self._demo.model.task_changed]
            write_folder_or_ask(self._demo.message, folder, write, outdated)

    def ask_for_drawing(self) -> None:
        """Let the person choose where the picture of the drawing goes."""
        canvas = self._demo.trying.canvas
        if canvas.is_empty:
            sentence = "There is no drawing yet. Draw something to try first."
            changed = canvas.strokes_changed
            self._demo.notices.warn_until(sentence, changed, lambda: not canvas.is_empty)
            return
        from maml_studio.gui.widgets.drawing_export import PICTURES

        strokes = canvas.strokes()
        makers = {kind: partial(make, strokes) for kind, make in PICTURES.items()}
        self._ask("Save the drawing", "drawing", _PICTURES, makers, [canvas.strokes_changed])

    def ask_for_curves(self) -> None:
        """Let the person choose where the picture of the curves goes."""
        from maml_studio.gui.widgets.plots.widget_pictures import PICTURES

        if self._has_curves():
            plot = self._demo.learning.plot
            makers = {kind: partial(make, plot) for kind, make in PICTURES.items()}
            self._ask("Save the curves", "curves", _PICTURES, makers, self._learned_anew())

    def ask_for_table(self) -> None:
        """Let the person choose where the numbers of the curves go."""
        if self._has_curves():
            makers = {"csv": self._demo.learning.plot.table}
            self._ask("Save the numbers", "curves", _TABLES, makers, self._learned_anew())

    def _has_curves(self) -> bool:
        demo, plot = self._demo, self._demo.learning.plot
        if not plot.is_empty:
            return True
        if demo.adaptation.state is AdaptState.FAILED:
            demo.notices.repeat_unlearned("There are no curves.")
        elif demo.adaptation.state is AdaptState.READY:
            demo.message.show_warning(f"There are no curves. {NO_INNER_STEPS}")
        else:
            sentence = "There are no curves yet: nothing was learned."
            changed = demo.adaptation.state_changed
            demo.notices.warn_until(sentence, changed, lambda: not plot.is_empty)
        return False

    def _learned_anew(self) -> Sequence[SignalInstance]:
        return self._demo.adaptation.state_changed, self._demo.adaptation.shown_changed

    def _stem(self) -> str:
        file = self._demo.model.snapshot.document.file
        return file.stem if file is not None else "task"

    def _ask(
        self,
        what: str,
        name: str,
        filters: str,
        makers: Mapping[str, Callable[[], bytes]],
        outdated: Sequence[SignalInstance],
    ) -> None:
        """Ask for a file; make its content here, since it is painted, and write it in a job."""
        kinds = list(makers)
        place = ask_for_file(self._demo, what, f"{name}.{kinds[0]}", filters, kinds)
        if place is None:
            return
        write = partial(self._write, place.path, makers[place.kind]())
        write_or_ask(self._demo.message, place, write, outdated)

    def _write(self, path: Path, content: bytes) -> None:
        words = f"Writing “{in_a_sentence(path.name)}”"
        self._work.run(words, lambda: _writing(path, content), lambda _: self._say(path))

    def _write_folders(self, task: Task, folder: Path) -> None:
        from maml_studio.engine.task_folders import writing_folders

        words = f"Writing the folder “{in_a_sentence(folder.name)}”"
        self._work.run(words, lambda: writing_folders(task, folder), self._on_folders_written)

    def _say(self, path: Path, more: str = "") -> None:
        self._demo.message.show_info(f"Saved as “{path}”.{more}")

    def _on_folders_written(self, written: FoldersWritten) -> None:
        more = f" {written.images:,} images."
        if written.muted:
            more += f" Muted examples were left out: {written.muted:,}."
        if written.renamed:
            names = ", ".join(
                f"“{label}” is in “{name}”" for label, name in written.renamed.items()
            )
            more += f" Some names are no folder's: {names}."
        self._say(written.folder, more)


def _writing(path: Path, content: bytes) -> Generator[None, None, None]:
    yield
    try:
        atomic_write(path, content)
    except OSError as error:
        raise ValueError(f"“{path}” cannot be written: {error.strerror or error}.") from error
