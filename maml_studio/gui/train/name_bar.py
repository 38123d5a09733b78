"""Ask for a name inside the window, where a dialog would stop the work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_flag, set_role

_WIDTH = 240


class NameBar(QFrame):
    """Ask one question, mark a name that can't be, and go when it is answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "message")
        self._check: Callable[[str], str] = lambda _: ""
        self._on_named: Callable[[str], object] = lambda _: None
        self._question = QLabel()
        self.field = named(QLineEdit(), "newName", "Name")
        self.field.setFixedWidth(_WIDTH)
        self._problem = QLabel()
        set_role(self._problem, "bad")
        self.accept = named(QPushButton("Save"), "acceptNameButton", "Save")
        set_role(self.accept, "primary")
        cancel = named(QPushButton("Cancel"), "cancelNameButton", "Cancel")
        set_role(cancel, "quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 8, 7)
        layout.setSpacing(12)
        for widget in (self._question, self.field, self.accept):
            layout.addWidget(widget)
        layout.addWidget(self._problem, 1)
        layout.addWidget(cancel)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_accepted)
        self.accept.clicked.connect(self._on_accepted)
        cancel.clicked.connect(self.hide)
        self.hide()

    def ask(
        self,
        question: str,
        name: str,
        check: Callable[[str], str],
        on_named: Callable[[str], object],
    ) -> None:
        """Ask for a name.

        Args:
            question: what it is for.
            name: what stands in the field at first.
            check: returns what is wrong with a name, or nothing.
            on_named: takes the name.
        """
        self._check, self._on_named = check, on_named
        self._question.setText(question)
        self.field.setText(name)
        self._on_text_changed()
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_text_changed(self) -> None:
        problem = self._check(self.field.text().strip())
        self._problem.setText(problem)
        set_flag(self.field, "wrong", bool(problem))
        self.field.setAccessibleDescription(problem)
        self.accept.setEnabled(not problem)

    @Slot()
    def _on_accepted(self) -> None:
        if self.accept.isEnabled():
            self.hide()
            self._on_named(self.field.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
