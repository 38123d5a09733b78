"""The sample tasks that come with the app, drawn for it."""

from __future__ import annotations

from maml_studio.engine.task_file import TaskFile, read_task
from maml_studio.resources import asset


def sample_tasks() -> tuple[list[TaskFile], list[str]]:
    """Read the sample tasks, in their order, and one sentence for each that cannot be read."""
    samples, problems = [], []
    for path in asset("sample_tasks").glob("*.json"):
        try:
            samples.append(read_task(path))
        except ValueError as error:
            problems.append(str(error))
    return sorted(samples, key=lambda sample: (sample.order, sample.name)), problems
