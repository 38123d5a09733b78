"""A wheel built from the checkout works from an empty folder: what it needs travels in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

CLASSIFY = """
import maml_studio
learner = maml_studio.load("default")
bar, dash = ([[(0.5, 0.1), (0.5, 0.9)]], [[(0.1, 0.5), (0.9, 0.5)]])
as_glyph = maml_studio.Glyph.from_strokes
classifier = learner.adapt(maml_studio.Task({"bar": [as_glyph(bar)], "dash": [as_glyph(dash)]}))
print(maml_studio.__file__)
print(classifier.predict(as_glyph(dash)).label)
"""
OPEN_WINDOW = """
import time
from PySide6.QtWidgets import QApplication, QWidget
from maml_studio.gui.app import create_window
app = QApplication([])
window = create_window()
window.show()
status = window.findChild(QWidget, "adaptStatus")
deadline = time.monotonic() + 120
while status.property("state") != "ready" and time.monotonic() < deadline:
    app.processEvents()
    time.sleep(0.01)
print(status.property("state"))
window.close()
"""


def run(command: list[str | Path], **settings: object) -> str:
    finished = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder into which the wheel, and nothing else, was installed."""
    built = tmp_path_factory.mktemp("built")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, CHECKOUT])
    (wheel,) = built.glob("*.whl")
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-index"]
    run([*pip, "--no-deps", "--target", target, wheel])
    return target


def run_installed(code: str, installed: Path, folder: Path) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen"}
    return run([sys.executable, "-c", code], cwd=folder, env=environment).splitlines()


def test_wheel_carries_assets_initializations_and_recipes(installed: Path) -> None:
    package = installed / "maml_studio"
    for origin, packed in (
        (CHECKOUT / "assets", package / "_assets"),
        (CHECKOUT / "pretrained", package / "_pretrained"),
        (CHECKOUT / "maml_studio" / "recipes", package / "recipes"),
    ):
        assert files_in(origin)
        assert files_in(origin) == files_in(packed)
    assert (package / "py.typed").is_file()


def files_in(folder: Path) -> set[Path]:
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in files if "__pycache__" not in path.parts}


def test_installed_wheel_classifies_from_another_folder(installed: Path, tmp_path: Path) -> None:
    home, label = run_installed(CLASSIFY, installed, tmp_path)
    assert Path(home).is_relative_to(installed)
    assert label == "dash"


def test_installed_wheel_opens_the_window(installed: Path, tmp_path: Path) -> None:
    assert run_installed(OPEN_WINDOW, installed, tmp_path)[-1] == "ready"
