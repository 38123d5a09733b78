"""Python's cyclic garbage, collected in the GUI thread alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

_LOOK_MS = 200


class GarbageCollector(QObject):
    """Collect what Python's own collector would, where Qt's objects may be deleted.

    Python collects in whichever thread happens to allocate, and a widget that is part of a cycle
    must not be deleted by a worker: that ends the process.
    """

    def __init__(self, app: QCoreApplication) -> None:
        """Take over from Python's collector, as long as the application lives."""
        super().__init__(app)
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        limits = gc.get_threshold()
        due = [age for age, count in enumerate(gc.get_count()) if count > limits[age]]
        if due:
            gc.collect(due[-1])


def collect_in_gui_thread(app: QCoreApplication) -> None:
    """See to it that an application has its collector."""
    if app.findChild(GarbageCollector) is None:
        GarbageCollector(app)
