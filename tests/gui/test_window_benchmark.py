"""The benchmark of the window runs, with tiny numbers and no judgement of its times."""

from __future__ import annotations

import pytest

from benchmarks import window


def test_a_life_of_the_window_is_measured() -> None:
    printed = window.table(starts=1, drawings=2, changes=1)
    rows = [line.split("|") for line in printed.splitlines() if line.startswith("|")][2:]
    assert len(rows) == 6
    assert all(any(sign.isdigit() for sign in row[2]) for row in rows)


def test_a_life_that_ends_badly_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.sys, "executable", "false")
    with pytest.raises(RuntimeError, match="ended with 1"):
        window.live()
