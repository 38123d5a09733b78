"""The honesty switch: a drawing judged alone, or also together with others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QToolTip, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.segmented import Segmented

_ALONE, _TOGETHER = range(2)
_KEYS = "Ctrl+3 comes here."
NO_USE = "This network sees one drawing at a time: together changes nothing."
_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class JudgedSwitch(Segmented):
    """Choose whether a drawing is judged alone, or is compared with together.

    Where together changes nothing it can't be chosen; why not is told to who hovers over it, comes
    with keys or listens. The choice is back with a network that sees others.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(("Alone", "Together"), parent, is_compact=True)
        named(self, "judgedTogether", "How a drawing is judged")
        self._is_wanted = self._is_of_use = False
        self.alone, self.together = self.buttons
        self.changed.connect(self._on_changed)
        self.alone.installEventFilter(self)
        self.offer_together(is_of_use=False)

    @property
    def is_together(self) -> bool:
        """Whether a drawing is judged together with others too."""
        return self.current() == _TOGETHER

    def offer_together(self, *, is_of_use: bool) -> None:
        """Let the person choose together where other drawings may change an answer."""
        self._is_of_use, is_wanted = is_of_use, self._is_wanted
        self.together.setEnabled(is_of_use)
        self.set_current(_TOGETHER if is_of_use and is_wanted else _ALONE)
        self._is_wanted = is_wanted
        alone = f"Alone (inductive): {define('inductive')}"
        together = (
            f"Together (transductive): {define('transductive')} "
            "Here these are earlier drawings and an example of each class."
        )
        told = [alone, together, *([] if is_of_use else [NO_USE]), _KEYS]
        for part in (self, *self.buttons):
            part.setToolTip("\n".join(told))
            part.setAccessibleDescription(together if is_of_use else NO_USE)

    @Slot(int)
    def _on_changed(self, chosen: int) -> None:
        self._is_wanted = chosen == _TOGETHER

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell who comes with keys why there is nothing to choose."""
        if isinstance(event, QFocusEvent) and not self._is_of_use:
            if event.gotFocus() and event.reason() in _BY_KEYS:
                QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), NO_USE, self)
            else:
                QToolTip.hideText()
        return super().eventFilter(watched, event)
