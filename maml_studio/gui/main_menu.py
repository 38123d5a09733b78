"""The window's menu, and with it every shortcut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from maml_studio.gui.about import AboutBox
from maml_studio.gui.demo.classifier_exports import ClassifierExports
from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.demo.exports import Exports
from maml_studio.gui.demo.task_files import TaskFiles
from maml_studio.gui.naming import named
from maml_studio.gui.recent_files import is_gone
from maml_studio.gui.shortcuts import GROUP
from maml_studio.gui.theme import Choice, Theme, current_theme, scaled, set_role, theme_watcher
from maml_studio.gui.widgets.icons import icon

LOOKS: dict[Choice, str] = {"system": "As the system", "light": "Light", "dark": "Dark"}

_AS_WEIGHTS = "The classifier as weights (safetensors)…"
_AS_ONNX = "The classifier as ONNX…"
_HIDDEN_BY_PROJECTOR = {"New task", "Load images…", "Draw an example", "Add the drawing"}
_ICON = 16
_Keys = QKeySequence.StandardKey | str | list[str]


class MainMenu(QObject):
    """A menu behind one button, in groups: file, edit, drawing, view, help.

    Signals:
        theme_chosen: “system”, “light” or “dark”.
        preferences_wanted: the preferences are to be shown.
        shortcuts_wanted: the list of shortcuts is to be shown.
        projector_wanted: the look for a projector is to come, or to go.
    """

    theme_chosen = Signal(str)
    preferences_wanted = Signal()
    shortcuts_wanted = Signal()
    projector_wanted = Signal()

    def __init__(self, demo: DemoTab, files: TaskFiles, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._demo, self._files = window, demo, files
        self._exports = Exports(demo, files.work, self)
        self._classifiers = ClassifierExports(demo, files.work, self)
        self._is_demo = True
        self._is_projected = False
        self._menu = QMenu(window)
        self._recent = QMenu("Open recent", self._menu)
        self.button = named(QToolButton(), "menuButton", "Menu", "Menu (F10)")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self._menu)
        set_role(self.button, "quiet")
        self.button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._add_file_actions()
        self._add_edit_actions()
        self._add_drawing_actions()
        self._add_ways()
        self._task_actions = self._menu.actions()
        self._inner = [*self._classes.actions(), *self._goals.actions()]
        unseen = [one for one in self._task_actions if one.text() in _HIDDEN_BY_PROJECTOR]
        self._unseen = [*unseen, self._classes.menuAction(), *self._inner]
        self._unseen = [one for one in self._unseen if one not in self._parts]
        self._add_view_actions()
        self._add_help_actions()
        self._listen()
        self._paint(current_theme())

    def offer_task_actions(self, *, is_on: bool) -> None:
        """Offer what is done with the Demo's task, or not while the Demo is not seen."""
        self._is_demo = is_on
        for action in (*self._task_actions, *self._inner):
            action.setEnabled(is_on and not (self._is_projected and action in self._unseen))
        self._show_history()

    def set_projected(self, *, is_on: bool) -> None:
        """Do not offer what a projector would hide, such as another class, while one is on."""
        self._is_projected = is_on
        self.offer_task_actions(is_on=self._is_demo)

    def _add_file_actions(self) -> None:
        standard, files, exports = QKeySequence.StandardKey, self._files, self._exports
        self._add("New task", standard.New, self._demo.examples.new_task.click)
        self._add("Open…", standard.Open, files.ask_for_file)
        self._menu.addMenu(self._recent)
        self._add("Save", standard.Save, files.save)
        self._add("Save as…", "Ctrl+Shift+S", files.save_as)
        export = self._menu.addMenu("Export")
        for text, on_triggered in (
            ("The task as folders of images…", exports.ask_for_folders),
            ("The drawing as a picture…", exports.ask_for_drawing),
            ("The curves as a picture…", exports.ask_for_curves),
            ("The curves as a table…", exports.ask_for_table),
            ("Answers to a folder of images…", self._classifiers.ask_for_answers),
            (_AS_WEIGHTS, lambda: self._classifiers.ask_for_classifier("safetensors")),
        ):
            self._add(text, "", on_triggered, export)
        as_onnx = self._add(
            _AS_ONNX, "", lambda: self._classifiers.ask_for_classifier("onnx"), export
        )
        export.aboutToShow.connect(lambda: as_onnx.setText(_AS_ONNX + _what_to_install()))
        self._menu.addSeparator()

    def _add_edit_actions(self) -> None:
        examples, ways = self._demo.examples, self._demo.ways
        self._undo = self._add("Undo", QKeySequence.StandardKey.Undo, self._demo.undo, group="Edit")
        self._redo = self._add("Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], self._demo.redo, group="Edit")
        self._classes = self._menu.addMenu("Class")
        for text, keys, on_triggered in (
            ("Add class", "Ctrl+K", examples.add_class),
            ("Rename class", "Ctrl+R", examples.rename_selected),
            ("Next class", "Ctrl+Down", ways.select_next),
            ("Previous class", "Ctrl+Up", lambda: ways.select_next(-1)),
        ):
            self._add(text, keys, on_triggered, self._classes, group="Classes and examples")
        self._add("Load images…", "Ctrl+I", examples.load_images, group="Classes and examples")
        self._menu.addSeparator()

    def _add_drawing_actions(self) -> None:
        demo, group = self._demo, "Drawing"
        self._add("Draw an example", "Ctrl+E", demo.examples.pad.canvas.setFocus, group=group)
        self._add("Add the drawing", "Ctrl+Return", demo.add_example, group=group)
        self._add("Draw to try", "Ctrl+T", demo.trying.canvas.setFocus, group=group)
        self._add("Clear the drawing", "Ctrl+L", demo.clear_drawing, group=group)
        self._add("Classify images…", "Ctrl+Shift+O", demo.images.ask_for_new_ones, group=group)

    def _add_ways(self) -> None:
        ways, group = self._demo.ways, "Go to"
        self._goals = self._menu.addMenu(group)
        for text, keys, go in ways.goals:
            self._add(text, keys, go, self._goals, group)
        self._parts = [
            self._add("Next part of the window", "F6", ways.go_on, self._goals, group),
            self._add("Previous part", "Shift+F6", lambda: ways.go_on(-1), self._goals, group),
        ]

    def _add_view_actions(self) -> None:
        self._menu.addSeparator()
        self._add("Projector", "F11", self.projector_wanted.emit, group="View")
        looks = self._menu.addMenu("Look")
        group = QActionGroup(self)
        for choice in get_args(Choice):
            action = QAction(LOOKS[choice], group, checkable=True)
            action.setData(choice)
            action.triggered.connect(lambda _=False, choice=choice: self._choose(choice))
            looks.addAction(action)
        looks.aboutToShow.connect(lambda: self._check_look(group))
        self._check_look(group)
        keys = "Ctrl+,"
        self._add("Preferences…", keys, self.preferences_wanted.emit, group="View")

    def _add_help_actions(self) -> None:
        self._menu.addSeparator()
        keys = ["F1", "Ctrl+/"]
        self._add("Help and shortcuts", keys, self.shortcuts_wanted.emit, group="Help")
        self._add("About MAML Studio…", "", lambda: AboutBox(self._window).show(), group="Help")
        opener = QAction("Menu", self._window)
        opener.setShortcut("F10")
        opener.setProperty(GROUP, "View")
        opener.triggered.connect(self.button.showMenu)
        self._window.addAction(opener)

    def _add(
        self,
        text: str,
        keys: _Keys,
        on_triggered: Callable[[], object],
        menu: QMenu | None = None,
        group: str = "File",
    ) -> QAction:
        action = QAction(text, self._window)
        sequences = keys if isinstance(keys, list) else [keys]
        action.setShortcuts([QKeySequence(key) for key in sequences if key != ""])
        action.setProperty(GROUP, group)
        action.triggered.connect(lambda _checked: on_triggered())
        (menu or self._menu).addAction(action)
        # A menu that has not been opened yet would not hear its shortcuts.
        self._window.addAction(action)
        return action

    def _listen(self) -> None:
        self._demo.steps.changed.connect(self._show_history)
        self._menu.aboutToShow.connect(self._on_menu_opening)
        self._recent.aboutToShow.connect(self._show_recent)
        theme_watcher().changed.connect(self._paint)
        self._show_history()

    def _choose(self, choice: Choice) -> None:
        theme_watcher().choose(choice)
        self.theme_chosen.emit(choice)

    def _check_look(self, group: QActionGroup) -> None:
        for action in group.actions():
            action.setChecked(action.data() == theme_watcher().choice)

    @Slot()
    def _on_menu_opening(self) -> None:
        self._recent.setEnabled(self._is_demo and bool(self._files.recent.paths))
        self._show_history()

    @Slot()
    def _show_history(self) -> None:
        """Name what the next undo takes back, and what the next redo brings again."""
        what, again = self._demo.steps.undo_text, self._demo.steps.redo_text
        self._undo.setText(f"Undo: {what}" if what else "Undo")
        self._undo.setEnabled(self._is_demo and bool(what))
        self._redo.setText(f"Redo: {again}" if again else "Redo")
        self._redo.setEnabled(self._is_demo and bool(again))

    @Slot()
    def _show_recent(self) -> None:
        self._recent.clear()
        self._files.look_for_file()
        for path in self._files.recent.paths:
            self._recent.addAction(self._recent_action(path))
        self._recent.addSeparator()
        self._recent.addAction("Clear the list").triggered.connect(self._files.clear_recent)

    def _recent_action(self, path: Path) -> QAction:
        is_there = not is_gone(path)
        # An ampersand would underline the letter after it.
        name = path.name.replace("&", "&&")
        action = QAction(name if is_there else f"{name} (not there any more)", self._recent)
        action.setToolTip(str(path))
        action.setEnabled(is_there)
        action.triggered.connect(lambda _checked: self._files.open(path))
        return action

    @Slot(object)
    def _paint(self, theme: Theme) -> None:
        self.button.setIcon(icon("menu", theme.muted))
        self.button.setIconSize(QSize(scaled(_ICON), scaled(_ICON)))


def _what_to_install() -> str:
    """Return what the person has to do before the classifier can be written as ONNX."""
    from maml_studio.engine.exports.kinds import missing_for

    return " · pip install 'maml-studio[onnx]'" if missing_for("onnx") else ""
