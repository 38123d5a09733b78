"""Starting the window."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from maml_studio import __version__
from maml_studio.gui.arenas import share_one_arena
from maml_studio.gui.garbage import collect_in_gui_thread
from maml_studio.gui.job import Job
from maml_studio.gui.main_window import MainWindow
from maml_studio.gui.preferences import Preferences
from maml_studio.gui.theme import apply_theme

_SIGNAL_CHECK_MS = 200


def create_window() -> QMainWindow:
    """Return the window, not shown yet; there is a QApplication already.

    The network is loaded in a job once the window shows.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("The window needs a QApplication.")
    share_one_arena()
    collect_in_gui_thread(app)
    preferences = Preferences()
    apply_theme(app, preferences.theme).set_scale(preferences.text_scale / 100)
    return MainWindow(preferences)


def main(file: Path | None = None) -> int:
    """Open the window, with a task's file if one is given; return the exit code when it closes."""
    logging.basicConfig(format="%(levelname)s: %(message)s")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("MAML Studio")
    app.setApplicationVersion(__version__)
    window = cast(MainWindow, create_window())
    window.show()
    if file is not None:
        window.files.open(file)
    # Qt's loop starves Python's signal handlers unless Python runs now and then.
    # The handler may run in the midst of a painting: the window closes after it.
    signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, window.close))
    ticker = QTimer(window)
    ticker.timeout.connect(lambda: None)
    ticker.start(_SIGNAL_CHECK_MS)
    status = app.exec()
    if any(job.isRunning() for job in window.findChildren(Job)):
        # What is on the disk is whole, and a thread that can't be ended would crash on the way out.
        os._exit(status)
    return status
