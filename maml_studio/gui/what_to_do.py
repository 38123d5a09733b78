"""What there is to do in the Demo, in a few lines, for who opens the help."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from maml_studio.gui.theme import scaled, set_role

LINES = (
    ("Teach", "Draw or drop a few examples of each class: the network learns at once."),
    ("Try", "Draw in the square on the right, and watch the answer while you draw."),
    ("Time machine", "Pull the slider below the curves: the answer as it was at each step."),
    ("None of these", "Scribble: a drawing that is strange to all classes gets grey bars."),
    ("Mute", "Click the bar that you meant, and see which example is to blame; mute it."),
    ("Left out", "The last line says how good your examples are; click it for what went wrong."),
    ("Projector", "F11 shows the drawing and the answer large, for a whole room."),
    ("Take it with you", "Menu ≡, Export: the classifier, the answers, the pictures, the task."),
)
_GAP, _WIDTH = 16, 110


class WhatToDo(QWidget):
    """Say in a line each what can be done here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, scaled(_WIDTH))
        grid.setColumnStretch(1, 1)
        heading = QLabel("What you can do here")
        set_role(heading, "strong")
        grid.addWidget(heading, 0, 0, 1, 2)
        for place, (name, told) in enumerate(LINES, start=1):
            line = QLabel(told)
            line.setWordWrap(True)
            set_role(line, "muted")
            grid.addWidget(QLabel(name), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, place, 1)
