"""Controls that are not seen while nobody reaches for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_REST_MS = 3_000
_MOVEMENTS = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.TabletMove)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Resting(QObject):
    """Hide controls some seconds after the last movement, press or Tab key over some grounds.

    Their room is kept; they stay while one has the focus or is under the pointer.
    """

    def __init__(self, controls: Sequence[QWidget], parent: QObject) -> None:
        """Watch over controls; they stay until `begin`."""
        super().__init__(parent)
        self._controls = controls
        self._grounds: Sequence[QWidget] = ()
        for control in controls:
            policy = control.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            control.setSizePolicy(policy)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._on_rested)

    def begin(self, grounds: Sequence[QWidget]) -> None:
        """Show the controls, and hide them when it is quiet on these widgets."""
        self._grounds = *grounds, *self._controls
        for ground in self._grounds:
            ground.installEventFilter(self)
        self._wake()

    def end(self) -> None:
        """Show the controls, and leave them."""
        for ground in self._grounds:
            ground.removeEventFilter(self)
        self._wake()
        self._rest.stop()

    def _wake(self) -> None:
        for control in self._controls:
            control.show()
        self._rest.start()

    @Slot()
    def _on_rested(self) -> None:
        if any(control.hasFocus() or control.underMouse() for control in self._controls):
            self._rest.start()
            return
        for control in self._controls:
            control.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the controls back with the next movement."""
        is_tab = isinstance(event, QKeyEvent) and event.key() in _TAB
        if is_tab or event.type() in _MOVEMENTS:
            self._wake()
        return super().eventFilter(watched, event)
