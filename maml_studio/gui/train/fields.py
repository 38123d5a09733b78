"""The fields of a recipe as a form shows them, made from the settings dataclasses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, get_args, get_origin, get_type_hints

from maml_studio.engine.datasets.catalogue import DATASETS
from maml_studio.engine.episode_settings import KINDS
from maml_studio.engine.learners.base_settings import HEADS
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.networks.settings import NETWORK_NAMES, NORMS
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import OPTIMIZERS, PRECISIONS, SCHEDULES
from maml_studio.gui.train.phrases import dataset_title, method_title, quoted

SECTIONS = {
    "method": "Method",
    "network": "Network",
    "data": "Data",
    "outer": "Outer loop",
    "validation": "Validation",
}
UNTRAINABLE = ("nearest-pixels",)


@dataclass(frozen=True)
class FormField:
    """One field: `kind` is its type; `choices` are values with what people read."""

    key: str
    label: str
    help: str
    kind: Any
    unit: str = ""
    choices: tuple[tuple[Any, str], ...] = ()

    @property
    def section(self) -> str:
        """The section of the recipe that it belongs to."""
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        """Its name in the section."""
        return self.key.partition(".")[2]

    @property
    def is_common(self) -> bool:
        """Whether it stands before the others."""
        return self.key in _COMMON


_COMMON = (
    "method.name",
    "data.dataset",
    "network.name",
    "network.channels",
    "data.ways",
    "data.shots",
    "data.queries",
    "method.inner_steps",
    "method.head_rate",
    "method.body_rate",
    "method.rate",
    "outer.rate",
    "outer.meta_batch_size",
    "outer.steps",
    "outer.minutes",
    "outer.seed",
)
"""The fields that every run decides, in the order of the form."""

_LABELS = {
    "method.name": "Method",
    "method.body_rate": "Inner rate, body",
    "method.head_rate": "Inner rate, head",
    "method.rate": "Inner rate",
    "method.way": "Way of the head",
    "method.evaluation_batch_size": "Evaluation batch",
    "method.multi_step_loss_steps": "Multi-loss steps",
    "data.dataset": "Data",
    "data.ways": "Way",
    "data.shots": "Shot",
    "data.queries": "Query",
    "network.name": "Network",
    "network.channels": "Filters",
    "outer.rate": "Outer rate",
    "outer.meta_batch_size": "Tasks a step",
    "outer.minutes": "Time limit",
    "validation.every": "Interval",
    "validation.kinds": "Episodes from",
    "data.alphabet_share": "In one alphabet",
}
_UNITS = {
    "outer.minutes": "min",
    "validation.every": "steps",
    "outer.halve_every": "steps",
    "network.image_size": "px",
}
_CHOICES = {
    "cnn2": "Two convolutions",
    "mlp": "One hidden layer",
    "sgd": "SGD",
}
_ANSWERS = {"any": "any characters", "alphabet": "one alphabet"}


def form_fields(recipe: Recipe) -> list[FormField]:
    """Return the fields of a recipe, those of its own method among them, common ones first."""
    found = [field for section in SECTIONS for field in _of_section(recipe, section)]
    order = {key: place for place, key in enumerate(_COMMON)}
    return sorted(found, key=lambda one: order.get(one.key, len(order)))


def label_of(key: str) -> str:
    """Return what people read for a key."""
    return _LABELS.get(key, key.partition(".")[2].replace("_", " ").capitalize())


def values_of(recipe: Recipe) -> dict[str, Any]:
    """Return the values of all fields by key."""
    return {
        field.key: getattr(getattr(recipe, field.section), field.name)
        for field in form_fields(recipe)
    }


def in_words(field: FormField, value: Any) -> str:
    """Write a value as the form shows it."""
    if isinstance(value, tuple):
        if _is_range(field.kind):
            first, last = value
            return f"{first}" if first == last else f"{first}–{last}"
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def parsed(field: FormField, text: str) -> Any:
    """Read a value that a person typed.

    Raises:
        ValueError: one sentence that says what the field takes.
    """
    text = text.strip().replace("−", "-")
    try:
        if get_origin(field.kind) is tuple:
            return _parsed_tuple(field, text)
        if field.kind is int:
            return int(text.replace(",", ""))
        return float(text)
    except ValueError as error:
        raise ValueError(f"“{field.label}” is {_expected(field)}, not {quoted(text)}.") from error


def _parsed_tuple(field: FormField, text: str) -> tuple[int, ...]:
    if not _is_range(field.kind):
        return tuple(int(part) for part in text.split(",") if part.strip())
    ends = [int(part) for part in text.replace("-", "–").split("–")]
    if len(ends) > 2:
        raise ValueError
    return (ends[0], ends[-1])


def _expected(field: FormField) -> str:
    if get_origin(field.kind) is tuple:
        if _is_range(field.kind):
            return "a whole number, or a range as in 5–20"
        return "whole numbers with commas between"
    return "a whole number" if field.kind is int else "a number"


def _is_range(kind: Any) -> bool:
    arguments = get_args(kind)
    return len(arguments) == 2 and Ellipsis not in arguments


def _of_section(recipe: Recipe, section: str) -> Iterator[FormField]:
    settings = getattr(recipe, section)
    hints = get_type_hints(type(settings))
    for item in fields(settings):
        key = f"{section}.{item.name}"
        yield FormField(
            key,
            label_of(key),
            str(item.metadata.get("help", "")),
            hints[item.name],
            _UNITS.get(key, ""),
            _choices(key, hints[item.name], getattr(settings, item.name)),
        )


def _choices(key: str, kind: Any, value: Any) -> tuple[tuple[Any, str], ...]:
    if kind is bool:
        return ((True, "yes"), (False, "no"))
    if key == "validation.kinds":
        pairs = [(one,) for one in KINDS]
        found: list[tuple[str, ...]] = [*pairs, tuple(KINDS)]
        return tuple((one, " and ".join(_ANSWERS[each] for each in one)) for one in found)
    if key == "data.dataset":
        names = [*DATASETS, *([] if value in DATASETS else [value])]
        return tuple((name, dataset_title(name)) for name in names)
    if key == "method.name":
        return tuple((name, method_title(name)) for name in METHODS if name not in UNTRAINABLE)
    known = {
        "network.name": NETWORK_NAMES,
        "network.norm": NORMS,
        "method.head": HEADS,
        "outer.optimizer": OPTIMIZERS,
        "outer.schedule": SCHEDULES,
        "outer.precision": PRECISIONS,
    }
    return tuple((name, _CHOICES.get(name, name.capitalize())) for name in known.get(key, ()))
