"""Draining a generator."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from maml_studio.engine.generators import Progress, drain


def counting(total: int) -> Generator[Progress, None, str]:
    for done in range(total):
        yield Progress(done, total, "Counting")
    return f"counted to {total}"


def test_drain_returns_the_result_and_shows_each_record() -> None:
    seen: list[Progress] = []
    assert drain(counting(3), seen.append) == "counted to 3"
    assert [record.done for record in seen] == [0, 1, 2]
    assert drain(counting(0), seen.append) == "counted to 0"
    assert drain(counting(2)) == "counted to 2"
    assert len(seen) == 3


def test_drain_lets_errors_through() -> None:
    def failing() -> Generator[int, None, None]:
        yield 1
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        drain(failing())

    def refuse(record: Progress) -> None:
        raise KeyError(record.done)

    with pytest.raises(KeyError):
        drain(counting(2), refuse)
