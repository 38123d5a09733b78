"""The menu of a run's checkpoints: each can be used in the Demo, or saved as an initialization."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from maml_studio.engine.kept_checkpoints import kept_checkpoints

OnChosen = Callable[[Path], object]


def fill_checkpoint_menu(menu: QMenu, run: Path, on_use: OnChosen, on_save: OnChosen) -> None:
    """Fill a menu anew with what there is of a run by now; each callback takes the chosen path."""
    menu.clear()
    for former in menu.findChildren(QMenu):
        former.setParent(None)
        former.deleteLater()
    found = kept_checkpoints(run)
    for kept in found:
        title = f"Use: {kept.title}"
        menu.addAction(title).triggered.connect(lambda _=False, path=kept.path: on_use(path))
    if not found:
        menu.addAction("No checkpoint yet").setEnabled(False)
        return
    menu.addSeparator()
    saving = menu.addMenu("Save as initialization")
    for kept in found:
        title = f"{kept.title}…"
        saving.addAction(title).triggered.connect(lambda _=False, path=kept.path: on_save(path))
