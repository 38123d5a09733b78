"""Images on their way into the task: sorted and read in jobs, one after the other, then added."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QObject, Slot

from maml_studio.engine.example import Example, Original
from maml_studio.engine.image_examples import ExampleFile
from maml_studio.engine.look_alikes import Likes
from maml_studio.engine.task import Task
from maml_studio.gui.demo.adder import Adder, Coming, Teller
from maml_studio.gui.demo.example_packing import Unpacked, unpacking
from maml_studio.gui.demo.image_files import describe_errors
from maml_studio.gui.demo.incoming import (
    Incoming,
    comparing,
    decoding,
    making,
    reading_incoming,
    sorting,
)
from maml_studio.gui.demo.intake_tray import IntakeTray
from maml_studio.gui.demo.intake_words import question
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason


@dataclass(frozen=True)
class Request:
    """What is to be brought in.

    Attributes:
        paths: files and folders.
        label: the class that they are for; None for the selected one, or one of their own.
        replaces: whether it takes the place of the task.
    """

    paths: tuple[Path, ...]
    label: str | None = None
    replaces: bool = False


class Intake(Teller):
    """Bring images into the task of a model; each request is one step that can be undone."""

    def __init__(self, model: TaskModel, tray: IntakeTray, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._tray = tray
        self._adder = Adder(model, self)
        self.pass_on(self._adder)
        self._waiting: deque[Callable[[], None]] = deque()
        self._is_busy = False

    def bring(self, request: Request) -> None:
        """Bring files and folders in, after those that came before."""
        if request.paths:
            self._line_up(lambda: self._sort(request))

    def bring_image(self, image: Image.Image, name: str, label: str | None, verb: str) -> None:
        """Bring an image that is no file into a class, or a new one."""
        self._line_up(lambda: self._make(lambda: making(image, name), label, verb))

    def bring_data(self, file: Original, label: str | None, verb: str) -> None:
        """Bring an image of which there are only the bytes of its file."""
        self._line_up(lambda: self._make(lambda: decoding(file), label, verb))

    def bring_packed(self, text: str, label: str | None, verb: str) -> None:
        """Bring examples that another window packed; see `unpacking`."""
        self._line_up(lambda: self._unpack(text, label, verb))

    def add(self, label: str | None, examples: Sequence[Example], verb: str) -> None:
        """Add examples that are there already to a class, or to a new one."""
        target = label or self._model.free_label()
        self._adder.put(Coming([(target, example) for example in examples], verb))

    def _make(
        self, work: Callable[[], Generator[None, None, Example]], label: str | None, verb: str
    ) -> None:
        def on_made(example: Example) -> None:
            task = self._model.task
            target = label if label is not None and label in task else self._model.free_label()
            self._compare(Coming([(target, example)], verb))

        self._run(work, on_made)

    def _unpack(self, text: str, label: str | None, verb: str) -> None:
        def on_unpacked(found: Unpacked) -> None:
            task = self._model.task
            named = None if len(task) else found.label
            self.add(label if label in task else named, found.examples, verb)
            self._end()

        self._run(lambda: unpacking(text), on_unpacked)

    def _line_up(self, begin: Callable[[], None]) -> None:
        self._waiting.append(begin)
        self._go_on()

    def _go_on(self) -> None:
        if not self._is_busy and self._waiting:
            self._is_busy = True
            self._waiting.popleft()()

    @Slot()
    def _end(self) -> None:
        self._tray.leave()
        self._is_busy = False
        self._go_on()

    def _run(
        self, work: Callable[[], Generator[Any, None, Any]], on_success: Callable[[Any], None]
    ) -> Job:
        job = Job(work, on_failure=self._on_job_failed, parent=self)
        job.succeeded.connect(on_success)
        job.ended.connect(job.deleteLater)
        job.start()
        return job

    def _on_job_failed(self, error: Exception) -> None:
        self.warned.emit(f"The images could not be read: {reason(error)}")
        self._end()

    def _sort(self, request: Request) -> None:
        as_classes = request.label is None
        self._run(
            lambda: sorting(request.paths, as_classes=as_classes),
            lambda incoming: self._on_sorted(request, incoming),
        )

    def _on_sorted(self, request: Request, incoming: Incoming) -> None:
        if not incoming.is_task or not len(self._model.task):
            self._read(request, incoming)
            return
        self._tray.ask(
            question(incoming),
            (
                "Replace task",
                lambda: self._read(replace(request, replaces=True), incoming),
            ),
            ("Add classes", lambda: self._read(request, incoming)),
            self._end,
        )

    def _read(self, request: Request, incoming: Incoming) -> None:
        done: list[ExampleFile] = []
        job = self._run(
            lambda: reading_incoming(incoming),
            lambda files: self._on_read(request, incoming, files),
        )

        def on_stop() -> None:
            # What was read is kept: it is one step, which can be undone.
            job.ended.connect(lambda: self._on_read(request, incoming, done))
            job.cancel()

        job.progressed.connect(lambda file: self._on_file_read(done, file, on_stop))

    def _on_file_read(
        self, done: list[ExampleFile], file: ExampleFile, on_stop: Callable[[], None]
    ) -> None:
        done.append(file)
        if file.done == file.total or file.done % max(1, file.total // 200) == 0:
            text = f"Reading image {file.done:,} of {file.total:,}…"
            self._tray.show_progress(text, file.done, file.total, on_stop)

    def _on_read(self, request: Request, incoming: Incoming, files: Sequence[ExampleFile]) -> None:
        errors = [*incoming.errors, *(file.error for file in files if file.error)]
        trouble, stopped = describe_errors(errors, len(files) + len(incoming.errors)), ""
        target = self._target(request, incoming)
        read = [(file.label or target, file.example) for file in files if file.example is not None]
        if len(files) < len(incoming.listed):
            stopped = f"Stopped after {len(files):,} of {len(incoming.listed):,} images."
        if read:
            title, replaces = incoming.title, request.replaces
            self._compare(Coming(read, "Add", title, replaces, trouble, stopped), request.label)
            return
        if trouble or stopped:
            self.warned.emit(f"{trouble} {stopped}".strip())
        self._end()

    def _compare(self, coming: Coming, label: str | None = None) -> None:
        """Look for what is there already, then add; to a class that must still be there, if any."""
        task = Task() if coming.replaces else self._model.task

        def on_compared(near: Sequence[Likes]) -> None:
            if label is not None and label not in self._model.task:
                self.warned.emit(f"The images were not added: the class “{label}” is gone.")
            else:
                self._adder.put(coming, near)
            self._end()

        def on_stop() -> None:
            job.ended.connect(self._end)
            job.cancel()
            self.warned.emit("Stopped: the images were not added.")

        job = self._run(lambda: comparing(task, coming.read), on_compared)
        # In place of the progress of the reading, whose job is over and can't be stopped any more.
        count = len(coming.read)
        self._tray.show_progress("Comparing with what is there…", count, count, on_stop)

    def _target(self, request: Request, incoming: Incoming) -> str:
        """Return the class of the images that no folder names."""
        if request.label is not None:
            return request.label
        if not incoming.labels and self._model.selected is not None:
            return self._model.selected
        return self._model.free_label()
