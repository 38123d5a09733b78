"""Large text, and the smallest window: nothing is cut, nothing lies on something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QSlider, QWidget

from maml_studio.engine.minds import MIND_KINDS
from maml_studio.gui.demo.column import Column
from maml_studio.gui.preferences_panel import PreferencesPanel
from maml_studio.gui.theme import BODY, scaled, theme_watcher
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.leading_text import LeadingText
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.segmented import Segmented
from maml_studio.gui.widgets.tall_area import TallArea
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, SCRIBBLE, Hands

SENTENCE = (
    "“a long name that somebody gave to a picture.png” could not be read: it is no image. " * 2
)


@pytest.fixture
def four(hands: Hands) -> Hands:
    """Let all minds answer a drawing."""
    hands.demo.learning.minds.choose(tuple(MIND_KINDS))
    hands.wait_until_ready()
    mouse.draw(hands.try_canvas, CROSS)
    return hands


@pytest.fixture(params=[125, 150])
def large(four: Hands, request: pytest.FixtureRequest) -> Iterator[Hands]:
    """Choose large text in the preferences of a window of 1280 × 800 pixels."""
    four.window.extras._show_preferences()
    panel = four.window.findChild(PreferencesPanel)
    assert panel is not None
    slider = panel.findChild(QSlider, "textScale")
    assert slider is not None
    slider.setValue(request.param)
    assert theme_watcher().scale == request.param / 100
    four.window.resize(1280, 800)
    QTest.qWait(200)
    yield four
    theme_watcher().set_scale(1.0)


def is_seen(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def cut(root: QWidget) -> list[str]:
    """Return the texts that have not the room that they need; those that end in … may be longer."""
    found = []
    for widget in root.findChildren(QWidget):
        if not is_seen(widget) or isinstance(widget, ElidedLabel):
            continue
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        metrics = widget.fontMetrics()
        width, height = metrics.horizontalAdvance(widget.text()), metrics.height()
        if isinstance(widget, QLabel) and widget.wordWrap():
            width, height = 0, widget.heightForWidth(widget.width())
        if widget.width() < width or widget.height() < height:
            found.append(widget.text())
    return found


def overlapping(column: Column) -> list[tuple[str, str]]:
    """Return the parts of a column that lie on one another."""
    area = column.findChild(TallArea)
    assert area is not None
    parts = [area.body.itemAt(index).widget() for index in range(area.body.count())]
    seen = [part for part in parts if part is not None and part.isVisible()]
    pairs = combinations(seen, 2)
    lying = [(a, b) for a, b in pairs if a.geometry().intersects(b.geometry())]
    return [(type(a).__name__, type(b).__name__) for a, b in lying]


def check(hands: Hands) -> None:
    demo = hands.demo
    assert not cut(hands.window)
    for column in (demo.examples, demo.learning, demo.trying):
        assert not overlapping(column)
        area = column.findChild(TallArea)
        assert area is not None
        assert not area.horizontalScrollBar().maximum()
        contents = area.widget()
        room = QRect(QPoint(0, 0), contents.size())
        for index in range(area.body.count()):
            part = area.body.itemAt(index).widget()
            assert part is None or not part.isVisible() or room.contains(part.geometry())
    assert hands.try_canvas.width() >= 220
    plot = hands.find(LossPlot, "lossPlot")
    assert not plot.isVisible() or plot.height() >= plot.minimumSizeHint().height()


def test_nothing_is_cut_in_the_preferences_or_beside_any_view(large: Hands) -> None:
    panel = large.window.findChild(PreferencesPanel)
    assert panel is not None
    QTest.qWait(50)
    assert not cut(panel)
    check(large)
    for view in (1, 2):
        large.find(Segmented, "stepView").set_current(view)
        QTest.qWait(300)
        check(large)


def test_nothing_is_cut_below_a_message(large: Hands) -> None:
    bar, canvas = large.demo.message, large.try_canvas
    bar.show_warning(SENTENCE, "Try again", lambda: None)
    bar.offer_also("Save as…", lambda: None)
    QTest.qWait(100)
    check(large)
    assert not cut(bar)
    place = QRect(canvas.mapTo(large.window, QPoint(0, 0)), canvas.size())
    assert not place.intersects(bar.geometry())
    bar.show_warning(SENTENCE)
    QTest.qWait(50)
    tools = large.demo.findChildren(QAbstractButton)
    places = [
        QRect(one.mapTo(large.window, QPoint(0, 0)), one.size()) for one in filter(is_seen, tools)
    ]
    assert not any(place.intersects(bar.geometry()) for place in places)


def test_a_column_that_is_too_low_scrolls(large: Hands) -> None:
    area = large.demo.trying.findChild(TallArea)
    assert area is not None
    large.window.setMinimumHeight(400)
    large.window.resize(1280, 560)
    large.qtbot.waitUntil(lambda: area.is_scrolled)
    check(large)
    last = large.demo.trying.blame
    assert last.visibleRegion().boundingRect() != last.rect()
    area.ensureWidgetVisible(last)
    QTest.qWait(50)
    assert last.visibleRegion().boundingRect() == last.rect()


def test_none_of_these_is_read_whole(large: Hands) -> None:
    large.clear()
    mouse.draw(large.try_canvas, SCRIBBLE)
    top = large.demo.trying.top
    assert top.text().endswith("? None of these")
    QTest.qWait(50)
    assert not top.is_cut
    assert top.shown_font().pixelSize() >= scaled(BODY)


def test_the_train_tab_keeps_its_buttons_whole(large: Hands) -> None:
    window = large.window
    window.tabs.setCurrentWidget(window.train)
    large.qtbot.waitUntil(window.train.page.runs.use.isVisible, timeout=10_000)
    QTest.qWait(100)
    buttons = [one for one in window.train.page.findChildren(QAbstractButton) if is_seen(one)]
    for button in buttons:
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())


def test_the_smallest_window_has_all_of_it(four: Hands) -> None:
    four.window.resize(four.window.minimumSize())
    QTest.qWait(100)
    check(four)
    assert four.window.height() <= 720
    four.demo.message.show_warning(SENTENCE, "Try again", lambda: None)
    QTest.qWait(100)
    check(four)


def test_a_message_that_has_no_room_is_shown_whole_on_demand(large: Hands) -> None:
    bar = large.demo.message
    bar.show_warning(4 * SENTENCE, "Try again", lambda: None)
    QTest.qWait(50)
    (more,) = [one for one in bar.findChildren(QPushButton) if one.text() == "More"]
    (text,) = bar.findChildren(LeadingText)
    assert more.isVisible()
    assert more.accessibleName() == "More of the message"
    assert more.nextInFocusChain() is bar.tab_stops()[1]
    assert text.text().endswith("…")
    assert text.toolTip() == bar.text() == 4 * SENTENCE
    low = bar.height()
    more.click()
    QTest.qWait(50)
    assert more.accessibleName() == "Less of the message"
    assert text.text() == 4 * SENTENCE
    assert bar.height() > low
    assert not cut(bar)
    bar.show_info("Short.")
    QTest.qWait(50)
    assert not more.isVisible()
    assert text.text() == "Short."


def test_what_counts_stays_in_view(large: Hands) -> None:
    plot, figures = large.find(LossPlot, "lossPlot"), large.demo.learning.figures
    assert all(widget.isVisible() for widget in plot._of_accuracy)
    area = large.demo.learning.findChild(TallArea)
    assert area is not None
    assert not area.is_scrolled
    times = [cells[2] for cells in figures._cells.values()]
    assert all(is_seen(label) and label.text().endswith("s") for label in times)
    bars, line = large.demo.trying.bars, large.demo.trying.line.button
    assert bars.verticalScrollBar().maximum() == 0
    large.qtbot.waitUntil(lambda: "–100 %)" in line.text(), timeout=20_000)
    assert line.visibleRegion().boundingRect() == line.rect()
    card = large.cards()[0]
    card.examples.setFocus()
    card.examples.selectAll()
    QTest.qWait(50)
    count = card.selection._count
    assert is_seen(count)
    assert count.text() == "3 selected"
    assert count.shown in {"3 selected", "3 ✓"}
