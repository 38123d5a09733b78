"""The trainings that wait for their turn: a line of chips, and a button that lets them begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.run_control import RunControl
from maml_studio.gui.widgets.flow_layout import FlowLayout

_CHIP_HEIGHT = 32
_NAME_WIDTH = 140
_MOST_CHIPS = 3
_MIDDLE = Qt.TextElideMode.ElideMiddle


class QueueLine(QWidget):
    """Show what waits; a click on a chip takes it out."""

    def __init__(self, control: RunControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Waiting trainings")
        self._control = control
        self._shown: tuple[list[Order], bool] = ([], False)
        self._flow = FlowLayout(self)
        control.changed.connect(self._on_control_changed)
        self.hide()

    @Slot()
    def _on_control_changed(self) -> None:
        wanted = (list(self._control.queue), self._control.is_busy)
        if wanted != self._shown:
            self._shown = wanted
            self._fill()

    def _fill(self) -> None:
        self._clear()
        waiting, is_busy = self._shown
        self.setVisible(bool(waiting))
        if waiting:
            caption = QLabel("Waiting:")
            set_role(caption, "muted")
            caption.setMinimumHeight(_CHIP_HEIGHT)
            self._add(caption)
        for order in waiting[:_MOST_CHIPS]:
            self._add(self._chip(order))
        if len(waiting) > _MOST_CHIPS:
            self._add(self._rest(waiting[_MOST_CHIPS:]))
        if waiting and not is_busy:
            hint = "Begin with the first; the others follow one after the other"
            start = QPushButton("Start waiting")
            named(start, "startWaitingButton", "Start the waiting trainings", hint)
            start.clicked.connect(self._control.start_waiting)
            self._add(start)

    def _chip(self, order: Order) -> QPushButton:
        chip = QPushButton()
        short = chip.fontMetrics().elidedText(order.name, _MIDDLE, _NAME_WIDTH)
        chip.setText(f"{short}  ×".replace("&", "&&"))
        hint = f"Take “{order.name}” out of the queue"
        named(chip, "", f"Take {order.name} out of the queue", hint)
        chip.clicked.connect(lambda _=False: self._control.withdraw(order))
        return chip

    def _rest(self, orders: list[Order]) -> QPushButton:
        """Return a button for those that there is no room for."""
        button = QPushButton(f"{len(orders)} more")
        named(button, "moreWaiting", "The others that wait", "Take others out of the queue")
        menu = QMenu(button)
        for order in orders:
            title = order.name.replace("&", "&&")
            short = menu.fontMetrics().elidedText(title, _MIDDLE, 2 * _NAME_WIDTH)
            action = menu.addAction(f"Take out {short}")
            action.triggered.connect(lambda _=False, order=order: self._control.withdraw(order))
        button.setMenu(menu)
        return button

    def _add(self, widget: QWidget) -> None:
        self._flow.addWidget(widget)
        widget.show()

    def _clear(self) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setObjectName("")
                widget.hide()
                widget.deleteLater()
