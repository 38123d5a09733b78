"""Where an initialization comes from, and the papers beside it, as the page of cards tells them."""

from __future__ import annotations

import json
from typing import Any

from maml_studio.engine.cards.markdown import (
    accuracy,
    counted,
    drawn_words,
    published,
    shape,
    table,
)
from maml_studio.engine.published_rows import UNPUBLISHED

Card = dict[str, Any]


def about(card: Card) -> str:
    """Return the table of what made it."""
    recipe = card.get("recipe", {})
    rows = [
        ("method", card["method"]["name"]),
        ("network", _network(card["network"])),
        ("source", recipe.get("source", "")),
        ("data", card.get("data", "")),
        ("recipe", _recipe(card)),
        ("seed", recipe.get("outer", {}).get("seed", "")),
        ("commit", card.get("commit", "")),
        ("trained", _trained(card)),
        ("chosen by", _chosen_by(card.get("validation", []))),
        ("made with", _made_with(card)),
        ("measured at commit", _measured_at(card.get("measured_with", []))),
        ("weights", f"SHA-256 {card['weights_sha256'][:16]}…"),
    ]
    return table(["what", ""], [(name, str(value)) for name, value in rows if value != ""])


def _measured_at(made_with: list[Card]) -> str:
    return ", ".join(dict.fromkeys(each["commit"] for each in made_with if each["commit"]))


def _network(network: Card) -> str:
    norm = network.get("norm", "group")
    first = network.get("first_channels") or network["channels"]
    widths = f"{first}, then " if first != network["channels"] else ""
    pools = ", its first block pools" if network.get("first_pools") else ""
    return f"{network['name']}{pools}, {widths}{network['channels']} channels, {norm} norm"


def _recipe(card: Card) -> str:
    if "recipe_name" not in card:
        return ""
    changed = "; ".join(
        f"`--set {each['field']}={json.dumps(each['here'], ensure_ascii=False)}`"
        for each in card.get("recipe_changes", [])
    )
    name = f"`maml-studio train {card['recipe_name']}`"
    return f"{name} with {changed}" if changed else name


def _trained(card: Card) -> str:
    hours = f"{card['hours']:g} h" if "hours" in card else ""
    step = f"the checkpoint of outer step {card['outer_step']:,}" if "outer_step" in card else ""
    seen = ""
    if "tasks_seen" in card:
        seen = (
            f"{card['tasks_seen']:,} tasks seen, {card['tasks_seen_by_these_weights']:,} of them by "
            "these weights"
        )
    return ", ".join(part for part in (hours, step, seen) if part)


def _chosen_by(cells: list[Card]) -> str:
    """Return the figures of the validation split by which these weights were chosen."""
    if not cells:
        return ""
    told = ", ".join(
        f"`{cell['protocol']['episodes']}` {shape(cell['protocol']['ways'], cell['protocol']['shots'])} "
        f"{accuracy(cell)}"
        for cell in cells
    )
    return f"the validation split: {told}; {drawn_words(cells[0]['protocol'], 'dataset', 'split')}"


def _made_with(card: Card) -> str:
    parts = [card.get("hardware", "")]
    if "torch" in card:
        device, threads, workers = card["device"], card["threads"], card["workers"]
        shared = f" in each of {workers} processes" if workers > 1 else ""
        parts += [device, f"{counted(threads, 'thread')}{shared}"]
        parts += [f"torch {card['torch']}", f"MAML Studio {card['version']}"]
    return ", ".join(part for part in parts if part)


def beside_papers(card: Card) -> str:
    """Return published figures beside one's own, and what differs of their protocols."""
    rows = [
        [
            shape(row["ways"], row["shots"]),
            f"{row['title']} ({row['source']})",
            published(row),
            _own(card["figures"], row),
            _own(card.get("transductive", []), row) if row["is_transductive"] else "–",
        ]
        for row in of_papers(card.get("published", []))
    ]
    recipe = card.get("recipe_words", "")
    parts = [f"- The recipe: {recipe}"] if recipe else []
    parts += [f"- {note}" for note in card.get("notes", [])]
    if rows:
        columns = ["", "paper", "published, %", "here (`any`)", "here, transductive"]
        parts = [table(columns, rows), "", *_differences(card), *parts]
    return "\n".join(["### Beside the papers", "", *parts]) if parts else ""


def of_papers(rows: list[Card]) -> list[Card]:
    """Return the published figures without those that are of no paper."""
    return [row for row in rows if row["source"] != UNPUBLISHED]


def _own(cells: list[Card], row: Card) -> str:
    for cell in cells:
        protocol = cell["protocol"]
        place = protocol["ways"], protocol["shots"], protocol["episodes"]
        if place == (row["ways"], row["shots"], "any"):
            queries = counted(protocol["queries"], "query", "queries")
            return accuracy(cell) + ("" if protocol["inductive"] else f" ({queries} a class)")
    return "–"


def _differences(card: Card) -> list[str]:
    """Return a line a paper: its clauses, each with the ways and shots that it is not true of all."""
    together = [row for cell in card.get("transductive", []) for row in cell["published"]]
    recipe = card.get("recipe", {})
    alone, together = (
        [_with_other_training(row, recipe) for row in of_papers(rows)]
        for rows in (card["published"], together)
    )
    return [
        *_lines(alone, "What differs of “{}”: {}."),
        *_lines(together, "What differs of “{}” from the transductive figures here: {}."),
    ]


def _with_other_training(row: Card, recipe: Card) -> Card:
    """Return a published figure with what differs if these weights had other ways or shots."""
    clauses = [
        f"its network was trained for this {what}, these weights for {_range(trained)}-{what}"
        for what in ("way", "shot")
        if (trained := _training_range(recipe, f"{what}s")) is not None
        and not trained[0] <= row[f"{what}s"] <= trained[-1]
    ]
    return {**row, "differences": [*row["differences"], *clauses]}


def _training_range(recipe: Card, name: str) -> list[int] | None:
    """Return the ways or shots of the training; None if its method trains with others anyway."""
    trained = recipe.get("data", {}).get(name)
    own = [row[name] for row in recipe.get("published") or []]
    if trained is None or not all(trained[0] <= each <= trained[-1] for each in own):
        return None
    return list(trained)


def _range(values: list[int]) -> str:
    return f"{values[0]}" if values[0] == values[-1] else f"{values[0]} to {values[-1]}"


def _lines(rows: list[Card], pattern: str) -> list[str]:
    lines = []
    for title in dict.fromkeys(row["title"] for row in rows):
        own = [row for row in rows if row["title"] == title]
        clauses = dict.fromkeys(clause for row in own for clause in row["differences"])
        told = "; ".join(_clause(clause, own) for clause in clauses)
        lines.append(f"- {pattern.format(title, told or 'nothing but what the recipe tells')}")
    return lines


def _clause(clause: str, rows: list[Card]) -> str:
    places = [shape(row["ways"], row["shots"]) for row in rows if clause in row["differences"]]
    return clause if len(places) == len(rows) else f"{clause} ({', '.join(places)})"
