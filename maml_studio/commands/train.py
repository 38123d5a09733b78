"""`maml-studio train`: meta-train after a recipe, in a run folder.

What can be wrong with recipe and settings is found before torch is imported.
"""

from __future__ import annotations

import shlex
from collections.abc import Generator, Sequence
from itertools import count
from pathlib import Path

from tqdm import tqdm

from maml_studio.commands.computing import Computing, check_memory, chosen, follow
from maml_studio.commands.console import drain_with_bar, percent, print_line, print_problem
from maml_studio.commands.recipe_arguments import recipe_path, with_settings
from maml_studio.commands.stopping import INTERRUPTED, stoppable
from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.generators import Progress
from maml_studio.engine.places import place
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training_records import (
    ENDS,
    OuterStep,
    Trained,
    TrainingRecord,
    Validation,
)

_LAYOUT = "{desc} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}"


def train(
    recipe_name: str | None,
    run: Path | None,
    *,
    resume: bool,
    settings: Sequence[str],
    device: str | None = None,
    tensorboard: bool = False,
    workers: int | None = None,
    ignore_memory: bool = False,
) -> int:
    """Meta-train an initialization and print each validation; return the exit code.

    Args:
        recipe_name: a path of a TOML file, or the name of a recipe that comes with the app; None
            if a run is resumed that `run` names.
        run: the run's folder; if None one in the data folder, named after the recipe.
        resume: whether to go on with a run that is there.
        settings: changes to the recipe, each “key=value” with the value as in TOML.
        device: “cpu” or “cuda”; CUDA where present if None.
        tensorboard: whether to write event files as well.
        workers: worker processes on the CPU; as many as cores if None and the run is long.
        ignore_memory: whether to start without measuring first what memory that needs.

    Raises:
        ValueError: one sentence, if recipe, setting, run or data are unusable.
    """
    where = place()
    if where is not None and where.rank:
        follow(where, device)
        return 0
    recipe, folder = _planned(recipe_name, run, resume, settings)
    computing = chosen(recipe, RunFolder(folder).card(), device, workers, where)
    if not (resume or ignore_memory):
        check_memory(recipe, computing)
    work = _work(recipe, folder, resume, computing, tensorboard)
    try:
        trained = drain_with_bar(
            stoppable(work),
            "steps",
            _Bar(recipe.outer.steps, folder).place,
            lambda record: print_line(_validation_in_words(record)),
            layout=_LAYOUT,
        )
    except KeyboardInterrupt:
        again = ["maml-studio", "train", "--resume", "--run", str(folder)]
        again += ["--device", device] if device else []
        again += ["--tensorboard"] if tensorboard else []
        print_problem(f"Stopped; the last step is kept. Go on with: {shlex.join(again)}")
        return INTERRUPTED
    print(
        f"{trained.steps} outer steps, {ENDS[trained.ended]}; "
        f"best validation {percent(trained.best_score)}: {RunFolder(trained.folder).best}"
    )
    return 0


def _planned(
    recipe_name: str | None, run: Path | None, resume: bool, settings: Sequence[str]
) -> tuple[Recipe, Path]:
    """Return what to train and where, or say what is wrong with that."""
    if recipe_name is None:
        if not resume or run is None:
            raise ValueError(
                "Missing argument RECIPE: give a TOML file or one of `maml-studio recipes`, or "
                "resume a run with --resume --run DIR."
            )
        recipe, folder = None, run
    else:
        path = recipe_path(recipe_name)
        recipe = with_settings(Recipe.from_toml(path), settings)
        folder = _run_folder(path.stem, resume) if run is None else run
    if not RunFolder(folder).check(resume=resume):
        if resume or recipe is None:
            raise ValueError(f"There is no run in “{folder}” to resume.")
        return recipe, folder
    own = RunFolder(folder).recipe()
    _check_settings(own, settings)
    return own, folder


def _work(
    recipe: Recipe, folder: Path, resume: bool, computing: Computing, tensorboard: bool
) -> Generator[TrainingRecord, None, Trained]:
    from maml_studio.engine.tensorboard_events import with_events
    from maml_studio.engine.training import meta_training

    work = meta_training(
        recipe,
        folder,
        resume=resume,
        device=computing.device,
        source_factory=computing.source_factory,
    )
    return with_events(work, folder) if tensorboard else work


def _run_folder(name: str, resume: bool) -> Path:
    """Return the folder for a new run of a recipe, or that of its last one."""
    runs = data_folder() / "runs"
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    last = None
    for folder in (runs / name for name in names):
        if not folder.exists():
            break
        last = folder
    if not resume:
        return folder
    if last is None:
        raise ValueError(f"There is no run of “{name}” in “{runs}” to resume.")
    return last


def _check_settings(own: Recipe, settings: Sequence[str]) -> None:
    """Refuse settings that a resumed run, which goes by its own recipe, would pass over."""
    changed = [setting for setting in settings if with_settings(own, [setting]) != own]
    if changed:
        raise ValueError(f"A resumed run keeps its recipe: {changed[0]} would change it.")


class _Bar:
    """Where a run stands: at an outer step, whatever episodes come in between."""

    def __init__(self, steps: int, folder: Path) -> None:
        self._steps, self._folder = steps, folder
        self._has_begun = False
        self._last: tuple[int, int, str] = (0, steps, "Starting")

    def place(self, record: TrainingRecord) -> tuple[int, int, str] | None:
        """Return done, total and a text, or None for what is printed; say once where the run is."""
        if isinstance(record, Progress):
            return record.done, record.total, record.what
        if not self._has_begun:
            self._has_begun = True
            print_line(f"The run is in {self._folder}")
        if isinstance(record, Validation):
            return None
        if isinstance(record, OuterStep):
            text = (
                f"Loss {record.loss:.3f}, accuracy {percent(record.accuracy)}, "
                f"{record.tasks_per_second:.0f} tasks/s, "
                f"{tqdm.format_interval(record.seconds_left)} left"
            )
            self._last = (record.step, self._steps, text)
        return self._last


def _validation_in_words(record: TrainingRecord) -> str:
    if not isinstance(record, Validation):
        return str(record)
    figures = ", ".join(
        f"{found.protocol.episodes} {found.protocol.ways}w{found.protocol.shots}s "
        f"{percent(found.accuracy)} ± {percent((found.interval[1] - found.interval[0]) / 2)}"
        for found in record.evaluations
    )
    return f"step {record.step}: validation {figures}{' (best)' if record.is_best else ''}"
