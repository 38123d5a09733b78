"""The current episode: every answer is marked as what it was, at any number of classes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import DARK, LIGHT, apply_theme, class_color
from maml_studio.gui.widgets.plots.episode_class import EpisodeClass, ordinal
from maml_studio.gui.widgets.plots.episode_layout import LARGEST, SMALLEST, fit
from maml_studio.gui.widgets.plots.episode_strip import EpisodeStrip

Shown = Callable[..., EpisodeStrip]


def episode(way: int, shot: int, queries: int, wrong: dict[tuple[int, int], int]):
    ink = np.zeros((shot + queries, 28, 28), np.uint8)
    ink[:, 12:16, 4:24] = 255
    return [
        EpisodeClass(
            f"class {place}",
            ink[:shot],
            ink[shot:],
            [wrong.get((place, query), place) for query in range(queries)],
        )
        for place in range(way)
    ]


@pytest.fixture
def strip(qtbot: QtBot, qapp: QApplication) -> EpisodeStrip:
    apply_theme(qapp, "light")
    widget = EpisodeStrip()
    qtbot.addWidget(widget)
    widget.resize(560, 280)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def image(strip: EpisodeStrip) -> QImage:
    QApplication.processEvents()
    return strip.canvas.grab().toImage()


def edge_color(picture: QImage, box: QRectF) -> str:
    """Return the color of a box's left border."""
    return picture.pixelColor(int(box.left()), int(box.center().y())).name()


def test_the_borders_say_whose_example_it_is_and_what_is_wrong(strip: EpisodeStrip) -> None:
    strip.show_episode(episode(5, 1, 5, {(1, 2): 3, (3, 4): 0}))
    assert strip.caption == "support → query, 2 of 25 wrong"
    picture, grid = image(strip), strip.canvas.grid
    for place in range(5):
        assert edge_color(picture, grid.support_box(place, 0)) == class_color(place).name()
    assert edge_color(picture, grid.query_box(1, 2)) == LIGHT.bad
    assert edge_color(picture, grid.query_box(1, 1)) == LIGHT.window
    assert strip.canvas._note(1) == "read as the 4th"
    assert strip.canvas._note(0) == ""
    assert grid.note > 0


def test_the_words_have_room_for_the_widest_of_them(strip: EpisodeStrip) -> None:
    strip.show_episode(episode(5, 1, 5, {(1, 0): 0, (2, 0): 1}))
    metrics = strip.canvas.fontMetrics()
    for place in range(5):
        assert strip.canvas.grid.note > metrics.horizontalAdvance(strip.canvas._note(place))


def test_the_caption_keeps_what_is_wrong_where_room_is_short(strip: EpisodeStrip) -> None:
    strip.show_episode(episode(5, 1, 5, {(1, 2): 3, (3, 4): 0}))
    for width, words in ((560, strip.caption), (250, "2 of 25 wrong"), (200, "2 wrong")):
        strip.resize(width, 280)
        QApplication.processEvents()
        assert strip._caption.shown == words


def test_a_wrong_answer_has_a_sign_beside_its_color(strip: EpisodeStrip) -> None:
    strip.show_episode(episode(2, 1, 2, {(0, 1): 1}))
    picture, grid = image(strip), strip.canvas.grid
    corner = grid.query_box(0, 1).topRight()
    signs = {
        picture.pixelColor(int(corner.x()) - dx, int(corner.y()) + dy).name()
        for dx in range(10)
        for dy in range(10)
    }
    assert {LIGHT.bad, LIGHT.panel} <= signs


def test_ink_is_painted_in_the_color_of_the_text(strip: EpisodeStrip, qapp: QApplication) -> None:
    strip.show_episode(episode(2, 1, 2, {}))
    for choice, theme in (("light", LIGHT), ("dark", DARK)):
        apply_theme(qapp, choice)  # type: ignore[arg-type]
        middle = strip.canvas.grid.query_box(0, 0).center()
        shown = image(strip).pixelColor(int(middle.x()), int(middle.y()))
        assert abs(shown.lightness() - QColor(theme.text).lightness()) < 25
    apply_theme(qapp)


