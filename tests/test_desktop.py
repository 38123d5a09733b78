"""The desktop starts the app, and opens a task's file with it."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from maml_studio.engine.task_file import SUFFIX
from tests.conftest import CHECKOUT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("make") is None, reason="XDG desktops, with make"
)


@pytest.fixture
def data_home(tmp_path: Path) -> Path:
    """Run the command for a person's data folder, with a space in its name."""
    home = tmp_path / "a person"
    surroundings = {**os.environ, "XDG_DATA_HOME": str(home)}
    # Set-up is done: what runs the tests is it.
    command = ["make", "--old-file", "setup", "desktop"]
    subprocess.run(command, cwd=CHECKOUT, env=surroundings, check=True)
    return home


def test_the_entry_runs_the_program_with_a_tasks_file(data_home: Path) -> None:
    entry = RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment]
    entry.read(data_home / "applications" / "maml-studio.desktop")
    assert entry["Desktop Entry"]["Exec"] == f'"{CHECKOUT}/.venv/bin/maml-studio" %f'
    kind = ET.parse(data_home / "mime" / "packages" / "maml-studio.xml").getroot()[0]
    assert entry["Desktop Entry"]["MimeType"] == f"{kind.get('type')};"
    patterns = [child.get("pattern") for child in kind if child.tag.endswith("glob")]
    assert patterns == [f"*{SUFFIX}"]


def test_a_path_of_odd_signs_is_escaped_as_an_argument_and_as_a_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(CHECKOUT / "tools")
    in_exec = importlib.import_module("desktop").in_exec
    assert in_exec("/a & b|c/it's") == "/a & b|c/it's"
    assert in_exec('50% "$x`') == r'50%% \\"\\$x\\`'
    assert in_exec("a\\b") == r"a\\\\b"


@pytest.mark.skipif(shutil.which("update-mime-database") is None, reason="no shared-mime-info")
def test_the_desktop_knows_the_kind_by_the_name(data_home: Path) -> None:
    globs = (data_home / "mime" / "globs").read_text(encoding="utf-8").splitlines()
    assert f"application/x-maml-studio-task:*{SUFFIX}" in globs
