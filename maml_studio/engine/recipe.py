"""Recipes: all that a meta-training is told, in frozen dataclasses with a sentence a field."""

from __future__ import annotations

import difflib
import json
import math
import tomllib
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from maml_studio.engine.episode import KINDS, EpisodeSettings, EpisodeShape
from maml_studio.engine.learners.settings import MethodSettings
from maml_studio.engine.networks.settings import NetworkSettings

SCHEDULES = ("constant", "cosine")


@dataclass(frozen=True)
class DataSettings(EpisodeShape):
    """Where episodes come from, and what they are like."""

    dataset: str = field(default="omniglot", metadata={"help": "A data set's name, or a folder."})
    alphabet_share: float = field(
        default=0.5, metadata={"help": "Share of training episodes within one alphabet."}
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.alphabet_share <= 1:
            raise ValueError("The share of episodes within one alphabet is from 0 to 1.")

    def episode_settings(self, kind: str) -> EpisodeSettings:
        """Return what training episodes of a kind are drawn like."""
        shape = {item.name: getattr(self, item.name) for item in fields(EpisodeShape)}
        return EpisodeSettings(kind=kind, **shape)


@dataclass(frozen=True)
class OuterSettings:
    """The outer loop."""

    steps: int = field(default=1000, metadata={"help": "Outer steps."})
    meta_batch_size: int = field(default=4, metadata={"help": "Episodes an outer step."})
    rate: float = field(default=0.001, metadata={"help": "Outer learning rate of Adam."})
    schedule: str = field(
        default="cosine", metadata={"help": "constant, or cosine: down to 0 at the last step."}
    )
    clip: float = field(
        default=10.0, metadata={"help": "Longest meta-gradient; a longer one is shortened to it."}
    )
    seed: int = field(default=0, metadata={"help": "What weights and episodes are drawn from."})

    def __post_init__(self) -> None:
        if self.schedule not in SCHEDULES:
            raise ValueError(f"A schedule is {' or '.join(SCHEDULES)}, not “{self.schedule}”.")
        if min(self.steps, self.meta_batch_size) < 1 or not (self.rate > 0 and self.clip > 0):
            raise ValueError("Outer steps, meta-batch size, rate and clip are positive.")
        if self.seed < 0:
            raise ValueError("A seed can't be negative.")


@dataclass(frozen=True)
class ValidationSettings:
    """How the best checkpoint is chosen: by the mean of these accuracies."""

    every: int = field(default=500, metadata={"help": "Outer steps between validations."})
    episodes: int = field(default=100, metadata={"help": "Episodes a figure."})
    kinds: tuple[str, ...] = field(
        default=("any", "alphabet"), metadata={"help": "Kinds of episodes: any, alphabet."}
    )
    ways: tuple[int, ...] = field(default=(5,), metadata={"help": "Ways to measure."})
    shots: tuple[int, ...] = field(default=(1,), metadata={"help": "Shots to measure."})

    def __post_init__(self) -> None:
        if not (self.kinds and self.ways and self.shots) or not set(self.kinds) <= set(KINDS):
            raise ValueError(f"Validation takes ways, shots and kinds: {' or '.join(KINDS)}.")
        if min(self.every, self.episodes, *self.ways, *self.shots) < 1:
            raise ValueError("Validation takes steps, episodes, ways and shots of at least 1.")


@dataclass(frozen=True)
class Recipe:
    """A meta-training, whole."""

    title: str = field(default="Untitled", metadata={"help": "Its name for people."})
    source: str = field(default="", metadata={"help": "The paper or project that it is from."})
    method: MethodSettings = field(default_factory=MethodSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    data: DataSettings = field(default_factory=DataSettings)
    outer: OuterSettings = field(default_factory=OuterSettings)
    validation: ValidationSettings = field(default_factory=ValidationSettings)

    @classmethod
    def from_toml(cls, path: Path) -> Recipe:
        """Read a recipe.

        Raises:
            ValueError: with one sentence, if the file is not there, not TOML, or has a wrong field.
        """
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError as error:
            raise ValueError(f"There is no recipe “{path}”.") from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ValueError(f"“{path}” is not a readable recipe: {error}.") from error
        return cls.from_dict(values, str(path))

    @classmethod
    def from_dict(cls, values: dict[str, Any], where: str = "the recipe") -> Recipe:
        """Make a recipe of nested plain values; see `from_toml` for the errors."""
        made: Recipe = from_values(cls, values, where)
        return made

    def as_toml(self) -> str:
        """Write the recipe so that `from_toml` reads the same; JSON's plain values are TOML's."""
        values = asdict(self)
        sections = {name: value for name, value in values.items() if isinstance(value, dict)}
        plain = {name: value for name, value in values.items() if name not in sections}
        parts = [_lines(plain), *(f"[{k}]\n{_lines(part)}" for k, part in sections.items())]
        return "\n".join(parts)

    def with_value(self, key: str, text: str) -> Recipe:
        """Return the recipe with one field, like `outer.rate`, set to a value written in TOML.

        Raises:
            ValueError: with the nearest right name, if there is no such field, or a wrong value.
        """
        section, _, name = key.rpartition(".")
        try:
            value = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            value = text
        values = asdict(self)
        place = values.setdefault(section, {}) if section else values
        if not isinstance(place, dict):
            raise ValueError(f"“{section}” of --set {key} is not a section of the recipe.")
        place[name] = value
        return Recipe.from_dict(values, f"--set {key}")


def _lines(values: dict[str, Any]) -> str:
    texts = {k: json.dumps(v, ensure_ascii=False) for k, v in values.items()}
    return "".join(f"{k} = {text}\n".replace("\x7f", "\\u007F") for k, text in texts.items())


def from_values(kind: type[Any], values: dict[str, Any], where: str, prefix: str = "") -> Any:
    """Make a settings dataclass of plain values.

    Raises:
        ValueError: naming the field, if a name or a value is wrong.
    """
    hints = get_type_hints(kind)
    given = {}
    for name, value in values.items():
        if name not in hints:
            near = difflib.get_close_matches(name, hints, 1, 0.0)[0]
            raise ValueError(
                f"{where}: there is no “{prefix}{name}”; the nearest is “{prefix}{near}”."
            )
        given[name] = _converted(hints[name], value, where, prefix + name)
    try:
        return replace(kind(), **given)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _converted(hint: Any, value: Any, where: str, name: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise ValueError(f"{where}: “{name}” is a section, not a value.")
        return from_values(hint, value, where, f"{name}.")
    if get_origin(hint) is tuple:
        return _tuple(hint, value, where, name)
    if hint is float and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if type(value) is not hint or hint is float:
        raise ValueError(f"{where}: “{name}” is {_kind(hint)}, not {value!r}.")
    return value


def _tuple(hint: Any, value: Any, where: str, name: str) -> tuple[Any, ...]:
    item, *rest = get_args(hint)
    values = list(value) if isinstance(value, list | tuple) else [value]
    if rest and rest[0] is not Ellipsis:
        values = values * 2 if len(values) == 1 else values
        if len(values) != len(rest) + 1:
            raise ValueError(f"{where}: “{name}” has {len(rest) + 1} values, not {value!r}.")
    return tuple(_converted(item, each, where, name) for each in values)


def _kind(hint: Any) -> str:
    kinds = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    return kinds.get(hint, str(hint))