def test_all_right_and_nothing(strip: EpisodeStrip) -> None:
    strip.show_episode(episode(5, 1, 5, {}))
    assert strip.caption == "support → query, all 25 right"
    assert strip.canvas.grid.note == 0
    strip.clear()
    assert strip.caption == ""
    assert strip.classes == ()
    assert not image(strip).isNull()


def test_each_picture_says_what_it_is(strip: EpisodeStrip) -> None:
    strip.show_episode(episode(5, 2, 3, {(1, 2): 3}))
    canvas, grid = strip.canvas, strip.canvas.grid
    for box, key, words in (
        (grid.support_box(0, 1), (0, 1), "Support example of “class 0”, the 1st class"),
        (grid.query_box(1, 0), (1, 2), "Query of “class 1”, the 2nd class, read right"),
        (grid.query_box(1, 2), (1, 4), "read as the 4th, “class 3”"),
    ):
        assert canvas.picture_at(box.center()) == key
        assert canvas.words_for(*key).endswith(words)
    assert canvas.picture_at(QPointF(-5, -5)) is None
    at = grid.query_box(1, 2).center().toPoint()
    QApplication.sendEvent(canvas, help_at(strip, at))
    assert "read as the 4th" in QToolTip.text()
    QToolTip.hideText()


def help_at(strip: EpisodeStrip, at: QPoint) -> QHelpEvent:
    return QHelpEvent(QHelpEvent.Type.ToolTip, at, strip.canvas.mapToGlobal(at))


def test_a_screen_reader_hears_the_answers(strip: EpisodeStrip) -> None:
    strip.show_episode(episode(3, 1, 2, {(0, 0): 1, (0, 1): 2}))
    heard = strip._scroll.accessibleDescription()
    assert heard == "1st: 0 right, 2 read as the 2nd, 3rd. 2nd: 2 right. 3rd: 2 right"


@pytest.mark.parametrize("size", [(300, 160), (560, 280), (900, 400)])
@pytest.mark.parametrize("shape", [(2, 1, 1), (5, 1, 5), (5, 5, 15), (20, 1, 5), (20, 5, 5)])
def test_any_episode_is_legible_and_nothing_is_lost(
    strip: EpisodeStrip, shape: tuple[int, int, int], size: tuple[int, int]
) -> None:
    strip.resize(*size)
    strip.show_episode(episode(*shape, {(0, 0): 1}))
    assert not image(strip).isNull()
    grid, canvas = strip.canvas.grid, strip.canvas
    assert SMALLEST <= grid.side <= LARGEST
    boxes = [box for _, box in canvas._boxes(grid)]
    for box in boxes:
        assert QRectF(canvas.rect()).contains(box)
    assert not any(a.intersects(b) for i, a in enumerate(boxes[:40]) for b in boxes[:i])
    seen, needed = strip._scroll.viewport().size(), grid.size(shape[0])
    assert (needed[0] > seen.width()) == (strip._scroll.horizontalScrollBar().maximum() > 0)


def test_twenty_classes_stand_in_columns_before_they_scroll_sideways() -> None:
    grid = fit(20, 1, 5, 0, (420, 170))
    assert grid.lines == 10
    assert grid.size(20)[0] <= 420


def test_what_does_not_fit_together_is_refused(strip: EpisodeStrip) -> None:
    good = episode(2, 1, 2, {})
    strip.show_episode(good)
    other = episode(1, 2, 2, {})[0]
    with pytest.raises(ValueError, match="other shapes than the first"):
        strip.show_episode([good[0], other])
    with pytest.raises(ValueError, match="1 answers for 2 queries"):
        strip.show_episode([EpisodeClass("a", good[0].support, good[0].query, [0])])
    with pytest.raises(ValueError, match=r"\(n, height, width\)"):
        strip.show_episode([EpisodeClass("a", good[0].support[0], good[0].query[0], [0])])
    assert len(strip.classes) == 2


def test_ordinals() -> None:
    texts = [ordinal(place) for place in (0, 1, 2, 3, 10, 11, 12, 20, 21)]
    assert texts == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd"]
