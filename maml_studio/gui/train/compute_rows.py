"""Where a training is computed: the device, and how many threads of the processor it takes."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from maml_studio.engine.machine import spare_threads
from maml_studio.gui.naming import named
from maml_studio.gui.theme import keep_size
from maml_studio.gui.train.form_row import Chooser

_EDITOR_WIDTH = 176
_GAP = 6
_CPU = "cpu"
_HINT = "Threads that the training computes with; one core is best left to the window"
_NOT_HERE = "On a GPU the processor only hands out the work: one thread is enough"


class ComputeRows(QWidget):
    """Choose device and threads, a line each.

    Signals:
        changed(): another device, or another number of threads.
        threads_chosen(int): the person chose a number of threads.
    """

    changed = Signal()
    threads_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._device = named(Chooser(), "trainDevice", "Device of the training")
        self._threads = named(Chooser(), "trainThreads", "Threads of the training", _HINT)
        cores = os.cpu_count() or 1
        for number in range(1, cores + 1):
            self._threads.addItem(f"{number} of {cores}", number)
        self.set_threads(0)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(_GAP)
        layout.setColumnStretch(0, 1)
        for line, (text, editor) in enumerate(
            (("Device", self._device), ("Threads", self._threads))
        ):
            label = QLabel(text)
            label.setBuddy(editor)
            keep_size(editor, width=_EDITOR_WIDTH)
            layout.addWidget(label, line, 0)
            layout.addWidget(editor, line, 1)
        self.set_devices([(_CPU, "CPU")])
        self._device.currentIndexChanged.connect(self._on_device_changed)
        self._threads.currentIndexChanged.connect(self.changed)
        self._threads.activated.connect(lambda _: self.threads_chosen.emit(self.threads))

    @property
    def device(self) -> str:
        """The name of the device."""
        return str(self._device.currentData())

    @property
    def threads(self) -> int:
        """How many threads to compute with; 0 where that is not to be chosen."""
        return int(self._threads.currentData()) if self._threads.isEnabled() else 0

    def set_devices(self, devices: Sequence[tuple[str, str]]) -> None:
        """Offer devices, each by its name and its title."""
        chosen = self._device.currentData() if self._device.count() > 1 else None
        self._device.clear()
        for name, title in devices:
            self._device.addItem(title, name)
        self._device.setCurrentIndex(max(0, self._device.findData(chosen)))
        self._device.setEnabled(len(devices) > 1)
        self._on_device_changed()

    def set_threads(self, count: int) -> None:
        """Choose a number of threads; if there are not so many cores, all but one."""
        place = self._threads.findData(count)
        spare = self._threads.findData(spare_threads())
        self._threads.setCurrentIndex(spare if place < 0 else place)

    @Slot()
    def _on_device_changed(self) -> None:
        is_cpu = self.device == _CPU
        self._threads.setEnabled(is_cpu)
        self._threads.setToolTip(_HINT if is_cpu else _NOT_HERE)
        self._device.setToolTip(self._device.currentText())
        self.changed.emit()
