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
    """Export the classifier whose answer counts, after the inner step that is shown."""

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
                share = self._demo.trying.none.share_in_use
                work = _exporting_in_a_job(adapted, folder, kind, share)
                which = self._which(adapted)
                self._work.run(
                    words, lambda: work, lambda it: self._on_classifier_written(it, which)
                )

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
            share = self._demo.trying.none.share_in_use
            work = _answering(adapted, Path(folder), path, share)
            words = f"Classifying the images in “{Path(folder).name}”"
            which = self._which(adapted)
            self._work.run(words, lambda: work, lambda it: self._on_answered(path, it, which))

    def _adapted(self) -> Adapted | None:
        adapted = self._demo.adaptation.shown
        if adapted is None:
            sentence = "There is no classifier yet: it is there as soon as the network has learned."
            self._demo.message.show_warning(sentence)
        return adapted

    def _on_classifier_written(self, written: Exported, which: str) -> None:
        more = ""
        if written.difference is not None:
            more = f" On its {written.golden} golden images it answers as the app does."
        self._demo.message.show_info(f"Saved as “{written.folder}”.{more}{which}")

    def _on_answered(self, path: Path, answers: tuple[FileAnswer, ...], which: str) -> None:
        unread = sum(bool(answer.error) for answer in answers)
        more = f" Not readable: {unread:,}; the table says why." if unread else ""
        self._demo.message.show_info(f"{len(answers):,} files answered in “{path}”.{more}{which}")

    def _which(self, shown: Adapted) -> str:
        """Say which classifier is taken out, if it is not the one after the last step."""
        whole = self._demo.adaptation.adapted
        is_earlier = whole is not None and whole.classifier is not shown.classifier
        return f" This is the classifier {shown.when}." if is_earlier else ""


def _exporting_in_a_job(
    adapted: Adapted, folder: Path, kind: str, false_reject: float | None
) -> Generator[Progress, None, Exported]:
    from maml_studio.engine.exports.bundle import exporting

    classifier, task = adapted.classifier, adapted.task.learnable
    return (yield from exporting(classifier, task, folder, kind, false_reject=false_reject))


def _answering(
    adapted: Adapted, folder: Path, path: Path, false_reject: float | None
) -> Generator[Progress, None, tuple[FileAnswer, ...]]:
    from maml_studio.engine.predictions import predicting_folder, write_csv

    answers = yield from mapped(
        predicting_folder(adapted.classifier, folder),
        lambda answer: Progress(answer.done, answer.total, "Classifying"),
    )
    labels = adapted.task.learnable.labels
    write_csv(
        path,
        labels,
        answers,
        folder,
        turns_away=lambda it: false_reject is not None and it.is_unknown(false_reject),
    )
    return answers
