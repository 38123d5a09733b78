"""The preferences: a small window in which every change shows at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.machine import spare_threads
from maml_studio.gui.demo.none_of_these import NoneOfThese
from maml_studio.gui.demo.strictness_row import StrictnessRow
from maml_studio.gui.main_menu import LOOKS
from maml_studio.gui.naming import named
from maml_studio.gui.preferences import SCALES, Preferences
from maml_studio.gui.theme import Choice, set_role, theme_watcher
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.segmented import Segmented
from maml_studio.gui.widgets.steady_fields import steady

_LOOKS: Sequence[Choice] = get_args(Choice)
_SCALE_STEP = 5
_WIDTH = 520
_RESHAPING = (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show)


class PreferencesPanel(QDialog):
    """Choose how the app looks, answers and computes; it does not stop the app.

    Signals:
        slow_motion_chosen(bool): whether the inner loop is shown slowly.
        threads_chosen(int): how many threads trainings take.
    """

    slow_motion_chosen = Signal(bool)
    threads_chosen = Signal(int)

    def __init__(
        self, preferences: Preferences, *, slow_motion: bool, none: NoneOfThese, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, "preferencesPanel", "Preferences")
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._preferences = preferences
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        self._add_look()
        self._add_text_size()
        self._add_slow_motion(slow_motion)
        self._put("None of these", StrictnessRow(none))
        self._add_threads()
        self._add_folder()
        self._lay_out()

    def _add_look(self) -> None:
        look = named(Segmented([LOOKS[choice] for choice in _LOOKS]), "lookChoice", "Look")
        look.set_current(_LOOKS.index(theme_watcher().choice))
        look.changed.connect(self._on_look_chosen)
        self._put("Look", look)

    def _add_text_size(self) -> None:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(*SCALES)
        hint = "How large all text is, from 90 to 175 % of the usual size"
        self._scale = named(slider, "textScale", "Text size", hint)
        steady(self._scale)
        self._scale.setSingleStep(_SCALE_STEP)
        self._scale.setPageStep(_SCALE_STEP)
        self._scale.setValue(self._preferences.text_scale)
        self._percent = QLabel()
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("000 %%"))
        usual = named(QPushButton("Usual size"), "usualTextScale", "Usual text size")
        usual.clicked.connect(lambda: self._scale.setValue(100))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._scale, 1)
        row.addWidget(self._percent)
        row.addWidget(usual)
        self._scale.valueChanged.connect(self._on_scale_changed)
        self._on_scale_changed(self._scale.value())
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._put("Text size", holder)

    def _add_slow_motion(self, is_on: bool) -> None:
        hint = "Show the inner loop slowly enough to follow, also after the next start"
        box = named(QCheckBox("Show inner steps slowly"), "slowByDefault", "Slow motion", hint)
        box.setChecked(is_on)
        box.toggled.connect(self.slow_motion_chosen)
        self._put("Slow motion", box)

    def _add_threads(self) -> None:
        hint = "Threads that trainings compute with; one core is best left to the window"
        chooser = named(QComboBox(), "threadsChoice", "Threads of trainings", hint)
        steady(chooser)
        cores = os.cpu_count() or 1
        for count in range(1, cores + 1):
            chooser.addItem(f"{count} of {cores}", count)
        chosen = chooser.findData(self._preferences.number("threads"))
        chooser.setCurrentIndex(max(0, chosen if chosen >= 0 else spare_threads() - 1))
        chooser.activated.connect(lambda _: self.threads_chosen.emit(chooser.currentData()))
        self._put("Threads", chooser)

    def _add_folder(self) -> None:
        place = str(data_folder())
        path = named(ElidedLabel(place), "dataFolder", f"Data folder: {place}", place)
        set_role(path, "muted")
        text = "Show in the file manager"
        show = named(QPushButton(text), "showDataFolder", "Show the data folder", text)
        show.clicked.connect(self._on_show_clicked)
        row = QVBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(path)
        row.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        holder = QWidget()
        holder.setLayout(row)
        self._put("Data folder", holder)

    def _put(self, caption: str, field: QWidget) -> None:
        row = self._grid.rowCount()
        label = QLabel(caption)
        label.setBuddy(field)
        set_role(label, "muted")
        is_high = isinstance(field.layout(), QVBoxLayout)
        place = Qt.AlignmentFlag.AlignTop if is_high else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label, row, 0, place)
        self._grid.addWidget(field, row, 1)

    def _lay_out(self) -> None:
        title = QLabel("Preferences")
        set_role(title, "figure")
        close = named(QPushButton("Close"), "closePreferences", "Close")
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(title)
        layout.addLayout(self._grid)
        layout.addStretch()
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def event(self, event: QEvent) -> bool:
        """Be as large as the lines need, which a dialog does not see to where labels wrap."""
        layout = self.layout()
        if layout is not None and event.type() in _RESHAPING:
            width = max(_WIDTH, layout.totalMinimumSize().width())
            height = layout.totalMinimumHeightForWidth(max(width, self.width()))
            self.setMinimumSize(width, height)
        return super().event(event)

    @Slot(int)
    def _on_look_chosen(self, index: int) -> None:
        theme_watcher().choose(_LOOKS[index])
        self._preferences.remember("theme", _LOOKS[index])

    @Slot(int)
    def _on_scale_changed(self, percent: int) -> None:
        steps = round(percent / _SCALE_STEP) * _SCALE_STEP
        self._percent.setText(f"{steps} %")
        theme_watcher().set_scale(steps / 100)
        self._preferences.remember("text_scale", str(steps))

    @Slot()
    def _on_show_clicked(self) -> None:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
