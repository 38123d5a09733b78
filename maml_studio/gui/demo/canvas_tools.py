"""The buttons beside a canvas: take back, do again, erase; for a hand that is on the pen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QToolButton

from maml_studio.gui.naming import named
from maml_studio.gui.theme import current_theme, scaled, set_role, theme_watcher
from maml_studio.gui.widgets.icons import icon
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

_ICON = 16


class CanvasTool(QToolButton):
    """A button with an icon that is enabled while there is something for it on a canvas."""

    def __init__(
        self, name: str, hint: str, canvas: StrokeCanvas, is_of_use: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._icon_name, self._is_of_use = name, is_of_use
        named(self, f"{canvas.objectName()}{name.title()}", hint, hint)
        set_role(self, "tool")
        canvas.history_changed.connect(self._on_history_changed)
        theme_watcher().changed.connect(self._paint)
        self._on_history_changed()
        self._paint()

    @Slot()
    def _on_history_changed(self) -> None:
        self.setEnabled(self._is_of_use())

    @Slot()
    def _paint(self) -> None:
        self.setIcon(icon(self._icon_name, current_theme().text))
        self.setIconSize(QSize(scaled(_ICON), scaled(_ICON)))


def undo_tool(canvas: StrokeCanvas) -> CanvasTool:
    """Return a button that takes back the last step of a drawing."""
    hint = "Take back the last step of the drawing (Ctrl+Z)"
    tool = CanvasTool("undo", hint, canvas, lambda: bool(canvas.undo_text))
    tool.clicked.connect(canvas.undo)
    return tool


def redo_tool(canvas: StrokeCanvas) -> CanvasTool:
    """Return a button that does again what was taken back."""
    hint = "Do again what was taken back (Ctrl+Shift+Z)"
    tool = CanvasTool("redo", hint, canvas, lambda: bool(canvas.redo_text))
    tool.clicked.connect(canvas.redo)
    return tool


def eraser_tool(canvas: StrokeCanvas) -> CanvasTool:
    """Return a button that is checked while the left button and the pen erase."""
    hint = "Eraser (E); the right button and a pen's other end erase as well"
    tool = CanvasTool("eraser", hint, canvas, lambda: not canvas.is_empty)
    tool.setCheckable(True)
    tool.toggled.connect(canvas.take_eraser)
    canvas.eraser_toggled.connect(tool.setChecked)
    return tool
