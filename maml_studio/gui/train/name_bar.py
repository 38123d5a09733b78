"""Ask for a name inside the window, where a dialog would stop the work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_flag, set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel

_WIDTH = 240


class NameBar(QFrame):
    """Ask one question, mark a name that can't be, and go when it is answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "message")
        self._check: Callable[[str], str] = lambda _: ""
        self._on_named: Callable[[str], object] = lambda _: None
        self._hint = ""
        self._question = ElidedLabel()
        self.field = named(QLineEdit(), "newName", "Name")
        self.field.setFixedWidth(_WIDTH)
        self.said = ElidedLabel()
        self.accept = named(QPushButton("Save"), "acceptNameButton", "Save")
        set_role(self.accept, "primary")
        cancel = named(QPushButton("Cancel"), "cancelNameButton", "Cancel")
        set_role(cancel, "quiet")
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(2)
        for column, widget in enumerate((self._question, self.field, self.accept, cancel)):
            layout.addWidget(widget, 0, column)
        layout.addWidget(self.said, 1, 0, 1, 5)
        layout.setColumnStretch(4, 1)
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
        hint: str = "",
    ) -> None:
        """Ask for a name.

        Args:
            question: what it is for.
            name: what stands in the field at first.
            check: returns what is wrong with a name, or nothing.
            on_named: takes the name.
            hint: what is said below a name that is all right.
        """
        self._check, self._on_named, self._hint = check, on_named, hint
        self._question.setText(question)
        self.field.setText(name)
        self._on_text_changed()
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_text_changed(self) -> None:
        problem = self._check(self.field.text().strip())
        self.said.setText(problem or self._hint)
        set_role(self.said, "bad" if problem else "muted")
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
