"""Opening and saving the task as files that the person names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileInfo, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from maml_studio.engine.file_names import in_a_sentence
from maml_studio.engine.file_stamp import FileChangedError, FileStamp, is_another, stamp_of
from maml_studio.engine.task_file import SUFFIX, TaskFile
from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.demo.engine_loader import EngineLoader
from maml_studio.gui.demo.file_question import FileQuestion
from maml_studio.gui.demo.file_settings import initialization_of, restore_settings, settings_of
from maml_studio.gui.demo.file_work import FileWork
from maml_studio.gui.demo.left_tasks import LeftTasks
from maml_studio.gui.demo.task_model import Document, Snapshot
from maml_studio.gui.demo.task_reading import IsImageError, reading_stamped
from maml_studio.gui.demo.task_setup import Setup
from maml_studio.gui.demo.task_writing import NotSavedError, writing_task
from maml_studio.gui.phrases import reason
from maml_studio.gui.place_questions import write_or_ask
from maml_studio.gui.recent_files import RecentFiles, is_gone
from maml_studio.gui.save_place import ask_for_file

_OPENED = f"Tasks (*{SUFFIX} *.json);;All files (*)"
_SAVED = f"Tasks (*{SUFFIX})"


class TaskFiles(QObject):
    """Know in which file the task is kept; opening is one step that can be undone.

    Signals:
        changed: the task is in another file, or it is saved, or the recent files are others.
        told: what just happened; one sentence.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self, demo: DemoTab, loader: EngineLoader, recent: RecentFiles, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.recent = recent
        self.work = FileWork(demo.message, self)
        self._demo, self._loader = demo, loader
        self._question = FileQuestion(demo.message)
        self._names = demo.examples.cards
        self._left = LeftTasks(demo, loader, self)
        self.work.told.connect(self.told)
        self.work.failed.connect(self._on_work_failed)
        demo.model.task_changed.connect(self._on_task_changed)
        demo.setup.changed.connect(self.changed)

    @property
    def document(self) -> Document:
        """The document that the task of now belongs to."""
        return self._demo.model.snapshot.document

    @property
    def is_modified(self) -> bool:
        """Whether the task or how it is learned differs from what is in its file, if it has one."""
        snapshot, saved = self._demo.model.snapshot, self.document.setup
        has_other_setup = saved is not None and saved != self._setup()
        return snapshot.is_modified or (has_other_setup and self.document.file is not None)

    def ask_for_file(self) -> None:
        """Let the person choose a file, and open it."""
        name, _ = QFileDialog.getOpenFileName(self._demo, "Open a task", self._folder(), _OPENED)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a file in place of the present task, which stays if the file cannot be read."""
        path = path.absolute()
        self._names.take_open_names()
        if is_gone(path):
            self.recent.drop(path)
            self.changed.emit()
            self.look_for_file()
            self._question.say_gone(path)
            return
        self._demo.after_restoring(lambda: self._read(path))

    def save(self) -> None:
        """Save the task in its file; ask for one if it has none."""
        self._demo.after_restoring(self._save)

    def save_as(self) -> None:
        """Let the person choose in which file the task is kept from now on."""
        self._demo.after_restoring(self._save_as)

    def flush(self) -> None:
        """Write what waits to be saved, the task and the drawings now: the window closes.

        Raises:
            OSError: if the task or the drawings cannot be kept.
            ValueError: one sentence, if a file that the person named cannot be written.
        """
        self._names.take_open_names()
        try:
            self.work.flush()
        finally:
            self._demo.flush()
        self._left.settle()

    def look_for_file(self) -> None:
        """Count the task as changed if the file that holds it as it is now is gone or another."""
        document, file, task = self.document, self.document.file, self._demo.model.task
        if file and document.saved is task and (is_gone(file) or is_another(file, document.stamp)):
            document.saved = None
            self._demo.keep()
            self.changed.emit()

    def clear_recent(self) -> None:
        """Forget the recent files; the files stay."""
        self.recent.clear()
        self.changed.emit()

    def _save(self) -> None:
        if self.document.file is None:
            self.save_as()
        else:
            self._write(self.document.file)

    def _save_as(self) -> None:
        proposal = str(self.document.file or Path(self._folder()) / f"task{SUFFIX}")
        kinds = [SUFFIX.removeprefix(".")]
        place = ask_for_file(self._demo, "Save the task", proposal, _SAVED, kinds)
        if place is None:
            return
        asked = stamp_of(place.path) if place.taken else None
        write = partial(self._write, place.path, is_agreed=True, asked=asked)
        write_or_ask(self._demo.message, place, write)
        if place.taken:
            self._question.belongs_to(self.document)

    def _read(self, path: Path) -> None:
        what = f"Opening “{in_a_sentence(path.stem)}”"
        self.work.run(what, partial(reading_stamped, path), lambda it: self._on_read(path, *it))

    def _write(
        self, path: Path, *, is_agreed: bool = False, asked: FileStamp | None = None
    ) -> None:
        """Write the task; what another program wrote is replaced only if that was agreed to."""
        self._names.take_open_names()
        snapshot = self._demo.model.snapshot
        settings = settings_of(self._demo.learning, self._loader.initialization)
        setup = self._setup()
        self.work.run(
            f"Saving “{in_a_sentence(path.stem)}”",
            lambda: writing_task(path, snapshot, settings, is_agreed=is_agreed, asked=asked),
            lambda stamp: self._on_written(path, snapshot, setup, stamp),
            must_end=True,
        )

    def _setup(self) -> Setup | None:
        """Return how the task is learned; None until something is loaded to learn it with."""
        loader, setup = self._loader, self._demo.setup.setup
        return replace(setup, initialization=loader.initialization) if loader.engine else None

    def _folder(self) -> str:
        """Return where the person keeps files: beside this one, or the one used last."""
        near = [path.parent for path in (self.document.file, *self.recent.paths) if path]
        return next((str(path) for path in near if QFileInfo(str(path)).isDir()), "")

    def _on_read(self, path: Path, file: TaskFile, stamp: FileStamp | None) -> None:
        model = self._demo.model
        had_task = bool(len(model.task))
        # The first version's bare JSON is read only: saving asks for a file of today's form.
        is_of_today = path.suffix.lower() == SUFFIX
        document = Document(path, file.task, stamp) if is_of_today else Document()
        name = in_a_sentence(path.stem)
        text = f"Open “{name}”"
        with self._demo.setup.one_step(text):
            model.replace(Snapshot(file.task, document=document), text)
            restore_settings(self._demo.learning, file.settings)
        document.setup = self._setup()
        self.recent.add(path)
        undo = " Undo brings back what was there." if had_task else ""
        self._tell_opened(f"Opened “{name}”.{undo}", file.settings)
        self.changed.emit()

    def _tell_opened(self, sentence: str, settings: Mapping[str, Any]) -> None:
        """Offer the initialization if it was another one, as long as the task is there."""
        wanted, message = initialization_of(settings), self._demo.message
        if wanted in {"", self._loader.initialization}:
            message.show_info(sentence)
        else:
            restore = partial(self._restore, self.document, settings)
            title = in_a_sentence(self._loader.title_of(wanted))
            use = partial(self._demo.setup.load, wanted, restore)
            message.show_info(f"{sentence} It was learned from “{title}”.", f"Use “{title}”", use)
        self._question.belongs_to(self.document)

    def _restore(self, document: Document, settings: Mapping[str, Any]) -> None:
        restore_settings(self._demo.learning, settings)
        document.setup = Setup.of(self._loader.initialization, self._demo.learning.settings)

    @Slot()
    def _on_task_changed(self) -> None:
        self._question.end_unless_of(self.document)
        self.changed.emit()
        self.look_for_file()

    @Slot(object)
    def _on_work_failed(self, error: Exception) -> None:
        message, document = self._demo.message, self.document
        if isinstance(error, IsImageError):
            load = partial(self._demo.images.take, [error.path])
            message.show_warning(str(error), "Load it as an example", load)
            return
        if not isinstance(error, NotSavedError) or error.document is not document:
            message.show_error(reason(error))
            return
        if error.change is None:
            message.show_error(reason(error), "Save as…", self.save_as)
        else:
            self._ask_about(error.change)
        self._question.belongs_to(document)
        self._demo.keep()
        self.changed.emit()
        self.told.emit(f"Not saved as “{error.path}”")

    def _ask_about(self, error: FileChangedError) -> None:
        """Ask whether what another program wrote is to be replaced."""
        is_own = error.path == self.document.file
        if is_own:
            self.document.saved = None
        write = partial(self._write, error.path, is_agreed=True, asked=error.stamp)
        self._question.ask_about(error, write, self.save_as, is_own=is_own)

    def _on_written(
        self, path: Path, snapshot: Snapshot, setup: Setup | None, stamp: FileStamp | None
    ) -> None:
        document = snapshot.document
        document.file, document.saved, document.stamp = path, snapshot.task, stamp
        document.setup = setup
        self._question.end(path)
        self._demo.keep()
        self.recent.add(path)
        self.changed.emit()
        self.told.emit(f"Saved as “{path}”")
