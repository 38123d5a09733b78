"""The window's menu, and with it every shortcut."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from maml_studio.gui.about import AboutBox
from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.demo.icons import icon
from maml_studio.gui.naming import named
from maml_studio.gui.theme import Choice, Theme, current_theme, set_role, theme_watcher

_LOOKS: dict[Choice, str] = {"system": "As the system", "light": "Light", "dark": "Dark"}


class MainMenu(QObject):
    """A menu behind one button.

    Signals:
        theme_chosen: “system”, “light” or “dark”.
    """

    theme_chosen = Signal(str)

    def __init__(self, demo: DemoTab, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._menu = QMenu(window)
        self.button = named(QToolButton(), "menuButton", "Menu", "Menu (F10)")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self._menu)
        set_role(self.button, "quiet")
        self.button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._add_task_actions(demo)
        self._task_actions = self._menu.actions()
        self._menu.addSeparator()
        self._add_looks()
        self._menu.addSeparator()
        self._add("About MAML Studio…", "F1", self._on_about_chosen)
        opener = QAction(window)
        opener.setShortcut("F10")
        opener.triggered.connect(self.button.showMenu)
        window.addAction(opener)
        theme_watcher().changed.connect(self._paint)
        self._paint(current_theme())

    def offer_task_actions(self, *, is_on: bool) -> None:
        """Offer what is done with the Demo's task, or not while the Demo is not seen."""
        for action in self._task_actions:
            action.setEnabled(is_on)

    def _add_task_actions(self, demo: DemoTab) -> None:
        standard = QKeySequence.StandardKey
        model = demo.model
        self._add("New task", standard.New, demo.examples.new_task.click)
        self._add("Undo", standard.Undo, demo.undo)
        self._add("Redo", "Ctrl+Shift+Z", demo.redo)
        self._menu.addSeparator()
        self._add("Add class", "Ctrl+K", demo.examples.add_class)
        self._add("Rename class", "Ctrl+R", demo.examples.rename_selected)
        self._add("Next class", "Ctrl+Down", model.select_next)
        self._add("Previous class", "Ctrl+Up", lambda: model.select_next(-1))
        self._add("Add the drawing", "Ctrl+Return", demo.add_example)
        self._add("Load images…", standard.Open, demo.examples.load_images)
        self._menu.addSeparator()
        self._add("Draw an example", "Ctrl+E", demo.examples.pad.canvas.setFocus)
        self._add("Draw to try", "Ctrl+T", demo.trying.canvas.setFocus)
        self._add("Clear the drawing", "Ctrl+L", demo.clear_drawing)
        self._add("Classify images…", "Ctrl+Shift+O", demo.images.ask_for_new_ones)

    def _add_looks(self) -> None:
        looks = self._menu.addMenu("Look")
        group = QActionGroup(self)
        for choice in get_args(Choice):
            action = QAction(_LOOKS[choice], group, checkable=True)
            action.setChecked(choice == theme_watcher().choice)
            action.triggered.connect(lambda _=False, choice=choice: self._choose(choice))
            looks.addAction(action)

    def _choose(self, choice: Choice) -> None:
        theme_watcher().choose(choice)
        self.theme_chosen.emit(choice)

    def _add(
        self,
        text: str,
        shortcut: QKeySequence.StandardKey | str,
        on_triggered: Callable[[], None],
    ) -> None:
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked: on_triggered())
        self._menu.addAction(action)
        # A menu that has not been opened yet would not hear its shortcuts.
        self._window.addAction(action)

    def _on_about_chosen(self) -> None:
        AboutBox(self._window).show()

    def _paint(self, theme: Theme) -> None:
        self.button.setIcon(icon("menu", theme.muted))
