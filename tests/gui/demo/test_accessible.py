"""A screen reader has a name for everything, and the Tab key goes as the eye reads."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget

from tests.gui import mouse
from tests.gui.demo.hands import LINE, Hands


@pytest.fixture
def active(hands: Hands) -> Hands:
    """Return a window that has the keyboard, in which everything that may be done is enabled."""
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    mouse.draw(hands.example_canvas, LINE)
    mouse.draw(hands.try_canvas, LINE)
    return hands


def walk(hands: Hands) -> list[QWidget]:
    """Return what the Tab key reaches in the Demo tab, in order, from the top left."""
    reached: list[QWidget] = []
    hands.demo.examples.sample_tasks.setFocus()
    while (widget := QApplication.focusWidget()) not in reached:
        assert widget is not None
        reached.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return [widget for widget in reached if hands.demo.isAncestorOf(widget)]


def is_viewport(widget: QWidget) -> bool:
    """Say whether a widget is what a scroll area shows, whose focus the area has."""
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def scrolled_in(widget: QWidget) -> QWidget | None:
    """Return the list that a widget is scrolled in, if it is in one."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def place(widget: QWidget, hands: Hands) -> QRect:
    return QRect(widget.mapTo(hands.demo, QPoint()), widget.size())


def test_everything_that_takes_the_focus_has_a_name(active: Hands) -> None:
    widgets = [*active.demo.findChildren(QWidget), *walk(active)]
    focusable = [
        widget
        for widget in widgets
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not is_viewport(widget)
    ]
    assert len(focusable) > 25
    nameless = [
        f"{widget} in {widget.parentWidget()}"
        for widget in focusable
        if not (widget.accessibleName() or getattr(widget, "text", str)())
        # The field inside a spin box or a chooser is read with it.
        and not (widget.parentWidget() and widget.parentWidget().accessibleName())
    ]
    assert nameless == []


def test_tab_goes_column_by_column_and_downwards(active: Hands) -> None:
    demo, reached = active.demo, walk(active)
    columns = [demo.examples, demo.learning, demo.trying]
    visited = [
        next(place for place, column in enumerate(columns) if column.isAncestorOf(widget))
        for widget in reached
    ]
    assert visited == sorted(visited)
    assert set(visited) == {0, 1, 2}
    for column in columns:
        inside = [widget for widget in reached if column.isAncestorOf(widget)]
        for before, after in pairwise(inside):
            if scrolled_in(before) is not scrolled_in(after):
                continue
            above, below = place(before, active), place(after, active)
            is_inside = above.contains(below)
            is_right = below.left() >= above.right() - 1
            assert below.top() >= above.bottom() - 4 or is_right or is_inside
