"""Filters as tiles: signs have hues, nothing overlaps, updates change only what changed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import DARK, LIGHT, apply_theme
from maml_studio.gui.widgets.plots.filter_grid import FilterGrid


@pytest.fixture
def grid(qtbot: QtBot, qapp: QApplication) -> FilterGrid:
    apply_theme(qapp, "light")
    widget = FilterGrid()
    qtbot.addWidget(widget)
    widget.resize(360, 240)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def color(grid: FilterGrid, index: int, row: int, column: int) -> QColor:
    box = grid.tiles.box(index)
    x = box.left() + (column + 0.5) * box.width() / 3
    y = box.top() + (row + 0.5) * box.height() / 3
    return grid.tiles.grab().toImage().pixelColor(int(x), int(y))


def test_the_hues_tell_the_signs(grid: FilterGrid, qapp: QApplication) -> None:
    filters = np.zeros((64, 3, 3))
    filters[0, 0, 0], filters[5, 2, 1] = 0.5, -0.5
    grid.show_filters(filters)
    assert grid.caption == "64 · vermilion −0.5, blue +0.5"
    for choice, theme in (("light", LIGHT), ("dark", DARK)):
        apply_theme(qapp, choice)  # type: ignore[arg-type]
        assert color(grid, 0, 0, 0) == QColor(theme.classes[0])
        assert color(grid, 5, 2, 1) == QColor(theme.classes[1])
        assert color(grid, 7, 1, 1) == QColor(theme.window)
    apply_theme(qapp)


def test_a_caption_short_of_room_says_how_strong_the_hues_are(grid: FilterGrid) -> None:
    grid.show_filters(np.full((32, 3, 3), 1.2))
    found = []
    for width in (400, 300, 240, 190):
        grid.resize(width, 240)
        QApplication.processEvents()
        found.append(grid._caption.shown)
    assert found[0] == grid.caption == "32 · vermilion −1.2, blue +1.2"
    assert found[-1] == "±1.2"
    assert not any("…" in words for words in found)


def test_filters_change_in_place(grid: FilterGrid) -> None:
    filters = np.zeros((8, 3, 3), np.float32)
    filters[0, 0, 0] = 1
    grid.show_filters(filters)
    before = [grid.tiles.box(index) for index in range(8)]
    filters[0, 0, 0], filters[3, 1, 1] = 0, 1
    grid.show_filters(filters)
    assert [grid.tiles.box(index) for index in range(8)] == before
    assert color(grid, 0, 0, 0) == QColor(LIGHT.window)
    assert color(grid, 3, 1, 1) == QColor(LIGHT.classes[0])


@pytest.mark.parametrize("count", [1, 7, 32, 64, 256])
@pytest.mark.parametrize("size", [(160, 120), (360, 240), (800, 200)])
def test_any_number_fits(grid: FilterGrid, count: int, size: tuple[int, int]) -> None:
    grid.resize(*size)
    QApplication.processEvents()
    grid.show_filters(np.random.default_rng(0).normal(size=(count, 3, 3)))
    boxes = [grid.tiles.box(index) for index in range(count)]
    assert not any(a.intersects(b) for i, a in enumerate(boxes[:64]) for b in boxes[:i])
    if count <= 64:
        assert all(QRectF(grid.tiles.rect()).contains(box) for box in boxes)
    assert not grid.grab().isNull()


def test_values_that_are_not_finite_and_zeros_are_shown(grid: FilterGrid) -> None:
    grid.show_filters(np.zeros((4, 3, 3)))
    assert grid.caption == ""
    grid.show_filters(np.full((4, 3, 3), np.nan))
    assert not grid.grab().isNull()
    grid.clear()
    assert not grid.grab().isNull()
    with pytest.raises(ValueError, match=r"not \(3, 3\)"):
        grid.show_filters(np.zeros((3, 3)))


def test_a_tile_says_its_range(grid: FilterGrid) -> None:
    filters = np.zeros((4, 3, 3))
    filters[2, 0, 0], filters[2, 1, 1] = -0.25, 0.5
    grid.show_filters(filters)
    at = grid.tiles.box(2).center().toPoint()
    kind = QHelpEvent.Type.ToolTip
    QApplication.sendEvent(grid.tiles, QHelpEvent(kind, at, grid.tiles.mapToGlobal(at)))
    assert QToolTip.text() == "Filter 3: -0.25 to 0.5"
    QToolTip.hideText()
