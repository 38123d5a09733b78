"""What happens before a person can draw."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import CHECKOUT


def run(script: str, *arguments: str) -> str:
    """Run a script in a fresh process, in which nothing is imported yet."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from maml_studio.gui.app import create_window
window = create_window()
"""


def test_torch_waits_until_the_window_shows() -> None:
    script = WINDOW + (
        "assert 'torch' not in sys.modules\n"
        "window.show()\n"
        "assert 'torch' not in sys.modules\n"
        "window.demo.adaptation.state_changed.connect(\n"
        "    lambda: window.close() if window.demo.adaptation.state == 'ready' else None)\n"
        "app.exec()\n"
        "assert 'torch' in sys.modules\n"
        "assert not [name for name in sys.modules if name.startswith('torchvision')]\n"
        "print('ready')\n"
    )
    assert run(script) == "ready\n"


def test_closing_at_once_ends_the_process() -> None:
    script = WINDOW + (
        "from PySide6.QtCore import QTimer\n"
        "window.show()\n"
        "QTimer.singleShot(300, window.close)\n"
        "app.exec()\n"
        "print('closed')\n"
    )
    assert run(script) == "closed\n"


def test_main_opens_the_window_and_ends_with_it() -> None:
    script = (
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from maml_studio.gui.app import main\n"
        "QTimer.singleShot(0, lambda: None)\n"
        "import threading, os, signal\n"
        "threading.Timer(2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        "print(main())\n"
    )
    assert run(script) == "0\n"


def test_it_opens_from_any_folder(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "sys.path.insert(0, os.getcwd())\n"
        "os.chdir(sys.argv[1])\n" + WINDOW + "print(len(window.demo.model.task) >= 2)\n"
    )
    assert run(script, str(tmp_path)) == "True\n"
