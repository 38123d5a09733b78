"""The figures under the curves: what is seen is what is heard."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from maml_studio.engine.learners.records import InnerStep
from maml_studio.engine.minds import META
from maml_studio.gui.demo.figures import Figures
from maml_studio.gui.demo.mind_choice import MindChoice


def test_nothing_is_heard_of_figures_that_are_gone(qtbot: QtBot) -> None:
    minds = MindChoice()
    figures = Figures(minds)
    qtbot.addWidget(figures)
    figures.begin(META, has_curve=True)
    figures.show_step(META, InnerStep(step=0, loss=1.5, accuracy=0.5))
    heard = [label.accessibleName() for label in figures.findChildren(QLabel)]
    assert "1.50 → 1.50" in heard
    figures.clear()
    assert not any(label.accessibleName() for label in figures.findChildren(QLabel))
