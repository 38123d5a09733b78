"""Set-up does nothing twice, repairs what was interrupted, and names what is missing."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parent.parent / "tools"


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the set-up script, pointed at a checkout in which installing only notes the command."""
    monkeypatch.syspath_prepend(TOOLS)
    script = importlib.import_module("setup")
    for name in ("setup", "system_packages"):
        monkeypatch.delitem(sys.modules, name)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "VENV", venv)
    monkeypatch.setattr(script, "STAMP", venv / "setup-stamp")
    monkeypatch.setattr(script, "LOG", tmp_path / ".venv-setup.log")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / "constraints.txt").touch()
    script.commands = []
    script.missing_packages = script.system_packages.missing_packages
    script.really_run = script._run

    def note(command: list[str]) -> None:
        script.commands.append(command)
        if "venv" in command:
            (venv / "bin").mkdir(parents=True)
            (venv / "bin" / "python").symlink_to(sys.executable)

    monkeypatch.setattr(script, "_run", note)
    monkeypatch.setattr(script.system_packages, "missing_packages", list)
    return script


def makings(setup: ModuleType) -> int:
    return sum("venv" in command for command in setup.commands)


def test_second_set_up_has_nothing_to_do(setup: ModuleType) -> None:
    assert setup.main() == 0
    assert len(setup.commands) == 3
    assert setup.main() == 0
    assert len(setup.commands) == 3


def test_changed_settings_install_into_the_same_environment(setup: ModuleType) -> None:
    setup.main()
    (setup.ROOT / "constraints.txt").write_text("numpy==2.0\n", encoding="utf-8")
    assert setup.main() == 0
    assert len(setup.commands) == 4
    assert makings(setup) == 1


def test_interrupted_set_up_is_made_anew(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = setup._run

    def interrupt(command: list[str]) -> None:
        note(command)
        if "hatchling" in command:
            raise KeyboardInterrupt

    monkeypatch.setattr(setup, "_run", interrupt)
    assert setup.main() == 130
    assert "interrupted" in capsys.readouterr().err
    leftover = setup.VENV / "half-made"
    leftover.touch()
    monkeypatch.setattr(setup, "_run", note)
    assert setup.main() == 0
    assert makings(setup) == 2
    assert not leftover.exists()


def test_moved_checkout_is_made_anew(setup: ModuleType) -> None:
    setup.main()
    lines = setup.STAMP.read_text(encoding="utf-8").splitlines()
    setup.STAMP.write_text("\n".join(["/elsewhere", *lines[1:]]), encoding="utf-8")
    assert setup.main() == 0
    assert makings(setup) == 2


def test_failing_step_says_which(setup: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(setup.SetupError, match="failed; its words are in"):
        setup.really_run([sys.executable, "-c", "print('ERROR: no'); raise SystemExit(3)"])
    assert "ERROR: no" in capsys.readouterr().out


def test_missing_library_without_root_is_named_in_one_line(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup.system_packages, "missing_packages", lambda: ["libegl1"])
    monkeypatch.setattr(setup.system_packages, "can_install", lambda: False)
    assert setup.main() == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "sudo apt-get install libegl1" in line


def test_missing_library_is_installed_where_that_is_possible(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = ["libegl1"]
    monkeypatch.setattr(setup.system_packages, "missing_packages", lambda: list(missing))
    monkeypatch.setattr(setup.system_packages, "can_install", lambda: True)
    monkeypatch.setattr(setup.system_packages, "install", lambda *_: missing.clear())
    assert setup.main() == 0
    printed = capsys.readouterr()
    assert "libegl1" in printed.out
    assert printed.err == ""


def test_a_library_that_is_not_there_is_missing(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = setup.system_packages
    monkeypatch.setattr(packages.sys, "platform", "linux")
    monkeypatch.setattr(packages, "LIBRARIES", {"libnot-there.so.9": "libnot-there9"})
    monkeypatch.setattr(packages, "FONT_FOLDERS", ())
    assert setup.missing_packages() == ["libnot-there9", "fonts-dejavu-core"]
    monkeypatch.setattr(packages.sys, "platform", "darwin")
    assert setup.missing_packages() == []


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((TOOLS.parent / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    pins = (TOOLS.parent / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    assert all("==" in pin and "+" not in pin for pin in pins)
    pinned = {plain(pin) for pin in pins}
    assert [name for name in wanted if plain(name) not in pinned] == []


def plain(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement)[0].lower().replace("_", "-")
