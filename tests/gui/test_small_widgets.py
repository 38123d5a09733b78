"""The small widgets: labels, choices, messages, layout, glossary."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from maml_studio.gui.widgets.editable_label import EditableLabel
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.flow_layout import FlowLayout
from maml_studio.gui.widgets.glossary import GLOSSARY, define
from maml_studio.gui.widgets.message_bar import MessageBar
from maml_studio.gui.widgets.segmented import Segmented
from tests.gui import mouse

LONG = "a name " * 70


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_a_long_text_is_cut_and_its_tooltip_tells_it(qtbot: QtBot) -> None:
    label = ElidedLabel(LONG)
    shown(qtbot, label).resize(100, 20)
    assert label.is_cut
    assert label.text() == LONG
    assert label.toolTip() == LONG
    assert label.minimumSizeHint().width() < 60
    label.setText("ka")
    assert not label.is_cut
    assert label.toolTip() == ""


def test_a_cut_text_keeps_a_tooltip_of_its_own(qtbot: QtBot) -> None:
    label = ElidedLabel(LONG)
    label.setToolTip("What it means")
    shown(qtbot, label).resize(100, 20)
    assert label.toolTip() == "What it means"


def test_line_breaks_and_markup_are_shown_as_they_are(qtbot: QtBot) -> None:
    label = ElidedLabel("<b>two</b>\nlines 🙂")
    shown(qtbot, label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().height() < 2 * label.fontMetrics().height()


def renames(label: EditableLabel) -> list[str]:
    names: list[str] = []
    label.edited.connect(names.append)
    return names


def field_of(label: EditableLabel) -> QLineEdit:
    return label.findChildren(QLineEdit)[0]


def test_a_double_click_renames_and_return_commits(qtbot: QtBot) -> None:
    label = EditableLabel("ka")
    names = renames(label)
    shown(qtbot, label)
    mouse.double_click(label)
    assert label.is_editing
    assert field_of(label).selectedText() == "ka"
    QTest.keyClicks(field_of(label), "  sa ")
    QTest.keyClick(field_of(label), Qt.Key.Key_Return)
    assert names == ["sa"]
    assert not label.is_editing
    assert label.text() == "ka", "its owner decides"
    label.set_text("sa")
    assert label.text() == "sa"


def test_escape_drops_the_name_and_the_same_name_is_no_change(qtbot: QtBot) -> None:
    label = EditableLabel("ka")
    names = renames(label)
    shown(qtbot, label)
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_F2)
    QTest.keyClicks(field_of(label), "sa")
    QTest.keyClick(field_of(label), Qt.Key.Key_Escape)
    assert not label.is_editing
    label.edit()
    QTest.keyClick(field_of(label), Qt.Key.Key_Return)
    assert names == []


def test_leaving_the_field_keeps_the_name(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QHBoxLayout(window)
    label, other = EditableLabel("ka"), QPushButton("Other")
    layout.addWidget(label)
    layout.addWidget(other)
    names = renames(label)
    shown(qtbot, window)
    window.activateWindow()
    label.edit()
    qtbot.waitUntil(lambda: field_of(label).hasFocus())
    QTest.keyClicks(field_of(label), "sa")
    other.setFocus()
    qtbot.waitUntil(lambda: names == ["sa"])


def test_a_name_of_500_letters_needs_no_more_room(qtbot: QtBot) -> None:
    label = EditableLabel("x" * 500)
    shown(qtbot, label)
    assert label.minimumSizeHint().width() < 60
    assert label.accessibleName() == "Name: " + "x" * 500


def test_segments_are_chosen_by_click_and_arrow_keys(qtbot: QtBot) -> None:
    choice = Segmented(["Meta-trained", "Random", "Both"])
    told: list[int] = []
    choice.changed.connect(told.append)
    shown(qtbot, choice)
    choice.activateWindow()
    assert choice.current() == 0
    buttons = choice.findChildren(QPushButton)
    mouse.click(buttons[2])
    buttons[2].setFocus()
    qtbot.waitUntil(buttons[2].hasFocus)
    QTest.keyClick(buttons[2], Qt.Key.Key_Left)
    assert buttons[1].hasFocus()
    QTest.keyClick(buttons[1], Qt.Key.Key_Right)
    mouse.click(buttons[2])
    choice.set_current(7)
    assert told == [2, 1, 2]
    assert choice.current() == 2
    assert [button.accessibleName() for button in buttons] == ["Meta-trained", "Random", "Both"]


def test_a_message_says_one_sentence_and_offers_an_action(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QHBoxLayout(window)
    bar = MessageBar()
    layout.addWidget(bar)
    shown(qtbot, window)
    assert not bar.isVisible()
    done: list[str] = []
    bar.show_info("Deleted “<b>ka</b>”.", action="Undo", on_action=lambda: done.append("undone"))
    assert bar.isVisible()
    assert bar.accessibleName() == "Info: Deleted “<b>ka</b>”."
    buttons = [one for one in bar.findChildren(QPushButton) if not one.isCheckable()]
    action, other, close = buttons
    assert action.text() == "Undo"
    assert not other.isVisible()
    mouse.click(action)
    assert done == ["undone"]
    assert not bar.isVisible()
    bar.show_warning("“ka” is elsewhere.", "Open it", lambda: done.append("opened"))
    bar.offer_also("Discard", lambda: done.append("discarded"))
    assert other.accessibleName() == "Discard"
    mouse.click(other)
    assert done == ["undone", "discarded"]
    bar.show_error("The worker failed.")
    assert not action.isVisible()
    assert not other.isVisible()
    with qtbot.waitSignal(bar.cleared):
        mouse.click(close)
    assert bar.text() == ""


def test_only_errors_are_cleared_when_a_failure_is_over(qtbot: QtBot) -> None:
    bar = MessageBar()
    shown(qtbot, bar)
    bar.show_warning("“a.png” is blank.")
    bar.clear_errors()
    assert bar.text() == "“a.png” is blank."
    bar.show_error(LONG)
    assert bar.minimumSizeHint().width() < 400
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    bar.show_error(LONG)
    bar.clear_errors()
    assert not bar.isVisible()


def test_a_flow_breaks_its_lines(qtbot: QtBot) -> None:
    holder = QWidget()
    flow = FlowLayout(holder, spacing=8)
    tiles = [QWidget() for _ in range(5)]
    for tile in tiles[1:]:
        tile.setFixedSize(40, 40)
        flow.addWidget(tile)
    tiles[0].setFixedSize(40, 40)
    flow.insert_widget(0, tiles[0])
    shown(qtbot, holder).resize(140, 200)
    assert [tile.pos().toTuple() for tile in tiles] == [(0, 0), (48, 0), (96, 0), (0, 48), (48, 48)]
    assert flow.heightForWidth(1000) == 40
    assert flow.heightForWidth(40) == 5 * 48 - 8
    flow.removeWidget(tiles[1])
    tiles[2].hide()
    flow.setGeometry(QRect(0, 0, 140, 200))
    assert [tiles[index].x() for index in (0, 3, 4)] == [0, 48, 96]
    assert flow.count() == 4
    assert flow.itemAt(9) is None


def test_every_term_has_one_sentence() -> None:
    assert define("Inner Steps") == GLOSSARY["inner steps"]
    for term, sentence in GLOSSARY.items():
        assert term == term.lower()
        assert sentence.endswith(".")
        assert 20 < len(sentence) < 160
