"""The lines of a run's metrics; docs/run-folder.md documents them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_STEPPED = ("outer_step", "validation")


def read_records(metrics: Path) -> Iterator[dict[str, Any]]:
    """Read the records; a line that is none is passed over, as a kill leaves a half one."""
    text = metrics.read_text("utf-8", "replace") if metrics.exists() else ""
    for line in text.split("\n"):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record


def records_until(metrics: Path, step: int, validated_step: int) -> str:
    """Return the lines that are not of a later outer step or validation.

    A record without a step is of a kind that is not known, and stays.
    """
    last = {"outer_step": step, "validation": validated_step}
    kept = (
        record
        for record in read_records(metrics)
        if _stays(record, last.get(str(record.get("record")), step))
    )
    return "".join(json.dumps(record) + "\n" for record in kept)


def _stays(record: dict[str, Any], last: int) -> bool:
    if "step" not in record:
        return record.get("record") not in _STEPPED
    step = record["step"]
    return isinstance(step, int | float) and step <= last
