"""The window: a header with the tabs, the tabs, and a status bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QTabWidget

from maml_studio.gui.demo.autosave import Autosave, AutosaveSlot, autosave_folder
from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.demo.engine_access import Choices, Engine
from maml_studio.gui.demo.engine_loader import DEFAULT, EngineLoader
from maml_studio.gui.demo.mind_choice import remember_minds
from maml_studio.gui.demo.samples import sample_tasks
from maml_studio.gui.demo.task_files import TaskFiles
from maml_studio.gui.engine_choosers import EngineChoosers
from maml_studio.gui.job import stop_jobs
from maml_studio.gui.main_menu import MainMenu
from maml_studio.gui.message_places import MessagePlaces
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.phrases import moment
from maml_studio.gui.preferences import Preferences
from maml_studio.gui.recent_files import RecentFiles
from maml_studio.gui.shortcuts import GROUP
from maml_studio.gui.status_line import StatusLine
from maml_studio.gui.theme import set_role, theme_watcher
from maml_studio.gui.train.records import Left
from maml_studio.gui.train.train_status import TrainStatus
from maml_studio.gui.train.train_tab import TrainTab
from maml_studio.gui.train.unfinished import Unfinished
from maml_studio.gui.widgets.settled import settle
from maml_studio.gui.window_extras import WindowExtras

_SIZE = (1360, 880)


class MainWindow(QMainWindow):
    """Own the tabs and what they share: the loaded network and the preferences."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle("MAML Studio")
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize()))
        self._preferences = preferences
        self._unfinished = Unfinished(preferences)
        self._is_begun = self._may_lose = False
        self._loader = EngineLoader(self)
        self._slot = AutosaveSlot(autosave_folder())
        self._autosave = Autosave(self._slot.path, self)
        self._kept_at = self._autosave.kept_at
        samples, problems = sample_tasks()
        self.demo = DemoTab(self._loader, self._autosave, samples)
        self.files = TaskFiles(self.demo, self._loader, RecentFiles(preferences), self)
        self.train = TrainTab()
        self.train.setProperty(GROUP, "Training")
        self._choosers = EngineChoosers()
        training = TrainStatus(self.train.control, self)
        self._status = StatusLine(self.demo.adaptation, self._autosave, training)
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
        menu = MainMenu(self.demo, self.files, self)
        self._choosers.add_button(menu.button)
        self.tabs = named(QTabWidget(), "tabs", "Tabs")
        self.tabs.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # They take their place while they are empty: all in them is styled anew at each move.
        self.extras = WindowExtras(self, self.tabs, self.demo, self.train, self._preferences)
        self.extras.listen(menu)
        self.tabs.addTab(self.demo, "Demo")
        self.tabs.addTab(self.train, "Train")
        self.tabs.setCornerWidget(brand, Qt.Corner.TopLeftCorner)
        self.tabs.setCornerWidget(self._choosers, Qt.Corner.TopRightCorner)
        self.setStatusBar(self._status)
        choosers = [*self._choosers.tab_stops(), menu.button]
        order_tabs([self.tabs.tabBar(), *choosers, self.demo.examples.sample_tasks])
        places = MessagePlaces(self, self.tabs, self._choosers, menu.button, self.demo, self.train)
        self.extras.projected.connect(places.take_demo_back)
        self.tabs.currentChanged.connect(lambda: self._on_tab_changed(menu))
        menu.theme_chosen.connect(lambda choice: self._preferences.remember("theme", choice))

    def _connect(self) -> None:
        self._loader.choices_found.connect(self._on_choices_found)
        self._loader.loaded.connect(self._on_engine_loaded)
        self._loader.began.connect(self._show_engine)
        self._loader.failed.connect(self._show_engine)
        self._loader.look_failed.connect(self.demo.message.show_warning)
        self._choosers.chosen.connect(self._loader.load)
        self.demo.told.connect(self._status.tell)
        self.demo.images.open_wanted.connect(self.files.open)
        self.files.told.connect(self._status.tell)
        self.files.changed.connect(self._show_file)
        self.demo.trying.answered.connect(self._status.show_answer_time)
        self.demo.learning.settings_changed.connect(self._on_settings_changed)
        self.demo.model.task_changed.connect(self._take_leave_back)
        self._autosave.saved.connect(self._take_leave_back)
        theme_watcher().changed.connect(self.demo.refresh)
        queued = Qt.ConnectionType.QueuedConnection
        for resized in (theme_watcher().changed, self.extras.projected):
            resized.connect(self._settle_smallest_size, queued)
        self.train.told.connect(self._status.tell)
        self.train.use_wanted.connect(self._on_use_wanted)
        self.train.initialization_saved.connect(self._loader.look_again)
        self.train.unfinished_changed.connect(
            lambda folder, is_over: self._unfinished.note(folder, is_over=is_over)
        )

    @Slot()
    def _settle_smallest_size(self) -> None:
        """Ask for the room that everything needs, before the window shows and when that changes."""
        settle(self)
        smallest = self.minimumSizeHint()
        # Larger text may need more than there is; the window has to stay on the screen.
        room = self.screen().availableSize() if theme_watcher().scale > 1 else smallest
        self.setMinimumSize(smallest.boundedTo(room))

    @Slot()
    def _show_file(self) -> None:
        """Name the file of the task in the title, with the platform's mark while it differs."""
        document, is_modified = self.files.document, self.files.is_modified
        file = document.file
        self.setWindowFilePath("" if file is None else str(file))
        self.setWindowTitle("MAML Studio" if file is None else f"{file.stem}[*] – MAML Studio")
        self.setWindowModified(is_modified)
        self._status.show_file(document, is_older=is_modified)

    def _recall(self) -> None:
        self.restoreGeometry(self._preferences.geometry())
        slow = self._preferences.text("slow_motion") == "on"
        self.demo.learning.recall(self._preferences)
        self.demo.trying.none.recall(self._preferences)
        self.demo.learning.inner.slow_motion.setChecked(slow)
        self.train.set_threads(self._preferences.number("threads"))
        self._show_file()

    @Slot()
    def _begin(self) -> None:
        if self.isVisible():
            initialization = self._preferences.text("initialization", DEFAULT)
            self._loader.load(initialization, self._preferences.text("device") or None)
            self.demo.after_restoring(self._offer_training)

    def _offer_training(self) -> None:
        """Offer to go on with the trainings that the last window left."""
        left = self.train.restore(self._unfinished.folders())
        recovered = self._recovered()
        if left.text:
            show = self.demo.message.show_warning if left.problem else self.demo.message.show_info
            text = " ".join(filter(None, (recovered, left.text)))
            show(text, left.action, lambda: self._resume_training(left))
        elif recovered:
            self.demo.message.show_info(recovered)

    def _recovered(self) -> str:
        """Say that the task is back, if the last window did not close but was killed."""
        kept_at, model = self._kept_at, self.demo.model
        is_own = len(model.task) and not model.sample and not self.demo.message.isVisible()
        if not self._slot.was_left or kept_at is None or not is_own:
            return ""
        return f"Your task from {moment(kept_at)} was brought back."

    def _resume_training(self, left: Left) -> None:
        self.tabs.setCurrentWidget(self.train)
        self.train.take_up(left)

    def _on_tab_changed(self, menu: MainMenu) -> None:
        is_demo = self.tabs.currentWidget() is self.demo
        menu.offer_task_actions(is_on=is_demo)
        self._status.show_training(is_on=not is_demo)

    @Slot(object)
    def _on_use_wanted(self, checkpoint: Path) -> None:
        self.tabs.setCurrentWidget(self.demo)
        self._loader.load(str(checkpoint), self._loader.device)

    @Slot(object)
    def _on_choices_found(self, choices: Choices) -> None:
        loader = self._loader
        self._choosers.show_choices(choices, loader.initialization, loader.wanted_device)
        self.train.set_devices([(choice.name, choice.title) for choice in choices.devices])

    @Slot(object)
    def _on_engine_loaded(self, engine: Engine) -> None:
        self._choosers.show_current(engine.initialization, engine.device)
        self._choosers.explain(engine.learner.card)
        self._preferences.remember("initialization", engine.initialization)
        self._preferences.remember("device", self._loader.device or "")

    @Slot()
    def _take_leave_back(self) -> None:
        # The leave to lose what could not be saved was for the task, and the disk, as they were.
        self._may_lose = False

    @Slot()
    def _show_engine(self) -> None:
        self._choosers.show_current(self._loader.initialization, self._loader.wanted_device)

    @Slot()
    def _on_settings_changed(self) -> None:
        learning = self.demo.learning
        remember_minds(self._preferences, learning.minds.chosen())
        slow = "on" if learning.inner.slow_motion.isChecked() else "off"
        self._preferences.remember("slow_motion", slow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means in the Demo, also when no widget of it has the focus."""
        if self.tabs.currentWidget() is not self.demo or not self.demo.take_key(event):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the person draw at once."""
        super().showEvent(event)
        if not self._is_begun:
            self.demo.trying.canvas.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin to load the network when all is painted: the import of torch would slow that."""
        super().paintEvent(event)
        if not self._is_begun:
            self._is_begun = True
            QTimer.singleShot(0, self._begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the jobs; stay open once if the task cannot be kept."""
        self.extras.leave_projector()
        self._preferences.remember("geometry", self.saveGeometry())
        try:
            self.files.flush()
        except (OSError, ValueError) as error:
            if not self._may_lose:
                self._may_lose = True
                reason = getattr(error, "strerror", None) or error
                self._autosave.failed.emit(
                    f"Not all could be saved: {reason}. Close again to quit without it."
                )
                event.ignore()
                return
        stop_jobs(self)
        self.train.release()
        self._slot.release()
        super().closeEvent(event)
