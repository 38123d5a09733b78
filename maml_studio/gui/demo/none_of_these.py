"""How strict the window is with drawings that may be of none of the classes."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from maml_studio.engine.confidence import FALSE_REJECT, Calibration
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import percent
from maml_studio.gui.theme import set_role

CHOICES: tuple[float | None, ...] = (0.1, 0.05, 0.01, None)
_HINT = "“None of these”: drawings that are strange to all classes"


class NoneOfThese(QToolButton):
    """Choose which share of known drawings may be turned away, and see what that costs.

    Signals:
        changed(): another share was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "noneOfThese", "How strict “none of these” is", _HINT)
        set_role(self, "chip")
        self.clicked.connect(self._on_clicked)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.share: float | None = FALSE_REJECT
        self.costs = QMenu(self)
        self.costs.setAccessibleName(_HINT)
        self._heading = self.costs.addAction("")
        self._heading.setEnabled(False)
        group = QActionGroup(self)
        self._actions = {share: self._action(share, group) for share in CHOICES}
        self.show_costs(None)

    def choose(self, share: float | None) -> None:
        """Turn away this share of known drawings from now on; none says never to."""
        self._actions[share].trigger()

    def show_costs(self, calibration: Calibration | None) -> None:
        """Say what each choice costs for tasks of this way and shot; without figures hide."""
        self.setVisible(calibration is not None)
        self.setText(f"None: {'off' if self.share is None else percent(self.share)}")
        if calibration is None:
            return
        shape = f"{calibration.ways}-way {calibration.shots:.3g}-shot"
        self._heading.setText(f"Say “none of these”; expected here ({shape}):")
        for share, action in self._actions.items():
            action.setText(_cost(share, calibration))
        self.setToolTip(f"{_HINT}.\n{_cost(self.share, calibration)} ({shape}, same alphabet).")

    def _action(self, share: float | None, group: QActionGroup) -> QAction:
        action = self.costs.addAction("")
        action.setCheckable(True)
        action.setChecked(share == self.share)
        action.triggered.connect(lambda: self._on_chosen(share))
        group.addAction(action)
        return action

    @Slot()
    def _on_clicked(self) -> None:
        self.costs.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _on_chosen(self, share: float | None) -> None:
        if share != self.share:
            self.share = share
            self.changed.emit()


def _cost(share: float | None, calibration: Calibration) -> str:
    if share is None:
        return "Off: every drawing gets a class"
    slips = calibration.false_accept(share)
    return (
        f"{percent(share)} of known drawings turned away, {percent(slips)} of unknown ones accepted"
    )
