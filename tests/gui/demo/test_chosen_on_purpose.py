"""Nothing is chosen by the wheel or by a key in passing, and nothing is replaced in silence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from tests.gui import mouse
from tests.gui.demo.filing import action, choose, offers
from tests.gui.demo.hands import DASH, LINE, Hands


def value_of(field: QWidget) -> object:
    if isinstance(field, QComboBox):
        return field.currentIndex()
    if isinstance(field, QAbstractSpinBox):
        return field.text()
    assert isinstance(field, QAbstractSlider)
    return field.value()


@pytest.mark.parametrize(
    "name", ["sampleTasks", "innerSteps", "innerRate", "initializationChooser", "deviceChooser"]
)
def test_the_wheel_over_a_field_changes_nothing(hands: Hands, name: str) -> None:
    field = hands.find(QWidget, name)
    before = value_of(field), hands.task
    hands.try_canvas.setFocus()
    for _ in range(2):
        mouse.wheel(field, 5, 5, -1)
    assert not field.hasFocus()
    assert (value_of(field), hands.task) == before
    assert hands.demo.model.history.count() == 0


@pytest.mark.parametrize("name", ["strictnessChoice", "threadsChoice", "textScale"])
def test_the_wheel_over_the_preferences_changes_nothing(hands: Hands, name: str) -> None:
    action(hands, "Preferences…").trigger()
    field = hands.find(QWidget, name)
    field.clearFocus()
    before = value_of(field)
    for notches in (1, -1, -1):
        mouse.wheel(field, 5, 5, notches)
        assert value_of(field) == before
    hands.find(QWidget, "preferencesPanel").close()


def test_the_wheel_turns_the_number_that_is_being_edited(hands: Hands) -> None:
    field = hands.demo.learning.inner.steps
    before = field.value()
    field.setFocus()
    mouse.wheel(field, 5, 5, 1)
    assert field.value() == before + 1


def test_the_keys_open_the_list_of_samples_and_choose_nothing(hands: Hands) -> None:
    chooser, before = hands.find(QComboBox, "sampleTasks"), hands.task
    chooser.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_L):
        QTest.keyClick(chooser, key)
    assert not chooser.view().isVisible()
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert chooser.view().isVisible()
    assert hands.task is before
    QTest.keyClick(chooser.view(), Qt.Key.Key_Down)
    assert hands.task is before
    QTest.keyClick(chooser.view(), Qt.Key.Key_Return)
    assert hands.task is not before
    assert hands.message == ""


def test_a_sample_that_replaces_the_persons_task_says_so_and_undoes(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    own = hands.task
    hands.choose_sample(1)
    title = hands.find(QComboBox, "sampleTasks").currentText()
    assert hands.message == f"“{title}” replaced your task. Undo brings it back."
    assert "Undo" in offers(hands)
    mouse.draw(hands.try_canvas, LINE)
    choose(hands, "Undo")
    assert hands.task is own
    assert hands.try_canvas.strokes()
    assert hands.message == ""
    hands.choose_sample(1)
    hands.add_class("more")
    assert hands.message == ""


def test_a_name_that_is_taken_can_be_mended(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    name = hands.cards()[1].name
    name.edit()
    field = name.findChild(QLineEdit)
    assert field is not None
    field.setText("line")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "line" in hands.message
    assert (name.is_editing, field.hasFocus(), field.text()) == (True, True, "line")
    assert hands.task.labels == ("line", "dash")
    hands.try_canvas.setFocus()
    assert (name.is_editing, field.text()) == (True, "line")
    assert hands.try_canvas.hasFocus()
    field.setFocus()
    field.setText("lines")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert hands.task.labels == ("line", "lines")
    assert not name.is_editing
    name.edit()
    field.setText("line")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (name.is_editing, name.text()) == (False, "lines")
