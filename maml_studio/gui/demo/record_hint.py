"""What an initialization's record says about how well it learns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def record_hint(record: Mapping[str, Any]) -> str:
    """Return a line for each measured accuracy with its protocol; nothing if there is none."""
    measured = record.get("evaluation") or record.get("validation") or []
    return "\n".join(_line(entry) for entry in _complete(measured))


def _complete(measured: object) -> Iterable[Mapping[str, Any]]:
    # The file may come from anyone; a record in another form is only a hint that is not shown.
    for entry in measured if isinstance(measured, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("protocol"), dict):
            yield entry


def _line(entry: Mapping[str, Any]) -> str:
    protocol = entry["protocol"]
    interval = entry.get("interval")
    bounds = [_percent(bound) for bound in interval] if isinstance(interval, list) else ["?"]
    return (
        f"{protocol.get('ways')}-way {protocol.get('shots')}-shot, {protocol.get('episodes')}: "
        f"{_percent(entry.get('accuracy'))} % ({'–'.join(bounds)}), "
        f"{protocol.get('count')} episodes of {protocol.get('dataset')}, "
        f"split {protocol.get('split')}, {protocol.get('inner_steps')} inner steps, "
        f"seed {protocol.get('seed')}, "
        f"{'inductive' if protocol.get('inductive') else 'transductive'}"
    )


def _percent(share: object) -> str:
    return f"{100 * share:.1f}" if isinstance(share, int | float) else "?"
