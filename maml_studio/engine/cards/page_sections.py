"""The sections of an initialization's part of the page; a card that lacks one passes it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maml_studio.engine.cards.contact_sheet import other_alphabet
from maml_studio.engine.cards.markdown import (
    accuracy,
    counted,
    drawn_words,
    kinds_table,
    protocol_words,
    shape,
    table,
)
from maml_studio.engine.cards.page_origin import about, beside_papers
from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS

Card = dict[str, Any]

_WORST = 5
_WITHOUT_DIGITS = (*OMNIGLOT_SETS, "procedural")


def _figures(card: Card) -> str:
    cells = card.get("figures", []) + [c for c in card.get("unfit", []) if "protocol" in c]
    measured = [cell for cell in cells if "accuracy" in cell]
    if not measured:
        return ""
    words = f"Accuracy: {protocol_words(measured[0]['protocol'])}."
    return f"### Figures\n\n{words}\n\n{kinds_table(cells)}"


def _inner_loop(card: Card) -> str:
    cells = card.get("accuracy_after_each_inner_step", [])
    if not cells:
        return ""
    steps = sorted({cell["protocol"]["inner_steps"] for cell in cells})
    rows: dict[str, dict[int, str]] = {}
    for cell in cells:
        protocol = cell["protocol"]
        rows.setdefault(_place(protocol), {})[protocol["inner_steps"]] = accuracy(cell)
    told = [[name, *(row.get(step, "–") for step in steps)] for name, row in rows.items()]
    drawn = drawn_words(cells[0]["protocol"], "inner_steps")
    words = f"After so many inner steps: {drawn}; accuracy in %, 95 % interval."
    columns = ["inner steps", *map(str, steps)]
    return f"### In the inner loop\n\n{words}\n\n{table(columns, told)}"


def _falls(card: Card) -> str:
    cells = [cell for cell in card.get("support_loss_falls", []) if "protocol" in cell]
    if not cells:
        return ""
    words = (
        "Gone: in 95 % of the episodes at least this share of the support loss is gone after the last "
        f"inner step; and its mean in nats: {drawn_words(cells[0]['protocol'])}."
    )
    columns = ["", "gone", "before", "after 1 step", "after the last"]
    told = table(columns, map(_fall, cells))
    return f"### What a person watches\n\n{words}\n\n{told}"


def _fall(cell: Card) -> list[str]:
    place = f"`{cell['protocol']['episodes']}` {shape(cell['ways'], cell['shots'])}"
    if "mean_losses" not in cell:
        return [place, str(cell.get("unfit", "–")), "–", "–", "–"]
    gone, losses = f"{100 * cell['reached_by_95_percent']:.1f} %", cell["mean_losses"]
    if cell["left_out"]:
        gone += f" ({counted(cell['left_out'], 'episode')} that began at 0 left out)"
    return [place, gone, *(f"{losses[step]:.3f}" for step in (0, 1, -1))]


def _digits(card: Card) -> str:
    whole = [cell for cell in card.get("digits", []) if "accuracy" in cell]
    if not whole:
        reasons = {accuracy(cell) for cell in card.get("digits", [])}
        return (
            f"### Reading digits\n\nNot measured: {'; '.join(sorted(reasons))}." if reasons else ""
        )
    shots = [cell["protocol"]["shots"] for cell in whole]
    rows = [["MNIST's test digits", *map(accuracy, whole), *("–" for _ in whole)]]
    variants: dict[str, list[Card]] = {}
    for cell in card["digit_variants"]:
        if "accuracy" in cell:
            variants.setdefault(f"{cell['variant']}: {cell['what']}", []).append(cell)
    for name, cells in variants.items():
        alone = [accuracy(cell.get("queries_alone", {})) for cell in cells]
        rows.append([name, *map(accuracy, cells), *alone])
    columns = [
        "10-way digits",
        *(f"{each}-shot" for each in shots),
        *(f"{each}-shot, only the queries so" for each in shots),
    ]
    return f"### Reading digits\n\n{_digit_words(card, whole[0])}\n\n{table(columns, rows)}"


def _digit_words(card: Card, whole: Card) -> str:
    words = f"Accuracy: {protocol_words(whole['protocol'])}"
    counts = {c["protocol"]["count"] for c in card["digit_variants"] if "accuracy" in c}
    if counts and counts != {whole["protocol"]["count"]}:
        words += f"; of variants {counted(max(counts), 'episode')} a figure"
    is_new = card.get("recipe", {}).get("data", {}).get("dataset") in _WITHOUT_DIGITS
    return f"{words}. {'Digits were never trained on.' if is_new else ''}".rstrip()


def _strokes(card: Card) -> str:
    found = card.get("strokes", {})
    if "strokes" not in found:
        reason = found.get("missing", "")
        return f"### Strokes and scans\n\nNot measured: {reason}" if reason else ""
    rows = [
        [
            shape(drawn["protocol"]["ways"], drawn["protocol"]["shots"]),
            accuracy(drawn),
            accuracy(scanned),
        ]
        for drawn, scanned in zip(found["strokes"], found["scans"], strict=True)
    ]
    words = (
        "The validation alphabets' drawings as the canvas renders their strokes and as Omniglot "
        f"scanned them, within an alphabet; pixels differ by {found['mean_pixel_difference']:.3f} "
        f"on average. {protocol_words(found['strokes'][0]['protocol'])}."
    )
    told = table(["", "strokes", "scans"], rows)
    return f"### Strokes and scans\n\n{words}\n\n{told}"


def _calibration(card: Card) -> str:
    cells, reason = card.get("calibration", []), card.get("no_confidence", "")
    words = f"No confidence was fitted: {reason}." if reason else "Fitted on the validation split."
    if not isinstance(cells, list) or not cells:
        return f"### Calibration\n\n{words}" if reason else ""
    measured = next(cell for cell in cells if "figures" in cell)
    names = list(measured["figures"])
    rows = [
        [
            _place(cell["protocol"]),
            *(
                _in_percent(cell["figures"][name]) if "figures" in cell else cell["unfit"]
                for name in names
            ),
        ]
        for cell in cells
    ]
    words += " Of the probabilities as they are: " if reason else " Measured so: "
    hidden = ("unknowns",) if reason else ()
    words += f"{drawn_words(measured['protocol'], *hidden)}; 95 % intervals; ECE: 15 bins."
    return f"### Calibration\n\n{words}\n\n{table(['', *names], rows)}"


def _in_percent(figure: Card) -> str:
    return f"{100 * figure['value']:.1f} ({100 * figure['low']:.1f} to {100 * figure['high']:.1f})"


def _place(protocol: Card) -> str:
    return f"`{protocol['episodes']}` {shape(protocol['ways'], protocol['shots'])}"


def _weaknesses(card: Card) -> str:
    found = card.get("weaknesses", {})
    alphabets = found.get("by_alphabet", {}).get("alphabets", [])
    parts = []
    if alphabets:
        protocol = found["by_alphabet"]["protocol"]
        told = ", ".join(
            f"{each['alphabet'].replace('_', ' ')} {accuracy(each)}" for each in alphabets[:_WORST]
        )
        of = f"{shape(protocol['ways'], protocol['shots'])}, split {protocol['split']}"
        parts.append(f"Worst alphabets ({of}, {protocol['count']} episodes of each): {told}.")
    if found.get("pairs"):
        parts.append(_pairs(found))
    if "missing" in found:
        parts.append(f"Pairs were not measured: {found['missing']}")
    if "missing" in found.get("by_alphabet", {}):
        parts.append(f"Alphabets were not measured: {found['by_alphabet']['missing']}")
    return "\n\n".join(["### What it is bad at", *parts]) if parts else ""


def _pairs(found: Card) -> str:
    protocol = found["protocol"]
    of = f"{shape(protocol['ways'], protocol['shots'])}, split {protocol['split']}"
    of += ", across alphabets" if protocol["episodes"] == "any" else ""
    told = "Two characters meet in few episodes, so their order is partly chance."
    rows = [
        [
            pair["alphabet"].replace("_", " "),
            f"{pair['character']} for {_taken_for(pair)}",
            f"{pair['taken']} of {pair['asked']}",
            f"{pair['taken_the_other_way']} of {pair['asked_the_other_way']}",
        ]
        for pair in found["pairs"]
    ]
    columns = ["alphabet", "takes", "times", "the other way round"]
    return f"Most confused pairs ({of}). {told}\n\n{table(columns, rows)}"


def _taken_for(pair: Card) -> str:
    alphabet = other_alphabet(pair)
    of = "" if alphabet == pair["alphabet"] else f" of {alphabet.replace('_', ' ')}"
    return f"{pair['taken_for']}{of}"


def _tried(card: Card) -> str:
    rows = [
        [
            str(entry.get("what", "")),
            "; ".join(
                f"{k.replace('_', ' ')}: {_short(v)}" for k, v in entry.items() if k != "what"
            ),
        ]
        for entry in card.get("comparison", [])
    ]
    return f"### What else was tried\n\n{table(['what', 'what it gave'], rows)}" if rows else ""


def _short(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


SECTIONS: tuple[Callable[[Card], str], ...] = (
    about,
    _figures,
    beside_papers,
    _inner_loop,
    _falls,
    _digits,
    _strokes,
    _calibration,
    _tried,
    _weaknesses,
)
