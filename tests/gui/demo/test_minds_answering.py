"""Several minds answer one drawing side by side; alone and together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QLabel, QToolButton

from maml_studio.engine.classifier import Classifier
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.initializations import save
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.minds import META, MIND_KINDS, RANDOM
from maml_studio.engine.networks.settings import NetworkSettings
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands
from tests.gui.demo.test_methods import choose


@pytest.fixture
def crowd(hands: Hands) -> Hands:
    """Have learned lines, dashes and crosses with all four minds."""
    hands.make_task(line=LINE, dash=DASH, cross=CROSS)
    let_answer(hands, *MIND_KINDS)
    return hands


def let_answer(hands: Hands, *minds: str) -> None:
    adaptation = hands.demo.adaptation
    adaptation.set_settings(replace(adaptation.settings, minds=minds))
    hands.wait_until_ready()


def said(hands: Hands) -> str:
    return hands.find(QLabel, "comparison").text()


def test_each_mind_has_a_column_and_all_answer(crowd: Hands) -> None:
    bars = crowd.demo.trying.bars
    assert [voice.sign for voice in bars._answers.voices] == ["R", "P", "N"]
    assert all(voice.probabilities is None for voice in bars._answers.voices)
    columns = bars._columns()
    assert crowd.try_out(LINE).startswith("line")
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))
    assert bars._columns() == columns
    assert all(voice.probabilities is not None for voice in bars._answers.voices)
    described = bars.accessibleDescription()
    for title in ("Random start", "Prototypes", "Nearest pixels"):
        assert f"{title} says" in described


def test_who_disagrees_is_said(crowd: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd.try_out(LINE)
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))
    assert said(crowd) == "All 4 agree"
    adapted = crowd.demo.adaptation.shown
    assert adapted is not None
    random = adapted.classifiers[RANDOM]
    dash = random.predict(crowd.task["dash"][0])
    monkeypatch.setattr(random, "predict", lambda _: dash)
    crowd.try_out(LINE)
    crowd.qtbot.waitUntil(lambda: "Random start says “dash”; the rest agree" in said(crowd))


def test_one_mind_looks_as_ever_and_two_have_a_thin_bar(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    hands.try_out(LINE)
    bars = hands.demo.trying.bars
    hands.qtbot.wait(100)
    assert bars._answers.voices == ()
    assert bars._answers.comparison is None
    let_answer(hands, META, RANDOM)
    hands.qtbot.waitUntil(lambda: said(hands).startswith("The random start says “"))
    assert bars._answers.comparison is not None
    assert bars._answers.voices == ()


def test_the_main_answer_does_not_wait_for_the_others(
    crowd: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, gate = threading.current_thread(), threading.Event()
    predict: Callable[[Classifier, Glyph], object] = Classifier.predict

    def predict_when_let(self: Classifier, glyph: Glyph) -> object:
        if threading.current_thread() is not main:
            gate.wait(10)
        return predict(self, glyph)

    monkeypatch.setattr(Classifier, "predict", predict_when_let)
    assert crowd.try_out(LINE).startswith("line")
    assert said(crowd) == ""
    crowd.clear()
    gate.set()
    crowd.qtbot.wait(100)
    assert said(crowd) == ""
    crowd.try_out(DASH)
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))


def test_the_others_answer_soon_after_pen_up(crowd: Hands) -> None:
    crowd.try_out(LINE)
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))


def test_an_earlier_inner_step_is_answered_too(crowd: Hands) -> None:
    crowd.try_out(LINE)
    sure = crowd.demo.trying.sure.text()
    crowd.demo.adaptation.show_step(0)
    assert crowd.demo.trying.sure.text() != sure
    assert "after the last inner step" in crowd.demo.trying.blame.text.text()
    crowd.demo.adaptation.show_step(None)
    assert crowd.demo.trying.sure.text() == sure


def test_alone_and_together_are_the_same_by_construction(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    hands.try_out(LINE)
    switch = hands.find(QToolButton, "judgedTogether")
    assert switch.text() == "alone"
    mouse.click(switch)
    assert switch.text() == "together"
    assert "Alone = together here" in hands.demo.trying.blame.text.text()
    assert hands.demo.trying.bars._answers.comparison is None
    mouse.click(switch)
    assert "Alone" not in hands.demo.trying.blame.text.text()


def test_where_the_network_sees_the_batch_the_difference_is_marked(
    open_window: MakeWindow, data_folder: Path
) -> None:
    network = NetworkSettings(channels=8, groups=2, norm="batch")
    made = LEARNERS["maml"].initial(network, METHODS["maml"](), torch.Generator().manual_seed(0))
    made.card = Card("batch", "Sees the batch")
    save(made, data_folder / "initializations" / "batch")
    hands = open_window()
    hands.wait_until_ready()
    choose(hands, "batch")
    hands.qtbot.waitUntil(lambda: hands.state != "ready", timeout=10_000)
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    hands.try_out(CROSS)
    hands.try_out(LINE)
    mouse.click(hands.find(QToolButton, "judgedTogether"))
    text = hands.demo.trying.blame.text
    hands.qtbot.waitUntil(lambda: text.text().startswith("Together with 3 others"))
    bars = hands.demo.trying.bars
    assert bars._answers.comparison is not None
    assert bars._answers.comparison != bars._answers.probabilities
