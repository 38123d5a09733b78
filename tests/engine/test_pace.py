"""How long a training takes and will take, and what it was made with."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from maml_studio.engine import machine
from maml_studio.engine.pace import Pace


def test_time_goes_on_from_earlier_sessions() -> None:
    pace = Pace(100.0)
    first = pace.seconds
    assert 100 <= first < 110
    assert pace.seconds >= first


def test_what_is_left_is_steps_and_validations() -> None:
    pace = Pace(0.0)
    assert pace.left(10, 2) == 0
    pace.stepped(2.0)
    pace.validated(30.0)
    assert pace.left(10, 2) == pytest.approx(80)


def test_a_slow_first_step_is_soon_forgotten() -> None:
    pace = Pace(0.0)
    pace.stepped(10.0)
    for _ in range(60):
        pace.stepped(1.0)
    assert pace.left(1, 0) == pytest.approx(1, abs=0.05)


def test_the_commit_is_that_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_CHECKOUT", tmp_path)
    assert machine.commit() == ""
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", "-C", str(tmp_path), *identity, *command], check=True)
    head = subprocess.check_output(["git", "-C", str(tmp_path), "rev-parse", "HEAD"], text=True)
    assert len(machine.commit()) >= 7
    assert head.startswith(machine.commit())


def test_a_machine_without_git_has_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setattr(machine, "_CHECKOUT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.commit() == ""


def test_the_hardware_is_a_line() -> None:
    assert "\n" not in machine.hardware()
    assert "cores" in machine.hardware()
