"""Each card says which class it is, however large the text; how many examples there are gives way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.demo.task_model import Snapshot
from maml_studio.gui.theme import theme_watcher
from maml_studio.gui.widgets.name_label import cut_name
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, Hands

GENERATED = [f"Class {number}" for number in range(1, 12)]
LONG = [f"the Balinese letter which nobody pronounces as in the {end}" for end in ("west", "east")]
NAMES = [*GENERATED, "Alpha", "Alphabet", *LONG]


@pytest.fixture(params=[1.0, 1.25, 1.5, 1.75])
def many(open_window: MakeWindow, request: pytest.FixtureRequest) -> Iterator[Hands]:
    """Return a window of 1280 × 800 pixels with many classes, the first four with examples."""
    hands = open_window()
    drawn = [Glyph.from_strokes(strokes, canvas=1.0) for strokes in (CROSS, DASH)]
    task = Task({name: drawn if index < 4 else [] for index, name in enumerate(NAMES)})
    hands.demo.model.restore(Snapshot(task.with_muted("Class 2", [0])))
    theme_watcher().set_scale(request.param)
    hands.window.resize(1280, 800)
    QTest.qWait(200)
    yield hands
    theme_watcher().set_scale(1.0)


def name_on(card: ClassCard) -> str:
    return card.name._label._shown_text()


def test_no_two_cards_look_alike_and_names_have_room_before_counts(many: Hands) -> None:
    assert many.window.width() == 1280
    shown = {card.label: name_on(card) for card in many.cards()}
    assert list(shown)[:-2] == list(shown.values())[:-2]
    assert [shown[name][-4:] for name in LONG] == ["west", "east"]
    for card in many.cards():
        whole, brief = card._count._wordings
        assert card._count.isVisible()
        assert card._count.shown in (whole, brief)
        assert card._count.toolTip() == card._count.text() == whole
        assert whole in card.accessibleName()
        assert card.width() <= many.demo.examples.cards.viewport().width()
    if theme_watcher().scale == 1.0:
        counts = [card._count.shown for card in many.cards()[:5]]
        expected = ["2 examples", "1 + 1 muted", "2 examples", "2 examples", "waits for an example"]
        assert counts == expected


def test_a_generated_name_keeps_its_number_beside_a_selection(many: Hands) -> None:
    column = many.demo.examples
    needed, card = column.minimumSizeHint().width(), many.cards()[2]
    card.examples.selectAll()
    QTest.qWait(50)
    assert card.selection.isVisible()
    assert name_on(card).endswith("3")
    assert column.minimumSizeHint().width() == needed


def test_the_heading_of_the_pad_says_which_class_it_draws_for(many: Hands) -> None:
    prompt = many.demo.examples.pad._prompt
    for name in NAMES:
        many.demo.model.select(name)
        shown = prompt._shown_text()
        assert f"“{name}”" in shown or name in LONG
        assert QFontMetrics(prompt.font()).horizontalAdvance(shown) <= prompt.width()
        if shown != prompt.text():
            assert prompt.toolTip().endswith("Return adds it")
    assert shown.startswith("Draw one of “the ")
    assert shown.endswith("east”")
    many.demo.model.clear()
    assert prompt._shown_text() == "Add a class to draw for."


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [("Class 14", "C", "…14"), ("Alphabet", "A", "t"), ("12345678", "1", "8"), ("x 9", "", "…9")],
)
def test_a_name_is_cut_in_its_middle(qapp: QApplication, name: str, begin: str, end: str) -> None:
    metrics = QFontMetrics(qapp.font())
    room = metrics.horizontalAdvance(name) - 1
    while room > metrics.horizontalAdvance(f"{begin}…{end.lstrip('…')}") + 1:
        shown = cut_name(name, metrics, room)
        assert shown.startswith(begin)
        assert shown.endswith(end)
        assert metrics.horizontalAdvance(shown) <= room
        room -= 3
    assert cut_name(name, metrics, 1000) == name
