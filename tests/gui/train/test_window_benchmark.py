"""The benchmark of the window runs, with tiny numbers and no judgement of its times."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import window
from benchmarks.window import Amounts


def test_a_life_of_the_window_is_measured(drawn_alphabets: Path) -> None:
    tiny = Amounts(1, 2, 1, seconds=0.1, meanwhile=2, pauses=2, redraws=1, data=drawn_alphabets)
    printed = window.table(tiny)
    rows = [line.split("|") for line in printed.splitlines() if line.startswith("|")][2:]
    assert len(rows) == 15
    assert all(any(sign.isdigit() for sign in row[2]) for row in rows)


def test_a_life_that_ends_badly_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.sys, "executable", "false")
    with pytest.raises(RuntimeError, match="ended with 1"):
        window.live()
