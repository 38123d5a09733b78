"""Taking out what was learned: the classifier as a folder, and its answers to a folder's images."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QFileDialog

from maml_studio.engine.file_names import in_a_sentence
from maml_studio.engine.generators import Progress, mapped
from maml_studio.gui.demo.adaptation import AdaptState
from maml_studio.gui.demo.engine_access import Adapted
from maml_studio.gui.demo.file_work import FileWork
from maml_studio.gui.place_questions import write_folder_or_ask, write_or_ask
from maml_studio.gui.save_place import ask_for_file, ask_for_folder, is_in_use

if TYPE_CHECKING:
    from maml_studio.engine.exports.bundle import Exported
    from maml_studio.engine.predictions import FileAnswer
    from maml_studio.gui.demo.demo_tab import DemoTab

_TABLE = "Table (*.csv)"
_Export = Callable[[Path, bool], "Generator[Progress, None, Exported]"]


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
            folder = ask_for_folder(self._demo, what, f"classifier-{kind}")
            if folder is not None:
                share, which = self._demo.trying.none.share_in_use, self._which(adapted)
                export = partial(_exporting_in_a_job, adapted, kind, share)
                self._export_to(folder, partial(self._write, export, which))

    def ask_for_answers(self) -> None:
        """Let the person choose a folder of images and a file for the answers, as a table."""
        adapted = self._adapted()
        if adapted is None:
            return
        folder = QFileDialog.getExistingDirectory(self._demo, "Choose a folder of images")
        if not folder:
            return
        proposal = str(Path(folder) / "answers.csv")
        place = ask_for_file(self._demo, "Save the answers", proposal, _TABLE, ["csv"])
        if place is None:
            return
        answer = partial(self._answer, adapted, Path(folder), place.path)
        write_or_ask(self._demo.message, place, answer, self._outdated())

    def _export_to(self, folder: Path, write: Callable[[Path, bool], None]) -> None:
        """Write a folder; where there is something else, offer one beside it.

        An earlier export may be replaced.
        """
        from maml_studio.engine.exports.bundle import is_export

        is_earlier = is_in_use(folder) and is_export(folder)
        replace = partial(write, folder, True) if is_earlier else None
        write_folder_or_ask(
            self._demo.message, folder, lambda to: write(to, False), self._outdated(), replace
        )

    def _write(self, export: _Export, which: str, folder: Path, overwrite: bool) -> None:
        words = f"Writing the classifier “{in_a_sentence(folder.name)}”"
        self._work.run(
            words,
            lambda: export(folder, overwrite),
            lambda it: self._on_classifier_written(it, which),
        )

    def _answer(self, adapted: Adapted, folder: Path, path: Path) -> None:
        share, which = self._demo.trying.none.share_in_use, self._which(adapted)
        words = f"Classifying the images in “{in_a_sentence(folder.name)}”"
        self._work.run(
            words,
            lambda: _answering(adapted, folder, path, share),
            lambda it: self._on_answered(path, it, which),
        )

    def _outdated(self) -> Sequence[SignalInstance]:
        """Return what says that another classifier, or a stricter one, is shown."""
        now = self._demo.adaptation
        return now.state_changed, now.shown_changed, self._demo.trying.none.changed

    def _adapted(self) -> Adapted | None:
        now, notices = self._demo.adaptation, self._demo.notices
        if now.state is AdaptState.FAILED:
            notices.repeat_unlearned("There is no classifier.")
        elif now.shown is None:
            sentence = "There is no classifier yet: it is there as soon as the network has learned."
            notices.warn_until(sentence, now.state_changed, lambda: now.shown is not None)
        return now.shown

    def _on_classifier_written(self, written: Exported, which: str) -> None:
        more = ""
        if written.difference is not None:
            more = f" On its {written.golden} golden images it answers as the app does."
        self._demo.message.show_info(f"Saved as “{written.folder}”.{more}{which}")

    def _on_answered(self, path: Path, answers: tuple[FileAnswer, ...], which: str) -> None:
        files = [answer for answer in answers if not answer.is_folder]
        unread = sum(bool(answer.error) for answer in files)
        more = f" Not readable: {unread:,}; the table says why." if unread else ""
        more += _passed_over([answer.path.name for answer in answers if answer.is_folder])
        what = "1 file" if len(files) == 1 else f"{len(files):,} files"
        told = f"{what} answered in “{path}”.{more}{which}"
        (self._demo.message.show_warning if more else self._demo.message.show_info)(told)

    def _which(self, shown: Adapted) -> str:
        """Say which classifier is taken out, if it is not the one after the last step."""
        whole = self._demo.adaptation.adapted
        is_earlier = whole is not None and whole.classifier is not shown.classifier
        return f" This is the classifier {shown.when}." if is_earlier else ""


def _passed_over(folders: Sequence[str]) -> str:
    """Say which folders could not be looked into; they have a line in the table."""
    if not folders:
        return ""
    first, what = f"“{in_a_sentence(folders[0])}”", "could not be read and"
    if len(folders) == 1:
        return f" The folder {first} {what} was passed over."
    return f" {len(folders):,} folders {what} were passed over, {first} among them."


def _exporting_in_a_job(
    adapted: Adapted, kind: str, false_reject: float | None, folder: Path, overwrite: bool
) -> Generator[Progress, None, Exported]:
    from maml_studio.engine.exports.bundle import exporting

    classifier, task = adapted.classifier, adapted.task.learnable
    return (
        yield from exporting(
            classifier, task, folder, kind, overwrite=overwrite, false_reject=false_reject
        )
    )


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
