"""What the window shows now and then: the preferences, the shortcuts, the projector's look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QTabWidget

from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.main_menu import MainMenu
from maml_studio.gui.preferences import Preferences
from maml_studio.gui.train.train_status import TrainStatus
from maml_studio.gui.train.train_tab import TrainTab

if TYPE_CHECKING:
    from maml_studio.gui.projector import Projector


class WindowExtras(QObject):
    """Make each of them when it is asked for first: most windows never do.

    Signals:
        projected: whether the look for a projector is on from now on.
    """

    projected = Signal(bool)

    def __init__(
        self,
        window: QMainWindow,
        tabs: QTabWidget,
        demo: DemoTab,
        train: TrainTab,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._tabs, self._demo, self._train = window, tabs, demo, train
        self._preferences = preferences
        tabs.tabBar().setAccessibleName("Demo or Train")
        train.threads_chosen.connect(self._remember_threads)
        demo.images.drop.reach(window)
        self._pages = QStackedWidget()
        self._pages.addWidget(tabs)
        window.setCentralWidget(self._pages)
        self._projector: Projector | None = None
        self._was_full_screen = False

    def listen(self, menu: MainMenu) -> None:
        """Show what the menu asks for."""
        self.projected.connect(lambda is_on: menu.set_projected(is_on=is_on))
        menu.preferences_wanted.connect(self._show_preferences)
        menu.shortcuts_wanted.connect(self._show_shortcuts)
        menu.projector_wanted.connect(self._toggle_projector)

    @Slot()
    def leave_projector(self) -> None:
        """Show the window as it was, if the look for a projector is on."""
        if self._projector is None or not self._projector.is_on:
            return
        self._pages.setCurrentWidget(self._tabs)
        self._projector.end()
        self.projected.emit(False)
        self._window.statusBar().show()
        if not self._was_full_screen:
            self._window.setWindowState(
                self._window.windowState() & ~Qt.WindowState.WindowFullScreen
            )
        self._demo.trying.canvas.setFocus()

    @Slot()
    def _toggle_projector(self) -> None:
        if self._projector is not None and self._projector.is_on:
            self.leave_projector()
            return
        if self._projector is None:
            from maml_studio.gui.projector import Projector

            self._projector = Projector(self._demo, TrainStatus(self._train.control, self))
            self._projector.left.connect(self.leave_projector)
            self._pages.addWidget(self._projector)
        self._tabs.setCurrentWidget(self._demo)
        self._was_full_screen = self._window.isFullScreen()
        self._window.statusBar().hide()
        self._pages.setCurrentWidget(self._projector)
        # Its text is as large as the screen allows: the screen first, or all is styled twice.
        self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowFullScreen)
        self._projector.begin()
        self.projected.emit(True)

    @Slot()
    def _show_preferences(self) -> None:
        from maml_studio.gui.preferences_panel import PreferencesPanel

        if _raised(self._window.findChild(PreferencesPanel)):
            return
        slow_motion = self._demo.learning.inner.slow_motion
        panel = PreferencesPanel(
            self._preferences,
            slow_motion=slow_motion.isChecked(),
            none=self._demo.trying.none,
            parent=self._window,
        )
        panel.slow_motion_chosen.connect(slow_motion.setChecked)
        panel.threads_chosen.connect(self._train.set_threads)
        panel.threads_chosen.connect(self._remember_threads)
        panel.show()

    @Slot(int)
    def _remember_threads(self, count: int) -> None:
        self._preferences.remember("threads", str(count))

    @Slot()
    def _show_shortcuts(self) -> None:
        from maml_studio.gui.shortcuts import ShortcutList

        if not _raised(self._window.findChild(ShortcutList)):
            # The page of the trainings is made late, and has shortcuts of its own.
            self._train.page.ensurePolished()
            ShortcutList(self._window).show()


def _raised(dialog: QDialog | None) -> bool:
    """Bring a window to the front, if there is one."""
    if dialog is not None:
        dialog.raise_()
        dialog.activateWindow()
    return dialog is not None
