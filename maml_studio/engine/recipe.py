"""Recipes: all that a meta-training is told, as a TOML file and as frozen dataclasses."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from maml_studio.engine.learners.base_settings import HeadSettings, MethodSettings
from maml_studio.engine.learners.settings import METHODS, MAMLSettings
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.plain_values import from_values
from maml_studio.engine.recipe_sections import (
    DataSettings,
    OuterSettings,
    Published,
    ValidationSettings,
)


@dataclass(frozen=True)
class Recipe:
    """A meta-training, whole."""

    title: str = field(default="Untitled", metadata={"help": "Its name for people."})
    source: str = field(default="", metadata={"help": "The paper or project that it is from."})
    published: tuple[Published, ...] = field(
        default=(), metadata={"help": "The figures that the source gives."}
    )
    method: MethodSettings = field(default_factory=MAMLSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    data: DataSettings = field(default_factory=DataSettings)
    outer: OuterSettings = field(default_factory=OuterSettings)
    validation: ValidationSettings = field(default_factory=ValidationSettings)

    def __post_init__(self) -> None:
        method = self.method
        if isinstance(method, HeadSettings) and method.head == "learned":
            ways = {*self.data.ways, *self.validation.ways}
            if ways != {method.way}:
                raise ValueError(
                    f"A learned head is for {method.way} classes (method.way), but data.ways and "
                    f"validation.ways are {', '.join(map(str, sorted(ways)))}."
                )

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
        """Write the recipe so that `from_toml` reads the same."""
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
        if key == "method.name" and isinstance(value, str) and value in METHODS:
            values["method"] = {"name": value, **_carried_over(self.method, METHODS[value])}
            if value != self.method.name:
                # Another method is no longer what the source tells of.
                values |= {"title": f"{self.title} · by {value}", "source": "", "published": ()}
        return Recipe.from_dict(values, f"--set {key}")


def _carried_over(method: MethodSettings, kind: type[MethodSettings]) -> dict[str, Any]:
    """Return what was set of a method, and is not its default, that another method has too."""
    known = {item.name for item in fields(kind)} - {"name"}
    own = {item.name: item.default for item in fields(method)}
    values = asdict(method)
    return {k: v for k, v in values.items() if k in known and v != own[k]}


def _lines(values: dict[str, Any]) -> str:
    return "".join(f"{name} = {_toml(value)}\n" for name, value in values.items())


def _toml(value: Any) -> str:
    """Write a value in TOML, whose texts, numbers and truths are JSON's but for one character."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name} = {_toml(item)}' for name, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
