"""Very large text: the columns scroll where they have to, once and never sideways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from maml_studio.gui.theme import BODY, scaled, theme_watcher
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.tall_area import TallArea
from tests.gui import mouse
from tests.gui.demo.hands import SCRIBBLE, Hands
from tests.gui.demo.test_large_text import cut, four

__all__ = ["four"]


@pytest.fixture(autouse=True)
def usual_size_after() -> Iterator[None]:
    """Leave the text as large as it was."""
    yield
    theme_watcher().set_scale(1.0)


def test_very_large_text_leaves_the_charts_readable(four: Hands) -> None:
    theme_watcher().set_scale(1.75)
    four.window.resize(1662, 800)
    QTest.qWait(300)
    learning = four.demo.learning
    assert learning.plot.height() >= learning.plot.minimumSizeHint().height()
    axis = learning.plot._loss.widget.getPlotItem().getAxis("left")
    places = [
        learning.plot._loss._view.mapViewToScene(QPointF(0.0, tick)).y()
        for tick, _ in axis._tickLevels[0]
    ]
    assert len(places) >= 2
    assert min(a - b for a, b in pairwise(places)) >= 12 * 1.75
    header = four.window.tabs.tabBar().height()
    choosers = four.window._choosers.findChildren(QComboBox)
    assert choosers
    assert all(one.height() <= header for one in choosers)
    assert not cut(four.window)


def test_very_large_text_scrolls_once_and_never_sideways(four: Hands) -> None:
    theme_watcher().set_scale(1.75)
    four.window.resize(1280, 800)
    QTest.qWait(300)
    demo = four.demo
    assert four.window.width() == 1280
    for column in (demo.examples, demo.learning, demo.trying):
        area = column.findChild(TallArea)
        assert area is not None
        assert not area.horizontalScrollBar().maximum()
    area = demo.trying.findChild(TallArea)
    assert area is not None
    assert area.is_scrolled
    assert area.verticalScrollBar().isVisible()
    assert demo.trying.bars.verticalScrollBar().maximum() == 0
    quality = demo.trying.line.button
    assert quality.visibleRegion().boundingRect() == quality.rect()
    loss = demo.learning.figures._cells["meta"][0]
    assert "→" not in loss.text()
    assert "→" in loss.toolTip()
    card = four.cards()[0]
    card.examples.selectAll()
    QTest.qWait(50)
    assert not cut(card)
    assert card.width() <= demo.examples.cards.viewport().width()


def test_where_it_is_low_the_loss_has_the_room_of_the_accuracy(four: Hands) -> None:
    plot = four.find(LossPlot, "lossPlot")
    assert all(widget.isVisible() for widget in plot._of_accuracy)
    theme_watcher().set_scale(1.75)
    four.window.resize(1280, 800)
    four.qtbot.waitUntil(lambda: not any(one.isVisible() for one in plot._of_accuracy))
    theme_watcher().set_scale(1.0)
    four.qtbot.waitUntil(lambda: all(one.isVisible() for one in plot._of_accuracy))


def test_none_of_these_is_no_smaller_than_other_words(four: Hands) -> None:
    theme_watcher().set_scale(1.75)
    four.window.resize(1280, 800)
    four.clear()
    mouse.draw(four.try_canvas, SCRIBBLE)
    QTest.qWait(50)
    top = four.demo.trying.top
    assert top.text().endswith("? None of these")
    assert not top.is_cut
    assert top.shown_font().pixelSize() >= scaled(BODY)
