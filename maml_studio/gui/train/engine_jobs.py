"""The Train tab's only way to the learners: generators for jobs, which import torch when they run."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.generators import Progress
from maml_studio.engine.kept_checkpoints import saved_name
from maml_studio.engine.previews import Preview, preview
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training_records import Kept, OuterStep, Trained, TrainingRecord
from maml_studio.gui.phrases import reason
from maml_studio.gui.train.records import Order

if TYPE_CHECKING:
    from maml_studio.engine.datasets.archives import Imported, Note
    from maml_studio.engine.learners.meta_learner import MetaLearner
    from maml_studio.engine.meta_batch import EpisodeSource, GradientSource
    from maml_studio.engine.recipe import Recipe

Record: TypeAlias = "TrainingRecord | Preview | PreviewLost"

_PREVIEW_SHARE = 0.01
_PREVIEW_SECONDS = 1.0


@dataclass(frozen=True)
class PreviewLost:
    """Says why there are no more previews; the training goes on."""

    reason: str


def training(
    order: Order, keep_now: Callable[[], bool] = lambda: False
) -> Generator[Record, None, Trained]:
    """Meta-train, and now and then show an episode as the network answers it.

    `keep_now` is asked after each outer step whether a checkpoint is wanted. The previews take a
    hundredth of the time, and draw nothing from the training's own random numbers, so that a run
    that is watched is the same as one that is not.

    Raises:
        ValueError: if the run to go on with is no longer there, or the training can't begin.
    """
    from maml_studio.engine.devices import checked, use_threads
    from maml_studio.engine.meta_batch import choose
    from maml_studio.engine.training import meta_training

    if order.resume and not RunFolder(order.folder).exists:
        raise ValueError(f"“{order.name}” is no longer there.")
    use_threads(order.threads)
    seen: list[tuple[MetaLearner, EpisodeSource]] = []

    def source(learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource) -> GradientSource:
        seen.append((learner, episodes))
        return choose(learner, recipe, episodes)

    device, resume = checked(order.device or None), order.resume
    work = meta_training(
        order.recipe,
        order.folder,
        resume=resume,
        device=device,
        source_factory=source,
        keep_now=keep_now,
    )
    return (yield from _with_previews(work, seen))


def _with_previews(
    work: Generator[TrainingRecord, None, Trained], seen: list[tuple[MetaLearner, EpisodeSource]]
) -> Generator[Record, None, Trained]:
    """Pass the records of a training on, with previews between; close it when this is closed."""
    due: Due | None = Due()
    try:
        while True:
            record = next(work)
            yield record
            if due is None or not isinstance(record, OuterStep) or not due.is_now():
                continue
            try:
                shown: Record = due.timed(partial(preview, *seen[0], record.step))
            except Exception as error:  # noqa: BLE001  # Nothing that is to be looked at ends a run.
                shown, due = PreviewLost(reason(error)), None
            yield shown
    except StopIteration as end:
        trained: Trained = end.value
        return trained
    finally:
        work.close()


class Due:
    """Says when the next preview may be made, so that all of them take a small share of the time."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """Let the first one be made at once."""
        self._clock = clock
        self._next = clock()

    def is_now(self) -> bool:
        """Return whether a preview may be made."""
        return self._clock() >= self._next

    def timed(self, make: Callable[[], Preview]) -> Preview:
        """Make a preview, and put the next one off the longer the longer it took."""
        begun = self._clock()
        made = make()
        now = self._clock()
        self._next = now + max(_PREVIEW_SECONDS, (now - begun) / _PREVIEW_SHARE)
        return made


def keeping(folder: Path) -> Generator[None, None, Kept]:
    """Keep the last checkpoint of a run that rests, as an initialization in its folder.

    Raises:
        ValueError: if there is none, or another process is at the run.
        RunNotWrittenError: if the folder can't be written.
    """
    from maml_studio.engine import initializations

    yield
    run = RunFolder(folder)
    with run.locked():
        learner = initializations.load(run.last, device="cpu")
        step: int = learner.card.record["outer_step"]
        place = run.best.with_name(saved_name(step))
        with run.replacing(place) as following:
            initializations.save(learner, following)
        run.say(f"checkpoint kept after outer step {step}, as was asked for")
    return Kept(step, place)


def fetching(dataset: str) -> Generator[Progress | Note, None, Imported]:
    """Download a data set and import it."""
    from maml_studio.engine.datasets.download import downloading

    return (yield from downloading(dataset))


def importing_archives(paths: Sequence[Path]) -> Generator[Progress | Note, None, Imported]:
    """Import archives that are on this computer already."""
    from maml_studio.engine.datasets.archives import importing

    return (yield from importing(paths))


def saving_initialization(checkpoint: Path, name: str) -> Generator[None, None, Path]:
    """Store a checkpoint, or a run's best one, under a name as an initialization of one's own.

    Raises:
        ValueError: if there is none, or the name is taken.
    """
    from maml_studio.engine import initializations
    from maml_studio.engine.learners.records import Card

    folder = data_folder() / "initializations" / name
    if folder.exists() or name in {entry.name for entry in initializations.available()}:
        raise ValueError(f"There is an initialization “{name}” already: take another name.")
    yield
    learner = initializations.load(checkpoint, device="cpu")
    learner.card = Card(name, name, dict(learner.card.record), learner.card.confidence)
    initializations.save(learner, folder)
    return folder
