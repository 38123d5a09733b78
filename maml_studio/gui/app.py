"""Starting the window."""

from __future__ import annotations

import logging
import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from maml_studio import __version__
from maml_studio.gui.garbage import collect_in_gui_thread
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
    collect_in_gui_thread(app)
    preferences = Preferences()
    apply_theme(app, preferences.theme)
    return MainWindow(preferences)


def main() -> int:
    """Open the window, and return the exit code when it is closed."""
    logging.basicConfig(format="%(levelname)s: %(message)s")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("MAML Studio")
    app.setApplicationVersion(__version__)
    window = create_window()
    window.show()
    # Qt's loop starves Python's signal handlers unless Python runs now and then.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    ticker = QTimer(window)
    ticker.timeout.connect(lambda: None)
    ticker.start(_SIGNAL_CHECK_MS)
    return app.exec()
