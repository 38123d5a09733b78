"""The first tables of the page of cards: all initializations at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maml_studio.engine.cards.markdown import SHAPES, accuracy, published, shape, table
from maml_studio.engine.cards.page_origin import of_papers

Card = dict[str, Any]
Shape = tuple[int, int]
"""Way and shot."""
Links = Mapping[str, str]
"""By an initialization's name: a link to its section."""

_BESIDE_PAPERS = """## Beside their papers

Each method at the way and shot for which its recipe repeats a paper's figure, beside that figure; accuracy in %. *Alone*: each
query is judged by itself, as a drawing in the window is. *Together*: the queries of an episode help each other through batch
norm, as they did where the published figure says “transductive”: compare those two. Networks with batch norm were trained with
the statistics of all queries (but Reptile's); alone, a query has only those of the examples and itself, and loses by that. Each
row is one training, and its section tells the seed: the interval is over episodes, not over trainings; after a paper's “±”
stands what the paper prints. What else differs from a paper, and why a figure may be far below its, is told in each section.
Where a recipe repeats no paper's figure, MAML's stands there with its name, and for the default those of ANIL and MAML++, for
orientation: that row repeats none of them. “–”: not measured, or not possible, as a network without batch norm judges no query
by others.

“Test characters of” names the split: of `omniglot` and `omniglot-alphabets` alphabets were not trained on (but Gurmukhi, of
which the latter tests four characters), of `omniglot-random` other characters of each alphabet were.
"""
_COLUMNS = (
    "",
    "initialization",
    "alone, `any`",
    "alone, `alphabet`",
    "together, `any`",
    "published",
    "test characters of",
    "episodes a figure",
    "trained on",
)
_ALL_SHAPES = """## Each query judged alone, at all ways and shots

“–”: its head is for another way, or no alphabet has as many characters; the sections tell which. Within an alphabet of
`omniglot-random` there are at most 18 test characters, and others of it were trained on.
"""


def overview(cards: Sequence[Card], links: Links) -> str:
    """Return the tables: beside the papers, if a card is of a paper's method, and of all shapes."""
    columns = ["initialization", "test characters of", "episodes", *(shape(*s) for s in SHAPES)]
    rows = [
        [
            links[card["name"]],
            _dataset(card),
            f"`{kind}`",
            *(_figure(card, each, kind) for each in SHAPES),
        ]
        for card in cards
        for kind in ("any", "alphabet")
    ]
    of_papers = [each for each in SHAPES if any(each in _own_shapes(card) for card in cards)]
    beside = [
        _beside(card, each, links)
        for each in of_papers
        for card in cards
        if _figure(card, each, "any") != "–" and each in (_own_shapes(card) or of_papers)
    ]
    before = [_BESIDE_PAPERS, table(_COLUMNS, beside), "", _ALL_SHAPES] if beside else []
    return "\n".join([*before, f"{table(columns, rows)}\n"])


def _beside(card: Card, each: Shape, links: Links) -> list[str]:
    tasks = card.get("tasks_seen_by_these_weights")
    return [
        shape(*each),
        links[card["name"]],
        _figure(card, each, "any"),
        _figure(card, each, "alphabet"),
        _cell(card.get("transductive", []), each, "any"),
        _published(card, each),
        _dataset(card),
        _count(card),
        "–" if tasks is None else f"{tasks:,} tasks",
    ]


def _dataset(card: Card) -> str:
    figures = card.get("figures", [])
    return f"`{figures[0]['protocol']['dataset']}`" if figures else "–"


def _count(card: Card) -> str:
    figures = card.get("figures", [])
    return f"{figures[0]['protocol']['count']:,}" if figures else "–"


def _own_shapes(card: Card) -> set[Shape]:
    """Return the ways and shots for which its recipe repeats a published figure."""
    rows = card.get("recipe", {}).get("published") or []
    return {(row["ways"], row["shots"]) for row in rows}


def _published(card: Card, each: Shape) -> str:
    """Return the paper's figures; those of another method with its name."""
    told = [
        published(row) if each in _own_shapes(card) else f"{row['title']}: {published(row)}"
        for row in of_papers(card.get("published", []))
        if (row["ways"], row["shots"]) == each
    ]
    return "; ".join(told) or "–"


def _figure(card: Card, each: Shape, kind: str) -> str:
    return _cell(card.get("figures", []), each, kind)


def _cell(cells: Sequence[Card], each: Shape, kind: str) -> str:
    for cell in cells:
        protocol = cell["protocol"]
        if (protocol["ways"], protocol["shots"], protocol["episodes"]) == (*each, kind):
            return accuracy(cell)
    return "–"
