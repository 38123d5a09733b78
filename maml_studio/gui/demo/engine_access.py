"""The window's only way to the learners: generators for jobs, which import torch when they run."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from maml_studio.engine.image_files import load_glyph
from maml_studio.gui.demo.record_hint import record_hint

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier, Prediction
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.learners.meta_learner import MetaLearner
    from maml_studio.engine.learners.records import InnerStep
    from maml_studio.engine.task import Task

SLOW_MOTION_SECONDS = 2.0
_RANDOM_SEED = 0
_NAP = 0.02


class Start(StrEnum):
    """Where the inner loop starts from."""

    META = "meta"
    RANDOM = "random"

    @property
    def words(self) -> str:
        """What the screen says for it."""
        return "meta-trained" if self is Start.META else "random start"


@dataclass(frozen=True)
class Choice:
    """One entry of a chooser: what the engine calls it and what the person reads."""

    name: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Choices:
    """What there is to choose from."""

    initializations: tuple[Choice, ...]
    devices: tuple[Choice, ...]


@dataclass(frozen=True)
class Engine:
    """A loaded initialization and its untrained twin, on one device."""

    initialization: str
    learners: dict[Start, MetaLearner]
    device_title: str
    hint: str = ""

    @property
    def device(self) -> str:
        """The name of the device."""
        return self.learners[Start.META].device

    @property
    def inner_steps(self) -> int:
        """The initialization's own number of inner steps."""
        return self.learners[Start.META].inner_steps


@dataclass(frozen=True)
class Settings:
    """What the person has set for the inner loop."""

    starts: tuple[Start, ...] = (Start.META,)
    inner_steps: int | None = None
    rate_scale: float = 1.0
    slow_motion: bool = False


@dataclass(frozen=True)
class Point:
    """One record of one inner loop."""

    start: Start
    step: InnerStep


@dataclass(frozen=True)
class Adapted:
    """What the inner loops left: classifiers, and the seconds that each loop took."""

    task: Task
    classifiers: dict[Start, Classifier]
    seconds: dict[Start, float]

    @property
    def classifier(self) -> Classifier:
        """The one whose answer counts: of both, the meta-trained one."""
        return next(iter(self.classifiers.values()))

    @property
    def comparison(self) -> Classifier | None:
        """The other one, where there are two."""
        return list(self.classifiers.values())[1] if len(self.classifiers) > 1 else None


@dataclass(frozen=True)
class ReadFile:
    """An image file as a glyph, or why it is none, and what a classifier that was asked says."""

    path: Path
    glyph: Glyph | None
    error: str = ""
    prediction: Prediction | None = None


def loading(initialization: str, device: str | None) -> Generator[Choices | None, None, Engine]:
    """Load an initialization; the first record says what else there is.

    A device that is not there (any more) counts as none: the engine then takes the best there is.
    """
    from maml_studio.engine import devices, initializations

    devices.leave_a_core()
    yield (yield from listing(initialization))
    device = device if device in devices.available() else None
    learner = initializations.load(initialization, device=device)
    learners = {Start.META: learner, Start.RANDOM: learner.random_start(seed=_RANDOM_SEED)}
    device_title = devices.describe(learner.device)
    return Engine(initialization, learners, device_title, record_hint(learner.card.record))


def listing(initialization: str) -> Generator[None, None, Choices]:
    """List what there is to choose from, and a run's best checkpoint if that is in use."""
    from maml_studio.engine import devices, initializations

    yield
    found = [Choice(entry.name, entry.title) for entry in initializations.available()]
    if initialization not in {choice.name for choice in found} and Path(initialization).is_dir():
        found.append(Choice(initialization, f"{Path(initialization).name} (a run)"))
    here = devices.available()
    return Choices(tuple(found), tuple(Choice(name, devices.describe(name)) for name in here))


def adapting(
    engine: Engine, task: Task, settings: Settings
) -> Generator[Point | None, None, Adapted]:
    """Run the inner loops of all starts side by side, a step of each in turn.

    Yields:
        Each inner step, and None now and then in slow motion so that the job can be cancelled.
    """
    loops = {
        start: engine.learners[start].adapting(
            task.learnable, settings.inner_steps, settings.rate_scale
        )
        for start in settings.starts
    }
    steps = settings.inner_steps or engine.inner_steps
    pause = SLOW_MOTION_SECONDS / steps if settings.slow_motion and steps else 0.0
    classifiers: dict[Start, Classifier] = {}
    seconds = dict.fromkeys(settings.starts, 0.0)
    while loops:
        for start, loop in list(loops.items()):
            began = time.perf_counter()
            try:
                step = next(loop)
            except StopIteration as end:
                classifiers[start] = end.value
                del loops[start]
                continue
            finally:
                seconds[start] += time.perf_counter() - began
            yield Point(start, step)
        yield from _pause(pause if loops and step.step < steps else 0.0)
    return Adapted(task, {start: classifiers[start] for start in settings.starts}, seconds)


def predicting(classifier: Classifier, glyph: Glyph) -> Generator[None, None, Prediction]:
    """Judge one drawing, for a side view."""
    yield
    return classifier.predict(glyph)


def reading(
    paths: Iterable[Path], classifier: Classifier | None = None
) -> Generator[ReadFile, None, list[ReadFile]]:
    """Read image files one by one, and judge them; a bad one does not stop the rest."""
    files = []
    for path in paths:
        files.append(_read(path, classifier))
        yield files[-1]
    return files


def _read(path: Path, classifier: Classifier | None) -> ReadFile:
    try:
        glyph = load_glyph(path)
    except ValueError as error:
        return ReadFile(path, None, error=str(error))
    return ReadFile(path, glyph, prediction=classifier.predict(glyph) if classifier else None)


def _pause(seconds: float) -> Generator[None, None, None]:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        time.sleep(min(left, _NAP))
        yield
