"""`maml-studio train`: meta-train after a recipe, in a run folder."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Generator, Sequence
from itertools import count
from pathlib import Path

from maml_studio.commands.console import drain_with_bar, percent, print_problem
from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.devices import checked
from maml_studio.engine.generators import Progress
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training import (
    OuterStep,
    Trained,
    TrainingRecord,
    Validation,
    meta_training,
)
from maml_studio.resources import recipes

INTERRUPTED = 130


def train(
    recipe_name: str,
    run: Path | None,
    *,
    resume: bool,
    settings: Sequence[str],
    device: str | None = None,
) -> int:
    """Meta-train an initialization and print each validation; return the exit code.

    Args:
        recipe_name: a path of a TOML file, or the name of a recipe that comes with the app.
        run: the run's folder; if None one in the data folder, named after the recipe.
        resume: whether to go on with a run that is there.
        settings: changes to the recipe, each “key=value” with the value as in TOML.
        device: “cpu” or “cuda”; CUDA where present if None.

    Raises:
        ValueError: one sentence, if recipe, setting, run or data are unusable.
    """
    path = _recipe_path(recipe_name)
    recipe = _with_settings(Recipe.from_toml(path), settings)
    folder = _run_folder(path.stem, resume) if run is None else run
    if resume and not RunFolder(folder).exists:
        raise ValueError(f"There is no run in “{folder}” to resume.")
    if resume:
        _check_settings(RunFolder(folder), settings)
    try:
        trained = drain_with_bar(
            _stoppable(meta_training(recipe, folder, resume=resume, device=checked(device))),
            "steps",
            _Bar(recipe.outer.steps).place,
            lambda record: print(_validation_in_words(record), flush=True),
        )
    except KeyboardInterrupt:
        again = shlex.join(["maml-studio", "train", recipe_name, "--run", str(folder), "--resume"])
        print_problem(f"Stopped; the last step is kept. Go on with: {again}")
        return INTERRUPTED
    best = RunFolder(trained.folder).best
    print(f"{trained.steps} outer steps, best validation {percent(trained.best_score)}: {best}")
    return 0


def _stoppable(
    work: Generator[TrainingRecord, None, Trained],
) -> Generator[TrainingRecord, None, Trained]:
    """Let Ctrl+C take effect between records, so that the run can keep its last step.

    A second Ctrl+C stops at once.
    """
    asked: list[int] = []

    def on_interrupt(number: int, _: object) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        while not asked:
            try:
                record = next(work)
            except StopIteration as end:
                result: Trained = end.value
                return result
            yield record
        work.close()
        raise KeyboardInterrupt
    finally:
        signal.signal(signal.SIGINT, before)


def _recipe_path(name: str) -> Path:
    path = Path(name)
    if path.exists() or path.suffix == ".toml":
        return path
    bundled = recipes() / f"{name}.toml"
    if not bundled.is_file():
        known = ", ".join(sorted(file.stem for file in recipes().glob("*.toml")))
        raise ValueError(f"There is no recipe “{name}”: give a TOML file, or one of: {known}.")
    return bundled


def _with_settings(recipe: Recipe, settings: Sequence[str]) -> Recipe:
    for setting in settings:
        recipe = recipe.with_value(*_key_and_value(setting))
    return recipe


def _key_and_value(setting: str) -> tuple[str, str]:
    key, equals, value = setting.partition("=")
    if not equals or not key:
        raise ValueError(f"“{setting}” is not a setting: write --set key=value.")
    return key, value


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


def _check_settings(run: RunFolder, settings: Sequence[str]) -> None:
    """Refuse settings that a resumed run, which goes by its own recipe, would pass over."""
    if not settings or not run.exists:
        return
    own = run.recipe()
    changed = [setting for setting in settings if _with_settings(own, [setting]) != own]
    if changed:
        raise ValueError(f"A resumed run keeps its recipe: {changed[0]} would change it.")


class _Bar:
    """Where a run stands: at an outer step, whatever episodes come in between."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._last: tuple[int, int, str] = (0, steps, "Starting")

    def place(self, record: TrainingRecord) -> tuple[int, int, str] | None:
        """Return done, total and a text, or None for what is printed."""
        if isinstance(record, Progress):
            return record.done, record.total, record.what
        if isinstance(record, Validation):
            return None
        if isinstance(record, OuterStep):
            text = f"Loss {record.loss:.3f}, accuracy {percent(record.accuracy)}"
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
