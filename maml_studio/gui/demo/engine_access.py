"""The window's only way to the learners: generators for jobs, which import torch when they run."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from maml_studio.engine.image_files import load_glyph
from maml_studio.engine.kept_checkpoints import short_title
from maml_studio.engine.minds import META, MIND_KINDS, PROTOTYPES, Mind, minds
from maml_studio.gui.torch_library import preload_torch

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier, Prediction
    from maml_studio.engine.confidence import Confidence
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.initializations import Entry
    from maml_studio.engine.inner_history import InnerHistory
    from maml_studio.engine.learners.meta_learner import MetaLearner
    from maml_studio.engine.learners.records import InnerStep
    from maml_studio.engine.task import Task

_SHORT_TITLES = {PROTOTYPES: "Prototypes"}


def mind_title(mind: Mind | None, name: str) -> str:
    """Return the few words that the screen says for a mind; of the chosen one those of its card."""
    return _SHORT_TITLES.get(name) or (mind.kind if mind else MIND_KINDS[name]).title


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
    """A loaded initialization on one device, and the minds to compare it with."""

    initialization: str
    minds: dict[str, Mind]
    device_title: str

    @property
    def learner(self) -> MetaLearner:
        """The initialization itself."""
        return self.minds[META].learner

    @property
    def device(self) -> str:
        """The name of the device."""
        return self.learner.device

    @property
    def inner_steps(self) -> int:
        """The initialization's own number of inner steps."""
        return self.learner.inner_steps

    def able(self, names: Iterable[str], way: int) -> tuple[str, ...]:
        """Return which of some minds can learn so many classes, in order; else the initialization."""
        wanted = [(name, mind) for name, mind in self.minds.items() if name in set(names)]
        found = [name for name, mind in wanted if mind.learner.fixed_way in {None, way}]
        return tuple(found) or (META,)


@dataclass(frozen=True)
class Settings:
    """What the person has set for the inner loop.

    Attributes:
        minds: who learns and answers, by the names in `engine.minds`; the first there is counts.
        inner_steps: the initialization's own number if None.
        rate_scale: the inner learning rate, relative to the initialization's own.
        slow_motion: whether the steps are spread over about two seconds.
    """

    minds: tuple[str, ...] = (META,)
    inner_steps: int | None = None
    rate_scale: float = 1.0
    slow_motion: bool = False


@dataclass(frozen=True)
class Point:
    """One record of one mind's inner loop."""

    mind: str
    step: InnerStep


@dataclass(frozen=True)
class Adapted:
    """What the minds learned, as it was after one inner step.

    Attributes:
        task: what was given to learn.
        classifiers: by the mind's name, in their order: the first one's answer counts.
        seconds: how long each mind took.
        titles: what the screen calls each mind.
        histories: what each step left of each mind, a single one where there are no inner steps;
            of those for which that is not too much.
        step: after which inner step the classifiers are; None says the last.
        inner_steps: the number of inner steps that the first mind took.
        rate_scale: the scale of its inner learning rates.
        confidence: what was measured of the answers of the first mind; None if nothing was.
    """

    task: Task
    classifiers: dict[str, Classifier]
    seconds: dict[str, float]
    titles: dict[str, str] = field(default_factory=dict)
    histories: dict[str, InnerHistory] = field(default_factory=dict)
    step: int | None = None
    inner_steps: int = 0
    rate_scale: float = 1.0
    confidence: Confidence | None = None

    @property
    def classifier(self) -> Classifier:
        """The one whose answer counts."""
        return next(iter(self.classifiers.values()))

    @cached_property
    def history(self) -> InnerHistory | None:
        """The inner steps of the first mind that has some; else what the first mind learned."""
        found = self.histories.values()
        return next((each for each in found if len(each.steps) > 1), next(iter(found), None))

    @property
    def last_step(self) -> int:
        """The number of inner steps that can be gone back through; 0 if there are none."""
        return len(self.history.steps) - 1 if self.history else 0

    @property
    def is_measured(self) -> bool:
        """Whether the first mind's confidence was measured for answers after these very steps."""
        steps = self.inner_steps if self.step is None else self.step
        return self.confidence is not None and self.confidence.is_of(steps, self.rate_scale)

    @property
    def when(self) -> str:
        """Say after which step this is: “after step 2 of 5”; empty after the last."""
        return "" if self.step is None else f"after step {self.step} of {self.last_step}"

    def at(self, step: int | None) -> Adapted:
        """Return what there was after an inner step, to the bit; None or the last: what there is.

        Minds without inner steps are the same at each.
        """
        shown = step if step is not None and 0 <= step < self.last_step else None
        classifiers = dict(self.classifiers)
        for mind, history in self.histories.items():
            last = len(history.classifiers) - 1
            classifiers[mind] = history.classifiers[last if shown is None else min(shown, last)]
        return replace(self, classifiers=classifiers, step=shown)


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
    preload_torch()
    from maml_studio.engine import devices, initializations

    devices.leave_a_core()
    yield (yield from listing(initialization))
    device = device if device in devices.available() else None
    learner = initializations.load(initialization, device=device)
    device_title = devices.describe(learner.device)
    return Engine(initialization, minds(learner), device_title)


def listing(initialization: str) -> Generator[None, None, Choices]:
    """List what there is to choose from, and a run's checkpoint if that is in use."""
    from maml_studio.engine import devices, initializations

    yield
    found = [
        Choice(entry.name, entry.title, _way_words(entry)) for entry in initializations.available()
    ]
    if initialization not in {choice.name for choice in found} and Path(initialization).exists():
        found.append(Choice(initialization, short_title(Path(initialization))))
    here = devices.available()
    return Choices(tuple(found), tuple(Choice(name, devices.describe(name)) for name in here))


def _way_words(entry: Entry) -> str:
    if not entry.method:
        return ""
    return f"For exactly {entry.way} classes." if entry.way else "For any number of classes."


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
