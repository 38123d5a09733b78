"""Settings dataclasses made of plain values, as TOML and JSON hold them."""

from __future__ import annotations

import sys
from dataclasses import is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

from maml_studio.engine.checks import nearest
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.settings import METHODS

_MOST_SHOWN = 40
_LARGEST = sys.float_info.max
_KNOWN_HINTS: dict[type[Any], dict[str, Any]] = {}


def from_values(kind: type[Any], values: dict[str, Any], where: str, prefix: str = "") -> Any:
    """Make a settings dataclass of plain values; a method's kind is told by its name.

    Raises:
        ValueError: naming the field, if a name or a value is wrong.
    """
    if kind is MethodSettings:
        kind = _method_kind(values, where, prefix)
    hints = _hints(kind)
    given = {}
    for name, value in values.items():
        if name not in hints:
            raise ValueError(
                f"{where}: there is no “{prefix}{name}”; "
                f"the nearest is “{prefix}{nearest(name, hints)}”."
            )
        given[name] = _converted(hints[name], value, where, prefix + name)
    try:
        return replace(kind(), **given)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _hints(kind: type[Any]) -> dict[str, Any]:
    """Return the types of the fields; to find them out takes longer than all the rest."""
    if kind not in _KNOWN_HINTS:
        _KNOWN_HINTS[kind] = get_type_hints(kind)
    return _KNOWN_HINTS[kind]


def _method_kind(values: dict[str, Any], where: str, prefix: str) -> type[MethodSettings]:
    """Each method has settings of its own."""
    name = values.get("name", "maml")
    if not isinstance(name, str) or name not in METHODS:
        raise ValueError(
            f"{where}: “{prefix}name”: there is no method “{name}”; the nearest is "
            f"“{nearest(str(name), METHODS)}” of {', '.join(METHODS)}."
        )
    return METHODS[name]


def _converted(hint: Any, value: Any, where: str, name: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise ValueError(f"{where}: “{name}” is a section, not a value.")
        return from_values(hint, value, where, f"{name}.")
    if get_origin(hint) is tuple:
        return _tuple(hint, value, where, name)
    if hint is float and type(value) in (int, float) and abs(value) <= _LARGEST:
        return float(value)
    if type(value) is not hint or hint is float:
        raise ValueError(f"{where}: “{name}” is {_kind(hint)}, not {_shown(value)}.")
    return value


def _tuple(hint: Any, value: Any, where: str, name: str) -> tuple[Any, ...]:
    item, *rest = get_args(hint)
    values = list(value) if isinstance(value, list | tuple) else [value]
    if rest and rest[0] is not Ellipsis:
        values = values * 2 if len(values) == 1 else values
        if len(values) != len(rest) + 1:
            raise ValueError(f"{where}: “{name}” has {len(rest) + 1} values, not {value!r}.")
    return tuple(_converted(item, each, where, name) for each in values)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _kind(hint: Any) -> str:
    kinds = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    return kinds.get(hint, str(hint))
