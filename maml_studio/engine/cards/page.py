"""docs/initializations.md: what the cards of the bundled initializations say, in readable form."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from maml_studio.engine.cards.markdown import kinds_table
from maml_studio.engine.cards.page_overview import overview
from maml_studio.engine.cards.page_sections import SECTIONS
from maml_studio.engine.cards.publication import PICTURE, card_values
from maml_studio.engine.learners.settings import METHODS

_INTRODUCTION = """# The initializations that come with the app

Written by `tools/publish.py --docs` of the cards in `pretrained/`: change the cards, not this page. `cards.md` tells what a
card holds and how it is measured. `maml-studio evaluate --init all --table --count 1000` measures the tables again (what was
measured over fewer episodes with that `--count`; what is called *together* with `--transductive` and its `--queries`). `any` draws
characters of all alphabets, as most papers do; `alphabet` those of one script, which is harder. All figures are inductive
(each query judged alone) unless they say otherwise. Alone with a network of batch norm means: together with the examples, whose
statistics it needs, and with no other query. A *recipe* is that of today's tree, to be run with its code; the *commit* is that of
the code that the training ran on, where the recipe may have had other settings.
"""
_README_TABLE = re.compile(
    r"^\| episodes \|[^\n]*-way[^\n]*\n\|[-| :]+\|\n(?:\|[^\n]*\n)+", re.MULTILINE
)


def page_of_cards(place: Path) -> str:
    """Return the page.

    Args:
        place: the folder of the initializations, a folder each; it lies beside that of the page.

    Raises:
        ValueError: if a card can't be read.
    """
    folders = [path.parent for path in sorted(place.glob("*/card.json"))]
    cards = [(folder, _values(folder)) for folder in folders]
    methods = list(METHODS)
    cards.sort(key=lambda pair: (pair[1]["name"] != "default", _rank(pair[1], methods)))
    values = [card for _, card in cards]
    parts = [_INTRODUCTION, overview(values, _links(values))]
    parts += [_section(folder, card) for folder, card in cards]
    return "\n".join(parts)


def with_table(readme: str, folder: Path) -> str:
    """Return README with the figures of an initialization in the first table of episodes.

    Raises:
        ValueError: if there is no such table, or the card can't be read or has no figures.
    """
    figures = _values(folder).get("figures", [])
    if not figures:
        raise ValueError(f"The card in “{folder}” has no figures to put into README.")
    if not _README_TABLE.search(readme):
        raise ValueError("README has no table of episodes to put the figures into.")
    return _README_TABLE.sub(lambda _: f"{kinds_table(figures)}\n", readme, count=1)


def _values(folder: Path) -> dict[str, Any]:
    try:
        return card_values(folder)
    except (OSError, ValueError) as error:
        raise ValueError(f"The card in “{folder}” can't be read: {error}.") from error


def _links(cards: list[dict[str, Any]]) -> dict[str, str]:
    """Return a link to each card's section; GitHub counts headings that it would call alike."""
    links, seen = {}, Counter[str]()
    for card in cards:
        anchor = _anchor(card)
        number = f"-{seen[anchor]}" if seen[anchor] else ""
        links[card["name"]] = f"[{card['name']}](#{anchor}{number})"
        seen[anchor] += 1
    return links


def _rank(card: dict[str, Any], methods: list[str]) -> int:
    name = card["method"]["name"]
    return methods.index(name) if name in methods else len(methods)


def _heading(card: dict[str, Any]) -> str:
    return f"{card['name']}: {card['title']}"


def _anchor(card: dict[str, Any]) -> str:
    """Return the name that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", _heading(card).lower()).replace(" ", "-")


def _section(folder: Path, card: dict[str, Any]) -> str:
    parts = [f"## {_heading(card)}"]
    parts += [text for section in SECTIONS if (text := section(card))]
    if (folder / PICTURE).is_file():
        parts.append(
            f"![What {card['name']} mixes up](../{folder.parent.name}/{folder.name}/{PICTURE})"
        )
    return "\n\n".join(parts) + "\n"
