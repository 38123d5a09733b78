"""The learner in `last.safetensors`, where a run goes on: it has no card, its run's recipe tells."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from maml_studio.engine.kept_checkpoints import kept_checkpoints, run_of
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.weight_files import check_shapes, parsed, read_bytes, shapes

_PREFIX = "parameter."


def latest_learner(path: Path) -> MetaLearner:
    """Return the learner in a run's last checkpoint, on the CPU.

    Raises:
        ValueError: with one sentence, if it or the run's recipe is missing, broken or the two don't
            go together.
    """
    where = f"The checkpoint “{path}”"
    run = RunFolder(run_of(path))
    content = read_bytes(path)
    step = next((each.step for each in kept_checkpoints(run.path) if each.path == path), None)
    if step is None:
        raise ValueError(f"{where} does not tell its outer step: it is not that of a run.")
    recipe = run.recipe()
    found = {
        name.removeprefix(_PREFIX): value
        for name, value in parsed(content, path).items()
        if name.startswith(_PREFIX)
    }
    kind = LEARNERS[recipe.method.name]
    check_shapes(shapes(kind, recipe.network, recipe.method, where), found, where)
    record = {"recipe": asdict(recipe), "outer_step": step}
    return kind(recipe.network, recipe.method, found, Card(run.path.name, recipe.title, record))
