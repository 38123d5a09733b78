"""Beside every accuracy its passport: reached with the mouse, the keyboard and a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QToolButton, QWidget

from maml_studio.engine.minds import PIXELS
from maml_studio.gui.demo.record_panel import RecordPanel
from maml_studio.gui.widgets.passport_button import PassportButton
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from tests.gui import mouse
from tests.gui.demo.hands import Hands


@pytest.fixture
def active(hands: Hands) -> Hands:
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    return hands


def texts(panel: QWidget) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def spoken(widget: QWidget) -> str:
    """Return what a screen reader says of a widget beside its name."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return str(interface.text(QAccessible.Text.Description))


def test_the_record_is_one_tab_behind_the_initialization(active: Hands) -> None:
    chooser = active.find(QComboBox, "initializationChooser")
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_Tab)
    button = active.find(QToolButton, "initializationRecordButton")
    assert QApplication.focusWidget() is button
    assert "5-way 1-shot, any: " in spoken(button)
    QTest.keyClick(button, Qt.Key.Key_Space)
    panel = active.find(RecordPanel, "recordPanel")
    assert panel.isVisible()
    assert "20-way 5-shot, alphabet: " in spoken(panel)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_record_is_a_table_with_its_protocol_and_its_weakness(active: Hands) -> None:
    mouse.click(active.find(QToolButton, "initializationRecordButton"))
    panel = active.find(RecordPanel, "recordPanel")
    found = texts(panel)
    for row in ("5-way 1-shot", "5-way 5-shot", "20-way 1-shot", "20-way 5-shot"):
        assert row in found
    assert {"any characters", "within one alphabet"} <= set(found)
    figures = [text for text in found if " % (" in text]
    assert len(figures) >= 8
    assert all("–" in figure for figure in figures)
    assert "split test" in panel.protocol.text()
    assert "inductive" in panel.protocol.text()
    assert "95 % interval" in panel.protocol.text()
    assert panel.weakness.text().startswith("Weakest at 20-way 1-shot within one alphabet: ")
    cells = [label for label in panel.findChildren(QLabel) if label.text() in figures]
    assert all("1,000 episodes of omniglot" in label.accessibleName() for label in cells)
    panel.close()


@pytest.mark.parametrize("record", [{}, {"figures": "none"}, {"validation": [{"protocol": {}}]}])
def test_a_record_without_figures_says_so(hands: Hands, record: dict[str, object]) -> None:
    panel = hands.find(RecordPanel, "recordPanel")
    panel.show_record("Mine", record)
    assert "Nothing was measured" in panel.protocol.text()
    assert panel._table.isHidden()
    assert panel.weakness.isHidden()


def test_a_gap_in_the_table_is_said(hands: Hands) -> None:
    panel = hands.find(RecordPanel, "recordPanel")
    protocol = {"ways": 5, "shots": 1, "episodes": "any", "count": 9}
    panel.show_record("Mine", {"validation": [{"accuracy": 0.5, "protocol": protocol}]})
    words = [label.text() for label in panel._table.findChildren(QLabel)]
    assert "50.0 % (?)" in words
    assert "not measured" in words


def test_the_accuracy_on_the_examples_has_its_passport(active: Hands) -> None:
    button = active.find(PassportButton, "supportPassportButton")
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    plot = active.find(LossPlot, "lossPlot")
    active.qtbot.waitUntil(lambda: button.passport in plot.accessibleDescription())
    for word in ("5-way 3-shot", "5 inner steps, inductive: each", "no test", "no interval"):
        assert word in button.passport
        assert word in spoken(button)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.panel.isVisible()
    assert texts(button.panel) == [button.passport]
    QTest.keyClick(button.panel, Qt.Key.Key_Escape)
    assert not button.panel.isVisible()
    active.demo.learning.minds.boxes[PIXELS].setChecked(True)
    active.qtbot.waitUntil(lambda: "5 inner steps (nearest pixels take none)" in button.passport)
    active.demo.learning.inner.steps.setValue(3)
    active.qtbot.waitUntil(lambda: "3 inner steps" in button.passport)
    active.wait_until_ready()
    active.demo.adaptation.show_step(1)
    assert "after 1 of 3 inner steps" in button.passport
    active.demo.adaptation.show_step(None)
    assert ", 3 inner steps" in button.passport


def test_the_left_out_accuracy_has_its_passport(active: Hands) -> None:
    line = active.demo.trying.line
    active.qtbot.waitUntil(line.button.isEnabled, timeout=20_000)
    button = active.find(QPushButton, "qualityButton")
    assert "left out one at a time" in spoken(button)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert any("95 % interval" in text for text in texts(line.panel))
    line.panel.close()
