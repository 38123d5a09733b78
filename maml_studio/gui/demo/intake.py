"""Images on their way into the task: sorted and read in jobs, one after the other, then added."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import Any

from PIL import Image
from PySide6.QtCore import QObject, Slot

from maml_studio.engine.example import Example, Original
from maml_studio.engine.image_examples import ExampleFile
from maml_studio.engine.look_alikes import Likes
from maml_studio.engine.task import Task
from maml_studio.gui.demo.adder import Adder, Coming, Teller
from maml_studio.gui.demo.aims import Aim, Aims
from maml_studio.gui.demo.example_packing import Unpacked, unpacking
from maml_studio.gui.demo.incoming import (
    Incoming,
    comparing,
    decoding,
    making,
    reading_incoming,
    sorting,
)
from maml_studio.gui.demo.intake_tray import IntakeTray
from maml_studio.gui.demo.intake_words import (
    not_added_sentence,
    question,
)
from maml_studio.gui.demo.loads import Load, Request, coming_of
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason


class Intake(Teller):
    """Bring images into the task of a model; each request is one step that can be undone."""

    def __init__(self, model: TaskModel, tray: IntakeTray, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._tray = tray
        self._aims = Aims(model, self)
        self._adder = Adder(model, self)
        self.pass_on(self._adder)
        self._waiting: deque[Callable[[], object]] = deque()
        self._is_busy = False
        self._settle: Callable[[], None] | None = None

    def bring(self, request: Request) -> None:
        """Bring files and folders in, after those that came before."""
        if request.paths:
            aim = self._aims.take(request.label or self._model.selected)
            self._line_up(lambda: self._sort(request, aim))

    def bring_image(self, image: Image.Image, name: str, label: str | None, verb: str) -> None:
        """Bring an image that is no file into a class, or a new one."""
        self._bring_one(lambda: making(image, name), label, verb)

    def bring_data(self, file: Original, label: str | None, verb: str) -> None:
        """Bring an image of which there are only the bytes of its file."""
        self._bring_one(lambda: decoding(file), label, verb)

    def bring_packed(self, text: str, label: str | None, verb: str) -> None:
        """Bring examples that another window packed; see `unpacking`."""
        aim = self._aims.take(label)
        self._line_up(lambda: self._unpack(text, aim, verb))

    def add(self, label: str | None, examples: Sequence[Example], verb: str) -> None:
        """Add examples that are there already to a class, or to a new one."""
        target = label or self._model.free_label()
        self._adder.put(Coming([(target, example) for example in examples], verb))

    def settle(self) -> None:
        """Add what is read by now, at once, and nothing of what waits: the window closes."""
        self._waiting.clear()
        if self._settle is not None:
            self._settle()
            self._end()

    def _bring_one(
        self, work: Callable[[], Generator[None, None, Example]], label: str | None, verb: str
    ) -> None:
        aim = self._aims.take(label)

        def on_made(example: Example) -> None:
            self._compare(Coming([("", example)], verb), aim)

        self._line_up(lambda: self._run(work, on_made))

    def _unpack(self, text: str, aim: Aim, verb: str) -> None:
        def on_unpacked(found: Unpacked) -> None:
            if not self._is_missed(aim, len(found.examples)):
                named = None if len(self._model.task) else found.label
                self.add(aim.label or named, found.examples, verb)
            self._end()

        self._run(lambda: unpacking(text), on_unpacked)

    def _line_up(self, begin: Callable[[], object]) -> None:
        self._waiting.append(begin)
        self._go_on()

    def _go_on(self) -> None:
        if not self._is_busy and self._waiting:
            self._is_busy = True
            self._waiting.popleft()()

    @Slot()
    def _end(self) -> None:
        self._tray.leave()
        self._is_busy, self._settle = False, None
        self._go_on()

    def _run(
        self, work: Callable[[], Generator[Any, None, Any]], on_success: Callable[[Any], None]
    ) -> Job:
        def on_failure(error: Exception) -> None:
            self.warned.emit(f"The images could not be read: {reason(error)}")
            if not job.is_cancelled:
                self._end()

        job = Job(work, on_failure=on_failure, parent=self)
        job.succeeded.connect(on_success)
        job.ended.connect(job.deleteLater)
        job.start()
        return job

    def _sort(self, request: Request, aim: Aim) -> None:
        as_classes = request.label is None
        self._run(
            lambda: sorting(request.paths, as_classes=as_classes),
            lambda incoming: self._on_sorted(incoming, aim, as_classes=as_classes),
        )

    def _on_sorted(self, incoming: Incoming, aim: Aim, *, as_classes: bool) -> None:
        if incoming.labels and (as_classes or all(label for label, _ in incoming.listed)):
            aim.label = None
        if not incoming.is_task or not len(self._model.task):
            self._read(Load(incoming, aim))
            return
        told = replace(incoming, loose=0)

        def read(*, replaces: bool) -> None:
            # What is not for a class that was there is for the task that is there at the answer.
            at = self._aims.take(None) if aim.label is None else aim
            self._read(Load(told, at, replaces))

        self._tray.ask(
            question(incoming),
            ("Replace task", lambda: read(replaces=True)),
            ("Add classes", lambda: read(replaces=False)),
            self._end,
        )

    def _read(self, load: Load) -> None:
        done: list[ExampleFile] = []
        job = self._run(
            lambda: reading_incoming(load.incoming), lambda files: self._on_read(load, files)
        )

        def on_stop() -> None:
            # What was read is kept: it is one step, which can be undone.
            job.cancel()
            self._on_read(load, done)

        def settle() -> None:
            job.cancel()
            self._keep(coming_of(load, done), load.aim)

        self._settle = settle
        job.progressed.connect(lambda file: self._on_file_read(load, done, file, on_stop))

    def _on_file_read(
        self,
        load: Load,
        done: list[ExampleFile],
        file: ExampleFile,
        on_stop: Callable[[], None],
    ) -> None:
        done.append(file)
        if file.done == file.total or file.done % max(1, file.total // 200) == 0:
            whose = "" if self._aims.is_in_task(load.aim) else " for the task before this one"
            text = f"Reading image {file.done:,} of {file.total:,}{whose}…"
            self._tray.show_progress(text, file.done, file.total, on_stop)

    def _on_read(self, load: Load, files: Sequence[ExampleFile]) -> None:
        coming = coming_of(load, files)
        if coming.read:
            self._compare(coming, load.aim)
            return
        if coming.trouble or coming.stopped:
            self.warned.emit(f"{coming.trouble} {coming.stopped}".strip())
        self._end()

    def _compare(self, coming: Coming, aim: Aim) -> None:
        """Look for what is there already, then add; to a class that must still be there, if any."""
        task = Task() if coming.replaces else self._model.task
        aimed = self._aimed(coming, aim)

        def on_compared(near: Sequence[Likes]) -> None:
            is_other = not coming.replaces and self._model.task.labels != task.labels
            if is_other and not self._aims.missed(aim):
                self._compare(coming, aim)  # What looks alike is told by the names of classes.
                return
            self._put(aimed, aim, near)
            self._end()

        def on_stop() -> None:
            job.cancel()
            self.warned.emit("Stopped: the images were not added.")
            self._end()

        def settle() -> None:
            job.cancel()
            self._keep(coming, aim)

        job = self._run(lambda: comparing(task, aimed.read), on_compared)
        self._settle = settle
        # In place of the progress of the reading, whose job is over and can't be stopped any more.
        count = len(coming.read)
        self._tray.show_progress("Comparing with what is there…", count, count, on_stop)

    def _keep(self, coming: Coming, aim: Aim) -> None:
        """Add what is there when the window closes; the task is not given up for a part."""
        if coming.read and not coming.replaces:
            self._put(self._aimed(coming, aim), aim)

    def _put(self, coming: Coming, aim: Aim, near: Sequence[Likes] = ()) -> None:
        if not self._is_missed(aim, len(coming.read)):
            is_awaited = self._model.selected == aim.selected
            self._adder.put(replace(coming, is_awaited=is_awaited), near)

    def _is_missed(self, aim: Aim, count: int) -> bool:
        if why := self._aims.missed(aim):
            self.warned.emit(not_added_sentence(count, why))
        return bool(why)

    def _aimed(self, coming: Coming, aim: Aim) -> Coming:
        """Return what comes, with the class of what no folder names."""
        target = aim.label or self._model.free_label()
        return replace(coming, read=[(label or target, example) for label, example in coming.read])
