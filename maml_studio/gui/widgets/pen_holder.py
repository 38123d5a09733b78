"""Which device has the pen of a drawing area: one at a time, whatever the others do."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QPointF, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

_COMPRESSION = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents
_LOST_MS = 1000
"""After which silence of a device another one may take the pen."""

Device = tuple[object, ...]
"""What tells a device from the others; each finger is one."""


class _Grip(NamedTuple):
    device: Device
    button: Qt.MouseButton


class PenHolder(QWidget):
    """Give the pen to one device at a time.

    Sub-classes say in the `_on_pen_…` methods what the pen does.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with the pen in nobody's hand."""
        super().__init__(parent)
        self._grip: _Grip | None = None
        self._heard = QElapsedTimer()
        self._compresses = False

    def _on_pen_pressed(self, position: QPointF, pressure: float, *, is_eraser: bool) -> None:
        raise NotImplementedError

    def _on_pen_moved(self, position: QPointF, pressure: float) -> None:
        raise NotImplementedError

    def _on_pen_released(self) -> None:
        raise NotImplementedError

    def _on_pen_dropped(self) -> None:
        """Take back all since the pen was pressed: that was no pen, but a palm or a gesture."""
        raise NotImplementedError

    def _on_pen_hovered(self, position: QPointF | None, *, is_eraser: bool) -> None:
        """Say where a pen is that does not touch; none if it left, or a finger draws."""
        raise NotImplementedError

    @property
    def _is_down(self) -> bool:
        return self._grip is not None

    def _has(self, device: Device, button: Qt.MouseButton | None = None) -> bool:
        """Say whether a device has the pen down, and with this button if one is given."""
        grip = self._grip
        return grip is not None and grip.device == device and button in (None, grip.button)

    def _is_free_for(self, device: Device, button: Qt.MouseButton) -> bool:
        """Say whether a device may press; a stroke whose end was never told of ends now."""
        is_lost = not self._has(device) and self._heard.elapsed() > _LOST_MS
        if self._is_down and (is_lost or self._has(device, button)):
            self._release()
        return not self._is_down

    def _press(
        self,
        device: Device,
        button: Qt.MouseButton,
        position: QPointF,
        pressure: float = 1.0,
        *,
        is_eraser: bool = False,
    ) -> None:
        self._grip = _Grip(device, button)
        self._heard.start()
        # Every place that a pen went through counts, also where the system would drop some.
        self._compresses = QCoreApplication.testAttribute(_COMPRESSION)
        QCoreApplication.setAttribute(_COMPRESSION, on=is_eraser and self._compresses)
        self._on_pen_pressed(position, pressure, is_eraser=is_eraser)

    def _move(self, position: QPointF, pressure: float = 1.0) -> None:
        self._heard.start()
        self._on_pen_moved(position, pressure)

    def _release(self) -> None:
        if self._let_go():
            self._on_pen_released()

    def _drop(self) -> None:
        if self._let_go():
            self._on_pen_dropped()

    def _let_go(self) -> bool:
        was_down, self._grip = self._is_down, None
        if was_down:
            QCoreApplication.setAttribute(_COMPRESSION, on=self._compresses)
        return was_down

    def hideEvent(self, event: QHideEvent) -> None:
        """Lift the pen: what is hidden is told of no release."""
        self._release()
        self._on_pen_hovered(None, is_eraser=False)
        super().hideEvent(event)
