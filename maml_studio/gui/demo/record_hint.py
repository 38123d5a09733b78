"""What an initialization's record says about how well it learns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_KEYS = ("figures", "evaluation", "validation")
"""Where a record keeps accuracies with their protocol, the most telling first."""


@dataclass(frozen=True)
class Measured:
    """One accuracy with its passport.

    Attributes:
        ways: how many classes.
        shots: how many examples of each.
        episodes: `any` or `alphabet`.
        accuracy: a fraction; none if it is not told.
        line: all of it in a line.
        shares: what it shares with the other figures: data, split, episodes, steps, seed.
    """

    ways: int
    shots: int
    episodes: str
    accuracy: float | None
    line: str
    shares: str

    @property
    def shape(self) -> str:
        """Say what the episodes are like: “5-way 1-shot”."""
        return f"{self.ways}-way {self.shots}-shot"


def record_hint(record: Mapping[str, Any]) -> str:
    """Return a line for each measured accuracy with its protocol; nothing if there is none."""
    return "\n".join(_line(entry) for entry in _entries(record))


def measured(record: Mapping[str, Any]) -> tuple[Measured, ...]:
    """Return the accuracies of a record; those whose protocol is not told are left out."""
    found = []
    for entry in _entries(record):
        protocol, accuracy = entry["protocol"], entry.get("accuracy")
        ways, shots = protocol.get("ways"), protocol.get("shots")
        if isinstance(ways, int) and isinstance(shots, int):
            share = accuracy if isinstance(accuracy, int | float) else None
            episodes = str(protocol.get("episodes"))
            line, shares = _line(entry), _shares(protocol)
            found.append(Measured(ways, shots, episodes, share, line, shares))
    return tuple(found)


def paper_words(record: Mapping[str, Any]) -> str:
    """Say what its paper published, and how it does here when it is judged as there.

    Only the first paper that the card tells of is named; nothing if there is none.
    """
    rows = _published(record)
    own = [row for row in rows if row["title"] == rows[0]["title"]]
    if not own:
        return ""
    first, is_together = own[0], bool(own[0].get("is_transductive"))
    how = "drawings judged together" if is_together else "each drawing judged alone"
    here = _together(record) if is_together else {}
    told = "; ".join(_beside(row, here) for row in own)
    return f"Published ({first['title']}, {first.get('source')}), any characters, {how}: {told}."


def unfit_cells(record: Mapping[str, Any]) -> dict[object, str]:
    """Return why it can't be measured, by way, shot and kind of episodes."""
    return {
        tuple(cell["protocol"].get(name) for name in ("ways", "shots", "episodes")): (
            f"Not possible: {cell.get('unfit')}."
        )
        for cell in _complete(record.get("unfit"))
    }


def interval_words(entry: Measured) -> str:
    """Return the bounds in percent, as the line tells them: “98.1–98.7”."""
    return entry.line.partition("(")[2].partition(")")[0]


def _published(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    kept = record.get("published")
    rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
    return [row for row in rows if {"title", "ways", "shots", "accuracy"} <= set(row)]


def _together(record: Mapping[str, Any]) -> dict[object, str]:
    """Return the accuracies of drawings judged together, by way and shot, and how sure they are."""
    return {
        (cell["protocol"].get("ways"), cell["protocol"].get("shots")): (
            f"{_percent(cell['accuracy'])} %, {_bounds(cell)}, {_episodes(cell['protocol'])}"
        )
        for cell in _complete(record.get("transductive"))
        if "accuracy" in cell
    }


def _beside(row: Mapping[str, Any], here: Mapping[object, str]) -> str:
    own = here.get((row["ways"], row["shots"]))
    beside = f" (here {own})" if own else ""
    return f"{row['ways']}-way {row['shots']}-shot {_percent(row['accuracy'])} %{beside}"


def _entries(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    kept = (record.get(key) for key in _KEYS)
    return list(_complete(next((one for one in kept if one), None)))


def _complete(kept: object) -> Iterable[Mapping[str, Any]]:
    # The file may come from anyone; a record in another form is only a hint that is not shown.
    for entry in kept if isinstance(kept, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("protocol"), dict):
            yield entry


def _line(entry: Mapping[str, Any]) -> str:
    protocol = entry["protocol"]
    return (
        f"{protocol.get('ways')}-way {protocol.get('shots')}-shot, {protocol.get('episodes')}: "
        f"{_percent(entry.get('accuracy'))} % ({_bounds(entry)}), {_shares(protocol)}"
    )


def _shares(protocol: Mapping[str, Any]) -> str:
    steps = protocol.get("inner_steps")
    return (
        f"{_episodes(protocol)} of {protocol.get('dataset')}, "
        f"split {protocol.get('split')}, {steps} inner step{'' if steps == 1 else 's'}, "
        f"seed {protocol.get('seed')}, "
        f"{'inductive' if protocol.get('inductive') else 'transductive'}"
    )


def _episodes(protocol: Mapping[str, Any]) -> str:
    count = protocol.get("count")
    return f"{f'{count:,}' if isinstance(count, int) else '?'} episodes"


def _bounds(entry: Mapping[str, Any]) -> str:
    interval = entry.get("interval")
    return "–".join(map(_percent, interval)) if isinstance(interval, list) else "?"


def _percent(share: object) -> str:
    return f"{100 * share:.1f}" if isinstance(share, int | float) else "?"
