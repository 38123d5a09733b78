"""The trainings that wait for their turn, as a file that outlives the window; free of torch."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.train.records import Order

FORMAT = 1
_FIELDS = (("folder", str), ("recipe", str), ("device", str), ("threads", int), ("resume", bool))


def write_waiting(path: Path, orders: Sequence[Order]) -> None:
    """Write the orders whole or not at all; without any there is no file.

    Raises:
        OSError: if the disk is full or the folder can't be written.
    """
    if not orders:
        path.unlink(missing_ok=True)
        return
    values = {"format": FORMAT, "orders": [_plain(order) for order in orders]}
    atomic_write(path, f"{json.dumps(values, indent=2, ensure_ascii=False)}\n".encode())


def read_waiting(path: Path) -> tuple[list[Order], str]:
    """Read the orders, and say in one sentence what is wrong with the file, if something is.

    What can be read is returned all the same, and the file is kept under another name.
    """
    if not path.exists():
        return [], ""
    orders: list[Order] = []
    try:
        for number, values in enumerate(_entries(path), start=1):
            orders.append(_order(values, f"Training {number} in “{path}”"))
    except (OSError, ValueError) as error:
        return orders, f"{error} The file is kept as “{_set_aside(path)}”."
    return orders, ""


def _plain(order: Order) -> dict[str, Any]:
    return {
        "folder": str(order.folder),
        "recipe": order.recipe.as_toml(),
        "device": order.device,
        "threads": order.threads,
        "resume": order.resume,
    }


def _entries(path: Path) -> list[Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"The waiting trainings in “{path}” can't be read: {error}.") from error
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        raise ValueError(f"“{path}” does not hold waiting trainings: it has no format.")
    if values["format"] > FORMAT:
        raise ValueError(f"The waiting trainings in “{path}” are of a newer MAML Studio.")
    if not isinstance(values.get("orders"), list):
        raise ValueError(f"“{path}” has no usable “orders”.")
    entries: list[Any] = values["orders"]
    return entries


def _order(values: Any, where: str) -> Order:
    for name, kind in _FIELDS:
        if not isinstance(values, dict) or type(values.get(name)) is not kind:
            raise ValueError(f"{where} has no usable “{name}”.")
    try:
        recipe = Recipe.from_dict(tomllib.loads(values["recipe"]), where)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{where} has a recipe that can't be read: {error}.") from error
    rest = {name: values[name] for name in ("device", "resume")}
    return Order(Path(values["folder"]), recipe, threads=max(0, values["threads"]), **rest)


def _set_aside(path: Path) -> str:
    number = 1
    while (aside := path.with_suffix(f".unreadable-{number}.json")).exists():
        number += 1
    try:
        return str(path.replace(aside))
    except OSError:
        return str(path)
