"""More classes than there is room for bars: the answer's bar is in view all the same."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QLabel

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.task_model import Snapshot
from tests.gui.demo.hands import Hands, Strokes

COUNT = 21


def hand_of_a_clock(number: int) -> Strokes:
    """Return a dial with a hand: another direction for each number."""
    turn = 2 * math.pi * number / COUNT
    tip = (0.5 + 0.45 * math.sin(turn), 0.5 - 0.45 * math.cos(turn))
    return [[(0.5, 0.5), tip], [(0.45, 0.5), (0.55, 0.5)]]


def test_the_bar_of_the_answer_is_in_view(hands: Hands) -> None:
    clocks = {str(n): [Glyph.from_strokes(hand_of_a_clock(n), canvas=1.0)] for n in range(COUNT)}
    hands.demo.model.replace(Snapshot(Task(clocks)), "Open clocks")
    hands.wait_until_ready()
    bars = hands.demo.trying.bars
    assert bars.verticalScrollBar().maximum() > 0
    seen = set()
    for number in (20, 0, 10):
        hands.try_out(hand_of_a_clock(number))
        label = hands.find(QLabel, "topPrediction").property("label")
        box = bars._row_box(int(label))
        assert box.top() >= bars._header_height()
        assert box.bottom() <= bars.viewport().height()
        seen.add(bars.verticalScrollBar().value())
    assert len(seen) > 1
