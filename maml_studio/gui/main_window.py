"""The window: a header with the tabs, the tabs, and a status bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QTabWidget, QWidget

from maml_studio.engine.data_folder import data_folder
from maml_studio.gui.demo.autosave import Autosave, AutosaveSlot
from maml_studio.gui.demo.demo_tab import MESSAGE_GAP, DemoTab
from maml_studio.gui.demo.engine_access import Choices, Engine
from maml_studio.gui.demo.engine_loader import DEFAULT, EngineLoader
from maml_studio.gui.demo.samples import sample_tasks
from maml_studio.gui.engine_choosers import EngineChoosers
from maml_studio.gui.job import stop_jobs
from maml_studio.gui.main_menu import MainMenu
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.preferences import Preferences
from maml_studio.gui.status_line import StatusLine
from maml_studio.gui.theme import set_role, theme_watcher
from maml_studio.gui.train.train_tab import TrainTab

_HEADER_HEIGHT = 52
_SIZE = (1360, 880)


class MainWindow(QMainWindow):
    """Own the tabs and what they share: the loaded network and the preferences."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle("MAML Studio")
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize()))
        self._preferences = preferences
        self._is_begun = False
        self._may_lose = False
        self._loader = EngineLoader(self)
        self._slot = AutosaveSlot(data_folder() / "autosave")
        self._autosave = Autosave(self._slot.path, self)
        samples, problems = sample_tasks()
        self.demo = DemoTab(self._loader, self._autosave, samples)
        self.train = TrainTab()
        self._choosers = EngineChoosers()
        self._status = StatusLine(self.demo.adaptation, self._autosave)
        self._build()
        self._connect()
        self._recall()
        self._settle_smallest_size()
        for problem in problems:
            self.demo.message.show_warning(problem)

    def _build(self) -> None:
        brand = QLabel("MAML Studio")
        set_role(brand, "brand")
        brand.setContentsMargins(16, 0, 16, 0)
        brand.setFixedHeight(_HEADER_HEIGHT)
        menu = MainMenu(self.demo, self)
        self._choosers.add_button(menu.button)
        self.tabs = named(QTabWidget(), "tabs", "Tabs")
        self.tabs.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs.addTab(self.demo, "Demo")
        self.tabs.addTab(self.train, "Train")
        self.tabs.setCornerWidget(brand, Qt.Corner.TopLeftCorner)
        self.tabs.setCornerWidget(self._choosers, Qt.Corner.TopRightCorner)
        self.setCentralWidget(self.tabs)
        self.setStatusBar(self._status)
        choosers = [self._choosers.initialization, self._choosers.device, menu.button]
        order_tabs([self.tabs.tabBar(), *choosers, self.demo.examples.sample_tasks])
        self.tabs.currentChanged.connect(
            lambda: menu.offer_task_actions(is_on=self.tabs.currentWidget() is self.demo)
        )
        menu.theme_chosen.connect(lambda choice: self._preferences.remember("theme", choice))

    def _connect(self) -> None:
        self._loader.choices_found.connect(self._on_choices_found)
        self._loader.loaded.connect(self._on_engine_loaded)
        self._loader.failed.connect(self._on_engine_failed)
        self._choosers.chosen.connect(self._loader.load)
        self.demo.told.connect(self._status.tell)
        self.demo.trying.answered.connect(self._status.show_answer_time)
        self.demo.learning.settings_changed.connect(self._on_settings_changed)
        self.demo.model.task_changed.connect(self._on_task_changed)
        theme_watcher().changed.connect(self.demo.refresh)
        self.train.told.connect(self._status.tell)
        self.train.use_wanted.connect(self._on_use_wanted)
        self.train.initialization_saved.connect(self._loader.look_again)
        self.train.unfinished_changed.connect(self._on_unfinished_changed)

    def _settle_smallest_size(self) -> None:
        """Ask for the room that everything needs, a message among it, before the window shows."""
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()
        smallest = self.minimumSizeHint()
        message = self.demo.message.sizeHint().height() + MESSAGE_GAP
        self.setMinimumSize(smallest.width(), smallest.height() + message)

    def _recall(self) -> None:
        self.restoreGeometry(self._preferences.geometry())
        start = self._preferences.number("start_from")
        slow = self._preferences.text("slow_motion") == "on"
        self.demo.learning.start.set_current(start)
        self.demo.learning.inner.slow_motion.setChecked(slow)

    @Slot()
    def _begin(self) -> None:
        if self.isVisible():
            initialization = self._preferences.text("initialization", DEFAULT)
            self._loader.load(initialization, self._preferences.text("device") or None)
            self._offer_training()

    def _offer_training(self) -> None:
        """Offer to go on with the training that the last window left."""
        unfinished = self._preferences.text("training")
        sentence = self.train.offer(Path(unfinished)) if unfinished else ""
        if sentence:
            self.demo.message.show_info(sentence, "Resume", self._resume_training)

    def _resume_training(self) -> None:
        self.tabs.setCurrentWidget(self.train)
        self.train.control.resume()

    @Slot(object)
    def _on_use_wanted(self, run: Path) -> None:
        self.tabs.setCurrentWidget(self.demo)
        self._loader.load(str(run), self._loader.device)

    @Slot(str)
    def _on_unfinished_changed(self, folder: str) -> None:
        if folder != self._preferences.text("training"):
            self._preferences.remember("training", folder)
            self._preferences.keep()

    @Slot(object)
    def _on_choices_found(self, choices: Choices) -> None:
        self._choosers.show_choices(choices, self._loader.initialization, self._loader.device)
        self.train.set_devices([(choice.name, choice.title) for choice in choices.devices])

    @Slot(object)
    def _on_engine_loaded(self, engine: Engine) -> None:
        self._choosers.show_current(engine.initialization, engine.device)
        self._choosers.explain(engine.hint)
        self._preferences.remember("initialization", engine.initialization)
        self._preferences.remember("device", self._loader.device or "")

    @Slot()
    def _on_task_changed(self) -> None:
        # The leave to lose what could not be saved was for the task as it was then.
        self._may_lose = False

    @Slot(str)
    def _on_engine_failed(self) -> None:
        self._choosers.show_current(self._loader.initialization, self._loader.device)

    @Slot()
    def _on_settings_changed(self) -> None:
        learning = self.demo.learning
        self._preferences.remember("start_from", str(learning.start.current()))
        slow = "on" if learning.inner.slow_motion.isChecked() else "off"
        self._preferences.remember("slow_motion", slow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the example with Return, also when no widget has the focus."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and self.tabs.currentWidget() is self.demo:
            self.demo.take_return()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to load the network when the window has been painted."""
        super().showEvent(event)
        if not self._is_begun:
            self._is_begun = True
            self.demo.trying.canvas.setFocus()
            QTimer.singleShot(0, self._begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the jobs; stay open once if the task cannot be kept."""
        self._preferences.remember("geometry", self.saveGeometry())
        try:
            self._autosave.flush()
        except OSError as error:
            if not self._may_lose:
                self._may_lose = True
                self._autosave.failed.emit(
                    f"The task could not be saved: {error.strerror or error}."
                    " Close again to quit without it."
                )
                event.ignore()
                return
        stop_jobs(self)
        self._slot.release()
        super().closeEvent(event)
