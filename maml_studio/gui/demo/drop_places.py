"""What dropping something on a part of the Demo tab does: said while it is dragged, then done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QFileInfo, QMimeData, QPoint, Qt
from PySide6.QtWidgets import QWidget

from maml_studio.engine.task_file import SUFFIX
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.example_mime import files, places
from maml_studio.gui.demo.examples_column import ExamplesColumn
from maml_studio.gui.demo.image_drop import DropPlace
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.demo.try_column import TryColumn
from maml_studio.gui.demo.web_image import may_hold_image

_Kind = TypeVar("_Kind", bound=QWidget)
_MOVE = Qt.DropAction.MoveAction


class DropPlaces:
    """Know what is done with files, images and examples, depending on where they are dropped."""

    def __init__(
        self,
        model: TaskModel,
        examples: ExamplesColumn,
        *,
        take: Callable[[QMimeData, str | None], object],
        classify: Callable[[QMimeData], object],
    ) -> None:
        """Hand over what is dropped: `take` for a class or none, or `classify`."""
        self._model = model
        self._examples = examples
        self._take = take
        self._classify = classify

    def find(self, child: QWidget, mime: QMimeData, at: QPoint) -> DropPlace | None:
        """Say what dropping something on a widget does, if anything; `at` is on the screen."""
        if not self._examples.isEnabled():
            return None
        card = _ancestor(child, ClassCard)
        if dragged := places(mime):
            return self._of_examples(card, *dragged, at)
        if not may_hold_image(mime):
            return None
        trying = _ancestor(child, TryColumn)
        if trying is not None:
            return DropPlace(trying, "Drop to classify", lambda: self._classify(mime))
        return self._of_images(card, mime)

    def _of_images(self, card: ClassCard | None, mime: QMimeData) -> DropPlace:
        paths = files(mime)
        if paths and all(is_task_file(path) for path in paths):
            text = f"Open “{paths[0].stem}”"
            return DropPlace(self._examples, text, lambda: self._take(mime, None))
        if card is not None:
            to = card.label
            return DropPlace(card, f"Add to “{to}”", lambda: self._take(mime, to))
        label = self._model.selected
        is_new = label is None or any(is_folder(path) for path in paths)
        text = "Add to the task" if is_new else f"Add to “{label}”"
        return DropPlace(self._examples, text, lambda: self._take(mime, None))

    def _of_examples(
        self, card: ClassCard | None, label: str, rows: list[int], at: QPoint
    ) -> DropPlace | None:
        held = len(self._model.task.get(label, ()))
        if card is None or not rows or max(rows) >= held:
            return None
        if card.label == label:
            return self._of_order(card, rows, at)
        to, count = card.label, "" if len(rows) == 1 else f"{len(rows)} "
        edits = self._examples.edits
        text = f"Move {count}to “{to}”"
        return DropPlace(card, text, lambda: edits.move(label, rows, to), _MOVE)

    def _of_order(self, card: ClassCard, rows: list[int], at: QPoint) -> DropPlace:
        view = card.examples.viewport()
        place, gap = card.examples.gap_at(view.mapFromGlobal(at))
        label, edits = card.label, self._examples.edits
        text = f"Move inside “{label}”"
        return DropPlace(view, text, lambda: edits.reorder(label, rows, place), _MOVE, gap)


def is_folder(path: Path) -> bool:
    """Tell a folder; unlike the path's own test, Qt's does not raise where one may not look."""
    return QFileInfo(str(path)).isDir()


def is_task_file(path: Path) -> bool:
    """Tell a file of a task by its name."""
    return path.suffix.lower() == SUFFIX and not is_folder(path)


def _ancestor(widget: QWidget | None, kind: type[_Kind]) -> _Kind | None:
    found: QWidget | None = widget
    while found is not None and not isinstance(found, kind):
        found = found.parentWidget()
    return found
