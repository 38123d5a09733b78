"""How much the curves of a page are smoothed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from maml_studio.gui.theme import keep_size, set_role
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.smoothing import STRONGEST

_NARROWEST = 48
_VALUE_WIDTH = 36
_HUNDREDTHS = 100
_GAP = 8


class SmoothingControl(QWidget):
    """Choose a factor from 0 to 0.99, for all the charts that listen.

    Signals:
        changed(float): another factor was chosen.
    """

    changed = Signal(float)

    def __init__(self, factor: float = 0.9, parent: QWidget | None = None) -> None:
        """Begin with a factor."""
        super().__init__(parent)
        caption = self._caption = QLabel("Smoothing")
        set_role(caption, "muted")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, round(_HUNDREDTHS * STRONGEST))
        self._slider.setPageStep(10)
        self._slider.setMinimumWidth(_NARROWEST)
        self._slider.setAccessibleName("Smoothing of the curves")
        self._value = QLabel()
        keep_size(self._value, width=_VALUE_WIDTH)
        caption.setBuddy(self._slider)
        layout = self._line = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        for part in (caption, self._slider, self._value):
            part.setToolTip(define("smoothing"))
            layout.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_factor(factor)
        self._write()
        self._slider.valueChanged.connect(self._on_slider_moved)

    @property
    def factor(self) -> float:
        """The chosen factor."""
        return self._slider.value() / _HUNDREDTHS

    def set_factor(self, factor: float) -> None:
        """Choose a factor; one that is out of range becomes the nearest that is not."""
        self._slider.setValue(round(_HUNDREDTHS * factor))

    def _spare(self) -> int:
        return self._caption.sizeHint().width() + _GAP

    def minimumSizeHint(self) -> QSize:
        """Return the size without the caption, which the tooltip says too."""
        size = self._line.minimumSize()
        return size - QSize(0 if self._caption.isHidden() else self._spare(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the caption out where there is no room for it."""
        super().resizeEvent(event)
        least = _NARROWEST + _GAP + self._value.minimumWidth()
        self._caption.setVisible(self.width() >= least + self._spare())

    def _write(self) -> None:
        self._value.setText(f"{self.factor:.2f}")

    @Slot(int)
    def _on_slider_moved(self) -> None:
        self._write()
        self.changed.emit(self.factor)
