"""The curves: they grow, nothing jumps, labels stay apart."""

from __future__ import annotations

import itertools
import math

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import DARK, apply_theme, current_theme
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.plots.panel import Panel
from maml_studio.gui.widgets.plots.scale import nice_ticks, spread


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    widget = LossPlot()
    qtbot.addWidget(widget)
    widget.resize(560, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def view_range(panel: Panel) -> list[list[float]]:
    return [list(span) for span in panel._view.viewRange()]


def drawn(panel: Panel) -> list[list[float]]:
    curves = [curve.getData()[1] for curve in panel._curves]
    return [list(values) for values in curves if values is not None and len(values)]


def labels(panel: Panel) -> list[str]:
    return [text for text in (label.item.toPlainText() for label in panel._labels) if text]


def settle(qtbot: QtBot, plot: LossPlot) -> None:
    qtbot.waitUntil(lambda: not plot._timer.isActive())


def test_points_are_drawn_soon_and_the_axes_stay(qtbot: QtBot, plot: LossPlot) -> None:
    plot.set_way(5)
    plot.begin("meta", 3, label="meta-trained")
    settle(qtbot, plot)
    before = view_range(plot._loss)
    for step, loss in enumerate([math.log(5), 0.5, 0.1, 0.05]):
        plot.add_point("meta", step, loss, 0.25 * step)
        assert view_range(plot._loss) == before
    qtbot.waitUntil(lambda: drawn(plot._loss) == [[math.log(5), 0.5, 0.1, 0.05]])
    assert plot._loss._curves[0].opts["pen"].color().name() == current_theme().accent
    assert drawn(plot._accuracy) == [[0.0, 0.25, 0.5, 0.75]]
    assert view_range(plot._loss) == before
    assert labels(plot._loss) == ["a guess: ln 5", "meta-trained"]
    assert plot.accessibleDescription().startswith("meta-trained: after step 3 of 3")


def test_many_points_are_one_redraw(plot: LossPlot, qtbot: QtBot) -> None:
    plot.begin("meta", 500, label="meta-trained")
    redraws = []
    plot._timer.timeout.connect(lambda: redraws.append(1))
    for step in range(501):
        plot.add_point("meta", step, 1 / (1 + step), 1.0)
    qtbot.waitUntil(lambda: len(drawn(plot._loss)) == 1)
    assert len(redraws) == 1


def test_the_same_curves_are_kept_for_the_next_run(qtbot: QtBot, plot: LossPlot) -> None:
    for _ in range(2):
        plot.clear()
        plot.begin("meta", 1, label="meta-trained")
        plot.begin("random", 1, label="random start", dashed=True)
        plot.add_point("meta", 0, 1.0, 0.5)
        plot.add_point("random", 0, 1.0, 0.5)
        qtbot.waitUntil(lambda: len(drawn(plot._loss)) == 2)
    assert len(plot._loss._curves) == 2
    plot.clear()
    settle(qtbot, plot)
    assert drawn(plot._loss) == []
    assert labels(plot._loss) == []
    assert plot._empty.isVisible()


def test_a_loss_above_the_guess_widens_the_axis(qtbot: QtBot, plot: LossPlot) -> None:
    plot.set_way(2)
    plot.begin("meta", 2, label="meta-trained")
    plot.add_point("meta", 0, 0.69, 0.5)
    plot.add_point("meta", 1, 7.3, 0.5)
    qtbot.waitUntil(lambda: view_range(plot._loss)[1][1] > 7.3)


def test_a_loss_that_is_not_finite_draws_the_rest(qtbot: QtBot, plot: LossPlot) -> None:
    plot.set_way(3)
    plot.begin("meta", 2, label="meta-trained")
    for step, loss in enumerate([1.0, math.inf, math.nan]):
        plot.add_point("meta", step, loss, 0.3)
    qtbot.waitUntil(lambda: len(drawn(plot._loss)) == 1)
    assert labels(plot._loss) == ["a guess: ln 3", "meta-trained"]
    assert not plot.grab().isNull()


def test_steps_come_in_order_to_curves_that_were_begun(plot: LossPlot) -> None:
    with pytest.raises(KeyError):
        plot.add_point("meta", 0, 1.0, 1.0)
    plot.begin("meta", 3, label="meta-trained")
    with pytest.raises(ValueError, match="Step 0 is next"):
        plot.add_point("meta", 1, 1.0, 1.0)


def test_both_charts_share_their_steps_at_any_size(qtbot: QtBot, plot: LossPlot) -> None:
    plot.set_way(20)
    plot.begin("meta", 5, label="a long label")
    settle(qtbot, plot)
    for size in ((300, 260), (900, 600)):
        plot.resize(*size)
        QApplication.processEvents()
        assert view_range(plot._loss)[0] == pytest.approx(view_range(plot._accuracy)[0], rel=0.01)
        assert view_range(plot._loss)[0][1] > 5


def test_it_follows_the_theme(plot: LossPlot, qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    assert plot._loss.widget.backgroundBrush().color().name() == DARK.panel
    apply_theme(qapp)


def test_ticks_are_round() -> None:
    assert nice_ticks(1.77, 4) == [0, 0.5, 1.0, 1.5]
    assert nice_ticks(1.0, 2) == [0, 0.5, 1.0]
    assert nice_ticks(3, 10, whole=True) == [0, 1, 2, 3]
    assert nice_ticks(100, 10, whole=True) == list(range(0, 101, 10))
    assert nice_ticks(0, 4) == [0]


def test_labels_move_apart_as_little_as_needed() -> None:
    assert spread([], 1, 0, 10) == []
    assert spread([3.0], 1, 0, 10) == [3.0]
    assert spread([9.0, 2.0], 1, 0, 10) == [9.0, 2.0]
    assert spread([1.5, 1.6], 0.5, 0, 10) == pytest.approx([1.5, 2.0])
    for wishes in ([0.0] * 5, [10.0] * 5, [9.9, 0.1, 9.95, 10.0]):
        places = sorted(spread(wishes, 2, 0, 10))
        assert min(places) >= 0
        assert max(places) <= 10
        assert all(b - a >= 2 - 1e-9 for a, b in itertools.pairwise(places))
    assert spread([5.0] * 11, 2, 0, 10) == pytest.approx(range(11))
