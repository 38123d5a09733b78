"""Take the pictures in README from the real window, with the initialization that ships.

    python tools/screenshots.py [FOLDER [STEPS [DATA]]]

Everything in them is the same each time except what is measured in seconds. The window's data
folder is a new one, which begins as a copy of DATA.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maml_studio.gui.main_window import MainWindow

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "docs"
SIZE = (1360, 884)
SAMPLE, MINDS = 0, ("meta", "random")
TRAINED_STEPS = 200
PATIENCE_SECONDS = 180
LEANING = math.radians(25)

Stroke = list[tuple[float, float]]


def main() -> int:
    """Open the window, draw, train, and save a light and a dark picture of each tab."""
    with tempfile.TemporaryDirectory() as data:
        os.environ["MAML_STUDIO_DATA"] = data
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ.setdefault("QT_SCALE_FACTOR", "2")
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
        folder.mkdir(exist_ok=True)
        steps = int(sys.argv[2]) if len(sys.argv) > 2 else TRAINED_STEPS
        if len(sys.argv) > 3:
            shutil.copytree(sys.argv[3], data, dirs_exist_ok=True)
        for path in take_pictures(folder, steps):
            print(path)
    return 0


def take_pictures(folder: Path, steps: int) -> list[Path]:
    """Save demo-light.png, demo-dark.png and those of the Train tab, and return their paths."""
    from PySide6.QtWidgets import QApplication

    from maml_studio.gui.app import create_window
    from maml_studio.gui.main_window import MainWindow

    app = QApplication([])
    window = create_window()
    assert isinstance(window, MainWindow)
    window.resize(*SIZE)
    window.show()
    window.demo.examples.sample_tasks.setCurrentIndex(SAMPLE)
    window.demo.learning.minds.choose(MINDS)
    wait(app.processEvents, lambda: window.demo.adaptation.state == "ready")
    draw(window, three())
    wait(app.processEvents, lambda: bool(window.demo.trying.other.text()))
    wait(app.processEvents, lambda: window.demo.trying.quality.found is not None)
    paths = take_both_looks(window, folder, "demo", app.processEvents)
    window.tabs.setCurrentWidget(window.train)
    window.train.page.setup.start.click()
    control = window.train.control
    wait(app.processEvents, lambda: control.steps_done >= steps)
    paths += take_both_looks(window, folder, "train", app.processEvents)
    window.close()
    return paths


def take_both_looks(
    window: MainWindow, folder: Path, name: str, process_events: Callable[[], None]
) -> list[Path]:
    """Save a light and a dark picture of the window as it is."""
    from maml_studio.gui.theme import theme_watcher

    paths = []
    for look in ("light", "dark"):
        theme_watcher().choose(look)
        let_pass(process_events, 1.0)
        paths.append(folder / f"{name}-{look}.png")
        if not window.grab().save(str(paths[-1])):
            raise OSError(f"{paths[-1]} could not be written.")
    return paths


def three() -> Stroke:
    """Return a digit, drawn for this picture: two bowls, one below the other, leaning to the left.

    The examples are upright: what the random start learned by heart is of less use here.
    """
    upper = [(0.47 + 0.17 * math.cos(a), 0.33 - 0.15 * math.sin(a)) for a in turn(2.6, -1.5)]
    lower = [(0.46 + 0.21 * math.cos(a), 0.66 - 0.19 * math.sin(a)) for a in turn(1.5, -2.7)]
    along, across = math.cos(LEANING), math.sin(LEANING)
    return [
        (0.5 + along * (x - 0.5) + across * (y - 0.5), 0.5 - across * (x - 0.5) + along * (y - 0.5))
        for x, y in (*upper, *lower)
    ]


def turn(start: float, end: float) -> list[float]:
    """Return angles from start to end."""
    return [start + (end - start) * step / 30 for step in range(31)]


def draw(window: MainWindow, stroke: Stroke) -> None:
    """Draw a stroke on the canvas to try, with the mouse."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    canvas = window.demo.trying.canvas
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    press, move, release = (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonRelease,
    )
    points = [QPointF(x * canvas.width(), y * canvas.height()) for x, y in stroke]
    kinds = [press, *[move] * (len(points) - 2), release]
    for kind, point in zip(kinds, points, strict=True):
        button, held = (none if kind is move else left), (none if kind is release else left)
        at = canvas.mapToGlobal(point)
        modifiers = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(canvas, QMouseEvent(kind, point, at, button, held, modifiers))


def wait(process_events: Callable[[], None], is_done: Callable[[], bool]) -> None:
    """Let the window work until something is done."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_done():
        if time.monotonic() > end:
            raise TimeoutError("The window did not get ready for its picture.")
        process_events()
        time.sleep(0.01)


def let_pass(process_events: Callable[[], None], seconds: float) -> None:
    """Let the window work for a while, so that what is drawn on a timer is drawn."""
    end = time.monotonic() + seconds
    wait(process_events, lambda: time.monotonic() > end)


if __name__ == "__main__":
    sys.exit(main())
