"""Opening and saving the task as files that the person names."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileInfo, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from maml_studio.engine.generators import Progress
from maml_studio.engine.task_file import SUFFIX, TaskFile, reading_task, write_task
from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.demo.engine_loader import EngineLoader
from maml_studio.gui.demo.file_settings import initialization_of, restore_settings, settings_of
from maml_studio.gui.demo.file_work import FileWork
from maml_studio.gui.demo.task_model import Document, Snapshot
from maml_studio.gui.recent_files import RecentFiles, is_gone

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
        self._later: Mapping[str, Any] | None = None
        self.work.told.connect(self.told)
        self.work.failed.connect(demo.message.show_error)
        demo.model.task_changed.connect(self.changed)
        loader.loaded.connect(self._on_engine_loaded)

    @property
    def document(self) -> Document:
        """The document that the task of now belongs to."""
        return self._demo.model.snapshot.document

    def ask_for_file(self) -> None:
        """Let the person choose a file, and open it."""
        name, _ = QFileDialog.getOpenFileName(self._demo, "Open a task", self._folder(), _OPENED)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a file in place of the present task, which stays if the file cannot be read."""
        path = path.absolute()
        if is_gone(path):
            self.recent.drop(path)
            self.changed.emit()
            self._demo.message.show_error(f"“{path}” is not there any more.")
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
        try:
            self.work.flush()
        finally:
            self._demo.flush()

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
        name, _ = QFileDialog.getSaveFileName(self._demo, "Save the task", proposal, _SAVED)
        if not name:
            return
        path = Path(name).absolute()
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if QFileInfo(str(path)).exists():
                sentence = f"There is already a file “{path.name}”: choose it, or another name."
                self._demo.message.show_warning(sentence)
                return
        self._write(path)

    def _read(self, path: Path) -> None:
        what = f"Opening “{path.stem}”"
        self.work.run(what, lambda: reading_task(path), lambda file: self._on_read(path, file))

    def _write(self, path: Path) -> None:
        snapshot = self._demo.model.snapshot
        settings = settings_of(self._demo.learning, self._loader.initialization)
        self.work.run(
            f"Saving “{path.stem}”",
            lambda: _writing(path, snapshot, settings),
            lambda _: self._on_written(path, snapshot),
            must_end=True,
        )

    def _folder(self) -> str:
        """Return where the person keeps files: beside this one, or the one used last."""
        near = [path.parent for path in (self.document.file, *self.recent.paths) if path]
        return next((str(path) for path in near if QFileInfo(str(path)).isDir()), "")

    def _on_read(self, path: Path, file: TaskFile) -> None:
        model = self._demo.model
        had_task = bool(len(model.task))
        # The first version's bare JSON is read only: saving asks for a file of today's form.
        is_of_today = path.suffix.lower() == SUFFIX
        document = Document(path, file.task) if is_of_today else Document()
        model.replace(Snapshot(file.task, document=document), f"Open “{path.stem}”")
        self.recent.add(path)
        sentence = f"Opened “{path.stem}”."
        if had_task:
            sentence += " Undo brings back what was there."
        self._restore_settings(sentence, file.settings)
        self.changed.emit()

    def _restore_settings(self, sentence: str, settings: Mapping[str, Any]) -> None:
        """Set the inner loop as it was, and offer the initialization if it was another one."""
        wanted, show = initialization_of(settings), self._demo.message.show_info
        restore_settings(self._demo.learning, settings)
        if wanted in {"", self._loader.initialization}:
            show(sentence)
            return
        title = Path(wanted).name
        use = self._use(wanted, settings)
        show(f"{sentence} It was learned from “{title}”.", f"Use “{title}”", use)

    def _use(self, initialization: str, settings: Mapping[str, Any]) -> Callable[[], None]:
        def load() -> None:
            self._later = settings
            self._loader.load(initialization, self._loader.device)

        return load

    @Slot()
    def _on_engine_loaded(self) -> None:
        later, self._later = self._later, None
        if later is not None and initialization_of(later) == self._loader.initialization:
            restore_settings(self._demo.learning, later)

    def _on_written(self, path: Path, snapshot: Snapshot) -> None:
        snapshot.document.file, snapshot.document.saved = path, snapshot.task
        self._demo.keep()
        self.recent.add(path)
        self.changed.emit()
        self.told.emit(f"Saved as “{path}”")


def _writing(
    path: Path, snapshot: Snapshot, settings: Mapping[str, Any]
) -> Generator[Progress, None, None]:
    # The window may close before the first record: by then the file is written.
    write_task(path, snapshot.task, name=snapshot.sample, title=path.stem, settings=settings)
    yield Progress(1, 1, "Writing")
