"""The folder of a meta-training run: the truth about it, readable by others.

`config.toml` is the recipe, `metrics.jsonl` has a record a line, `checkpoints/last.safetensors`
is where the run goes on, `checkpoints/best/` is an initialization.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.recipe import Recipe


class RunFolder:
    """Reads and writes a run's folder."""

    def __init__(self, path: Path) -> None:
        """Take the folder, which need not exist yet."""
        self.path = path
        self.metrics = path / "metrics.jsonl"
        self.last = path / "checkpoints" / "last.safetensors"
        self.best = path / "checkpoints" / "best"

    def begin(self, recipe: Recipe) -> None:
        """Start a run's folder.

        Raises:
            ValueError: if a run is there already.
        """
        if self.exists:
            raise ValueError(
                f"There is a run in “{self.path}” already: resume it, or name another."
            )
        atomic_write(self.path / "config.toml", recipe.as_toml().encode())

    @property
    def exists(self) -> bool:
        """Whether a run is there."""
        return (self.path / "config.toml").exists() or self.last.exists()

    def recipe(self) -> Recipe:
        """Return the recipe of the run."""
        return Recipe.from_toml(self.path / "config.toml")

    def write(self, kind: str, values: dict[str, Any]) -> None:
        """Add a record to the metrics."""
        with self.metrics.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"record": kind, **values}) + "\n")

    def records(self) -> Iterator[dict[str, Any]]:
        """Read the metrics; a half line at the end, as a kill leaves it, is passed over."""
        text = self.metrics.read_text("utf-8") if self.metrics.exists() else ""
        for line in text.splitlines():
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                return

    def cut_back(self, step: int, validated_step: int) -> None:
        """Drop the records after an outer step and a validation: the run goes on from there."""
        last = {"outer_step": step, "validation": validated_step}
        kept = [record for record in self.records() if record["step"] <= last[record["record"]]]
        text = "".join(json.dumps(record) + "\n" for record in kept)
        atomic_write(self.metrics, text.encode())
