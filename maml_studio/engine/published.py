"""Published Omniglot accuracies, to print beside one's own with what differs.

A figure means little without its protocol: most tables are transductive and on random characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS
from maml_studio.engine.learners.base_settings import HeadSettings
from maml_studio.engine.learners.settings import MAMLSettings
from maml_studio.engine.published_rows import FINN, PUBLISHED, PublishedRow

if TYPE_CHECKING:
    from maml_studio.engine.evaluation import Protocol
    from maml_studio.engine.learners.base_settings import MethodSettings

_WITH_LEARNED_RATES = ("maml++", "meta-sgd")
_HELPED = {
    "paper": "helped each other (transductive)",
    "code": "helped each other (transductive, by its code)",
    "": "likely helped each other (transductive)",
}
"""What a published figure's queries did, by what tells of it."""


def published_beside(protocol: Protocol, settings: MethodSettings) -> list[PublishedRow]:
    """Return the rows to print beside an evaluation: the method's, or MAML's if it has none.

    Beside a MAML whose training begins with the head alone are also those of the methods that it has
    this, and its learned rates, from. There are none beside data that is not Omniglot, or for a way and shot that nobody reports.
    """
    if protocol.dataset not in OMNIGLOT_SETS:
        return []
    rows = [row for row in PUBLISHED if (protocol.ways, protocol.shots) in row.figures]
    own = [row for row in rows if row.method in (_method(settings), *_kin(settings))]
    return own or [row for row in rows if row.source == FINN]


def differences(row: PublishedRow, protocol: Protocol, settings: MethodSettings) -> list[str]:
    """Say what differs between a published figure and an evaluation, a clause each.

    Args:
        row: the published figure; each clause calls it “it”.
        protocol: how the evaluation was done.
        settings: those of the method that was evaluated.
    """
    queries = protocol.shots if row.queries == 0 else row.queries
    clauses = {
        f"it is of another method than {settings.name}": row.method != _method(settings),
        f"its queries {_HELPED[row.told_by]}, these are judged alone": (
            row.is_transductive and protocol.inductive
        ),
        "it does not tell that its queries helped each other": (
            row.is_transductive and not row.told_by and not protocol.inductive
        ),
        "its queries were judged alone, these help each other (transductive)": (
            not row.is_transductive and not protocol.inductive
        ),
        f"its split is of the kind of “{row.dataset}”, this is “{protocol.dataset}”": (
            row.dataset != protocol.dataset
        ),
        f"it is of test characters, this of the split “{protocol.split}”": protocol.split != "test",
        "its episodes mix alphabets, these are within one, which is harder": (
            protocol.episodes == "alphabet"
        ),
        f"it has {queries} {'query' if queries == 1 else 'queries'} a class, this "
        f"{protocol.queries}": (queries not in (None, protocol.queries)),
        f"it is over {row.count or 0:,} episodes, this over {protocol.count:,}": (
            row.count not in (None, protocol.count)
        ),
        **_of_the_method(row, settings),
        row.note: bool(row.note),
    }
    return [clause for clause, is_so in clauses.items() if is_so]


def _method(settings: MethodSettings) -> str:
    """Return the method's name; MAML of first order is that of its own."""
    first_order = isinstance(settings, MAMLSettings) and settings.first_order
    return "fomaml" if first_order else settings.name


def _kin(settings: MethodSettings) -> list[str]:
    """Return the methods that a MAML has something from whose training begins with the head alone."""
    if not isinstance(settings, MAMLSettings) or not settings.head_first_steps:
        return []
    return ["anil", "maml++"] if settings.learned_rates else ["anil"]


def _of_the_method(row: PublishedRow, settings: MethodSettings) -> dict[str, bool]:
    return {
        "its head is learned for one way, this one starts at zero": (
            isinstance(settings, HeadSettings) and settings.head == "zero"
        ),
        "its inner rates are fixed, here the outer loop may learn them": (
            isinstance(settings, MAMLSettings)
            and settings.learned_rates
            and row.method not in _WITH_LEARNED_RATES
        ),
    }
