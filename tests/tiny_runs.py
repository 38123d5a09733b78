"""A meta-training small enough to be run many times, and what is left of it when time is left out."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from maml_studio.engine.datasets.character_set import CharacterSet
    from maml_studio.engine.generators import Progress
    from maml_studio.engine.recipe import Recipe

TINY: dict[str, Any] = {
    "title": "Tiny",
    "method": {"inner_steps": 2, "head_first_steps": 4},
    "network": {"channels": 8, "groups": 2},
    "data": {"dataset": "blobs", "ways": [2, 4], "shots": [1, 2], "queries": 2, "uneven": 0.5},
    "outer": {"steps": 12, "meta_batch_size": 2},
    "validation": {"every": 4, "episodes": 3, "ways": [3]},
}


def tiny(**values: object) -> Recipe:
    """Return the tiny recipe with fields changed: `tiny(outer__steps=3)`."""
    from maml_studio.engine.recipe import Recipe

    recipe = Recipe.from_dict(TINY)
    for key, value in values.items():
        recipe = recipe.with_value(key.replace("__", "."), str(value))
    return recipe


def blobs() -> CharacterSet:
    """Return two alphabets of four noisy characters each."""
    import torch

    from maml_studio.engine.datasets.character_set import CharacterSet

    generator = torch.Generator().manual_seed(0)
    ideals = torch.rand((8, 1, 28, 28), generator=generator)
    noise = torch.rand((8, 6, 28, 28), generator=generator)
    pixels = ((0.8 * ideals + 0.2 * noise) * 255).to(torch.uint8).numpy()
    return CharacterSet("blobs", tuple(pixels), tuple("abcdefgh"), ("one",) * 4 + ("two",) * 4)


def reading_blobs(name: str, split: str, **_: int) -> Generator[Progress, None, CharacterSet]:
    """Read the blobs as a data set is read."""
    from maml_studio.engine.generators import Progress

    yield Progress(0, 1, f"{name} {split}")
    return blobs()


@pytest.fixture
def blobs_are_a_dataset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a training read blobs, whatever it asks for."""
    from maml_studio.engine import training

    monkeypatch.setattr(training, "reading_dataset", reading_blobs)


def metrics(folder: Path) -> list[dict[str, Any]]:
    """Return a run's records without what depends on the machine's pace."""
    from maml_studio.engine.run_folder import RunFolder
    from maml_studio.engine.training_records import TIMES

    return [
        {name: value for name, value in record.items() if name not in TIMES}
        for record in RunFolder(folder).records()
    ]


def last_state(folder: Path) -> dict[str, Any]:
    """Return a run's last checkpoint, bit for bit, without the time that it took."""
    from safetensors import safe_open

    from maml_studio.engine.run_folder import RunFolder

    with safe_open(RunFolder(folder).last, "pt") as file:
        counters = json.loads(file.metadata()["state"])
        names = list(file.keys())
        tensors = {name: file.get_tensor(name).numpy().tobytes() for name in names}
    del counters["seconds"]
    return counters | tensors
