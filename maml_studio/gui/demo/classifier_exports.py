"""Taking out what was learned: the classifier as a folder, and its answers to a folder's images."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from maml_studio.engine.generators import Progress, mapped
from maml_studio.gui.demo.engine_access import Adapted
from maml_studio.gui.demo.file_work import FileWork

if TYPE_CHECKING:
    from maml_studio.engine.exports.bundle import Exported
    from maml_studio.engine.predictions import FileAnswer
    from maml_studio.gui.demo.demo_tab import DemoTab

_TABLE = "Table (*.csv)"


class ClassifierExports(QObject):
    """Export the classifier whose answer counts, as it is now."""

    def __init__(self, demo: DemoTab, work: FileWork, parent: QObject) -> None:
        super().__init__(parent)
        self._demo, self._work = demo, work

    def ask_for_classifier(self, kind: str) -> None:
        """Let the person name a new folder for the classifier, as “onnx” or “safetensors”."""
        from maml_studio.engine.exports.kinds import missing_for

        adapted = self._adapted()
        if missing := missing_for(kind):
            self._demo.message.show_warning(missing)
        elif adapted is not None:
            what = "Name a new folder for the classifier"
            chosen, _ = QFileDialog.getSaveFileName(
                self._demo, what, f"classifier-{kind}", "", "", QFileDialog.Option.ShowDirsOnly
            )
            if chosen:
                folder = Path(chosen).absolute()
                words = f"Writing the classifier “{folder.name}”"
                work = _exporting_in_a_job(adapted, folder, kind)
                self._work.run(words, lambda: work, self._on_classifier_written)

    def ask_for_answers(self) -> None:
        """Let the person choose a folder of images and a file for the answers, as a table."""
        adapted = self._adapted()
        if adapted is None:
            return
        folder = QFileDialog.getExistingDirectory(self._demo, "Choose a folder of images")
        if not folder:
            return
        proposal = str(Path(folder) / "answers.csv")
        chosen, _ = QFileDialog.getSaveFileName(self._demo, "Save the answers", proposal, _TABLE)
        if chosen:
            path = Path(chosen).absolute()
            path = path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")
            work = _answering(adapted, Path(folder), path)
            words = f"Classifying the images in “{Path(folder).name}”"
            self._work.run(words, lambda: work, lambda answers: self._on_answered(path, answers))

    def _adapted(self) -> Adapted | None:
        adapted = self._demo.adaptation.adapted
        if adapted is None:
            sentence = "There is no classifier yet: it is there as soon as the network has learned."
            self._demo.message.show_warning(sentence)
        return adapted

    def _on_classifier_written(self, written: Exported) -> None:
        more = ""
        if written.difference is not None:
            more = f" On its {written.golden} golden images it answers as the app does."
        self._demo.message.show_info(f"Saved as “{written.folder}”.{more}{self._which()}")

    def _on_answered(self, path: Path, answers: tuple[FileAnswer, ...]) -> None:
        unread = sum(bool(answer.error) for answer in answers)
        more = f" Not readable: {unread:,}; the table says why." if unread else ""
        self._demo.message.show_info(
            f"{len(answers):,} files answered in “{path}”.{more}{self._which()}"
        )

    def _which(self) -> str:
        """Say that an earlier step, which may be shown, is not the one that is taken out."""
        is_earlier = self._demo.adaptation.step is not None
        return " This is the classifier after the last step." if is_earlier else ""


def _exporting_in_a_job(
    adapted: Adapted, folder: Path, kind: str
) -> Generator[Progress, None, Exported]:
    from maml_studio.engine.exports.bundle import exporting

    return (yield from exporting(adapted.classifier, adapted.task.learnable, folder, kind))


def _answering(
    adapted: Adapted, folder: Path, path: Path
) -> Generator[Progress, None, tuple[FileAnswer, ...]]:
    from maml_studio.engine.predictions import predicting_folder, write_csv

    answers = yield from mapped(
        predicting_folder(adapted.classifier, folder),
        lambda answer: Progress(answer.done, answer.total, "Classifying"),
    )
    write_csv(path, adapted.task.learnable.labels, answers, folder)
    return answers
