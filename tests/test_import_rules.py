"""Each import rule is proved by a violation planted in a copy of the package's skeleton."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
MODULES = (
    "__init__",
    "__main__",
    "cli",
    "resources",
    "engine/__init__",
    "engine/glyph",
    "engine/task",
    "engine/datasets/__init__",
    "engine/datasets/idx",
    "gui/__init__",
    "gui/app",
    "gui/main_window",
    "gui/job",
    "gui/theme",
    "gui/demo/__init__",
    "gui/demo/tab",
    "gui/train/__init__",
    "gui/train/tab",
    "gui/widgets/__init__",
    "gui/widgets/bars",
    "gui/widgets/plots/__init__",
    "gui/widgets/plots/curve",
)
LAYERS = "cli, then gui, then engine"
ENGINE = "the engine imports neither Qt nor pyqtgraph nor typer"
TENSORS = "the gui sees no tensors"
PLOTS = "only gui/widgets/plots imports pyqtgraph"
TABS = "tabs know no window and no other tab"
CYCLES = "no cycles"


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """Return a folder with this project's settings and empty modules of the package's shape."""
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    for module in MODULES:
        path = tmp_path / "maml_studio" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def plant(skeleton: Path, module: str, line: str) -> None:
    (skeleton / "maml_studio" / f"{module}.py").write_text(f"{line}\n", encoding="utf-8")


def broken_contracts(skeleton: Path) -> list[str]:
    finished = subprocess.run(
        [TOOLS / "lint-imports", "--no-cache"],
        cwd=skeleton,
        capture_output=True,
        text=True,
        check=False,
    )
    words = finished.stdout + finished.stderr
    broken = re.findall(r"^(.+) BROKEN$", words, flags=re.MULTILINE)
    assert re.search(rf"{len(broken)} broken", words), words
    assert (finished.returncode == 0) == (not broken), words
    return broken


def test_allowed_imports_keep_every_contract(skeleton: Path) -> None:
    plant(skeleton, "cli", "import typer\nimport maml_studio.gui.app")
    plant(skeleton, "gui/app", "import PySide6\nimport maml_studio.gui.main_window")
    plant(skeleton, "gui/main_window", "import maml_studio.gui.demo.tab")
    plant(skeleton, "gui/demo/tab", "import maml_studio.engine.task\nimport maml_studio.gui.job")
    plant(skeleton, "gui/widgets/plots/curve", "import pyqtgraph")
    plant(skeleton, "engine/task", "import torch\nimport maml_studio.engine.glyph")
    assert broken_contracts(skeleton) == []


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("engine/glyph", "import maml_studio.gui.theme", LAYERS),
        ("gui/theme", "import maml_studio.cli", LAYERS),
        ("engine/task", "import maml_studio.cli", LAYERS),
        ("engine/glyph", "from PySide6 import QtCore", ENGINE),
        ("engine/glyph", "import typer", ENGINE),
        ("gui/demo/tab", "import torch", TENSORS),
        ("gui/widgets/bars", "import pyqtgraph", PLOTS),
        ("gui/widgets/bars", "import maml_studio.gui.demo.tab", TABS),
        ("gui/demo/tab", "import maml_studio.gui.main_window", TABS),
        ("gui/demo/tab", "import maml_studio.gui.train.tab", TABS),
    ],
)
def test_planted_violation_breaks_its_contract(
    skeleton: Path, module: str, line: str, contract: str
) -> None:
    plant(skeleton, module, line)
    broken = broken_contracts(skeleton)
    assert len(broken) == 1
    assert broken[0].startswith(contract)


def test_pyqtgraph_in_the_engine_breaks_both_its_contracts(skeleton: Path) -> None:
    plant(skeleton, "engine/glyph", "import pyqtgraph")
    assert broken_contracts(skeleton) == [ENGINE, PLOTS]


def test_planted_cycle_breaks_its_contract(skeleton: Path) -> None:
    plant(skeleton, "engine/glyph", "import maml_studio.engine.datasets.idx")
    plant(skeleton, "engine/datasets/idx", "import maml_studio.engine.glyph")
    assert broken_contracts(skeleton) == [CYCLES]


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("import maml_studio.gui.app", False),
        ("from maml_studio.gui import app", False),
        ("def window():\n    from maml_studio.gui.app import run", True),
    ],
)
def test_cli_imports_the_gui_inside_functions_only(
    skeleton: Path, line: str, allowed: bool
) -> None:
    plant(skeleton, "cli", line)
    command = [TOOLS / "ruff", "check", "--no-cache", "--select", "TID253", "maml_studio"]
    finished = subprocess.run(command, cwd=skeleton, capture_output=True, text=True, check=False)
    assert (finished.returncode == 0) == allowed, finished.stdout
    assert ("TID253" in finished.stdout) != allowed
