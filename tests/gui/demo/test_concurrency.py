"""The person is faster than the network: latest wins, nothing late is shown, nothing is left."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.gui.demo import adaptation
from maml_studio.gui.demo.engine_access import Adapted, Engine, Point, Settings
from maml_studio.gui.demo.image_files import Batch
from maml_studio.gui.demo.inner_loops import adapting
from maml_studio.gui.job import Job
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

Run = Generator[Point | None, None, Adapted]


class Gates:
    """Real adapting that waits before each record until it is let on; counts its runs."""

    def __init__(self) -> None:
        self.let = threading.Semaphore(0)
        self.begun: list[tuple[str, ...]] = []
        self.closed: list[tuple[str, ...]] = []

    def adapting(self, engine: Engine, task: object, settings: Settings) -> Run:
        labels = tuple(task)  # type: ignore[call-overload]
        self.begun.append(labels)
        run = adapting(engine, task, settings)  # type: ignore[arg-type]
        try:
            while True:
                self.let.acquire(timeout=20)
                try:
                    record = next(run)
                except StopIteration as end:
                    return end.value  # type: ignore[no-any-return]
                yield record
        except GeneratorExit:
            self.closed.append(labels)
            raise

    def open(self) -> None:
        self.let.release(10**6)


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> Gates:
    gates = Gates()
    monkeypatch.setattr(adaptation, "adapting", gates.adapting)
    return gates


@pytest.fixture
def waiting(hands: Hands, gates: Gates) -> Hands:
    """Return a window whose next adaptations wait at the gates."""
    hands.make_task(line=LINE, dash=DASH)
    hands.qtbot.waitUntil(lambda: len(gates.begun) == 1)
    return hands


@pytest.mark.parametrize("records", range(5))
def test_a_change_at_each_record_restarts(waiting: Hands, gates: Gates, records: int) -> None:
    points: list[Point] = []
    waiting.demo.adaptation.step_taken.connect(points.append)
    for _ in range(records):
        gates.let.release()
    waiting.qtbot.waitUntil(lambda: len(points) == records)
    waiting.add_class("cross")
    waiting.add_example(2, CROSS)
    assert waiting.state == "adapting"
    gates.open()
    waiting.wait_until_ready()
    assert gates.begun[-1] == ("line", "dash", "cross")
    assert ("line", "dash") in gates.closed
    steps = waiting.demo.learning.inner.steps.value()
    assert [point.step.step for point in points[records:]] == list(range(steps + 1))
    assert waiting.try_out(CROSS).startswith("cross")


def test_two_quick_changes_learn_once(waiting: Hands, gates: Gates) -> None:
    gates.open()
    waiting.wait_until_ready()
    begun = len(gates.begun)
    for _ in range(5):
        waiting.add_example(0, LINE)
    waiting.wait_until_ready()
    assert len(gates.begun) == begun + 1


def test_drawing_on_while_it_learns(waiting: Hands, gates: Gates) -> None:
    canvas = waiting.try_canvas
    mouse.press(canvas, 30, 30)
    for y in range(40, 120, 5):
        gates.let.release()
        mouse.move(canvas, 30, y)
        waiting.qtbot.wait(5)
    assert waiting.demo.adaptation.task.labels == ("line", "dash")
    mouse.release(canvas, 30, 120)
    gates.open()
    waiting.wait_until_ready()
    assert waiting.answer.startswith("line")


def test_becoming_too_small_while_it_learns(waiting: Hands, gates: Gates) -> None:
    waiting.demo.model.remove_class("dash")
    assert waiting.state == "waiting"
    gates.open()
    waiting.qtbot.wait(200)
    assert waiting.state == "waiting"
    assert waiting.demo.adaptation.adapted is None


def test_closing_in_the_middle_ends_the_job(waiting: Hands, gates: Gates) -> None:
    gates.let.release(2)
    threading.Timer(0.2, gates.open).start()
    assert waiting.window.close()
    assert not [job for job in waiting.window.findChildren(Job) if job.isRunning()]


def test_closing_while_the_network_loads(open_window: MakeWindow) -> None:
    hands = open_window()
    hands.qtbot.waitUntil(lambda: bool(hands.window.findChildren(Job)))
    assert hands.window.close()
    assert not [job for job in hands.window.findChildren(Job) if job.isRunning()]


def test_edits_while_the_network_loads(open_window: MakeWindow) -> None:
    hands = open_window()
    hands.make_task(line=LINE, dash=DASH)
    hands.qtbot.waitUntil(lambda: hands.state == "ready", timeout=20_000)
    assert hands.try_out(DASH).startswith("dash")


def test_the_choice_of_the_start_changes_while_it_learns(waiting: Hands, gates: Gates) -> None:
    gates.let.release(2)
    waiting.demo.learning.minds.choose(("meta", "random"))
    waiting.demo.learning.minds.choose(("random",))
    gates.open()
    waiting.wait_until_ready()
    adapted = waiting.demo.adaptation.adapted
    assert adapted is not None
    assert list(adapted.classifiers) == ["random"]


def test_answers_stay_right_while_files_are_classified(hands: Hands, tmp_path: Path) -> None:
    pixels = np.full((40, 40), 255, dtype=np.uint8)
    pixels[5:35, 18:22] = 0
    Image.fromarray(pixels).save(tmp_path / "line.png")
    adapted = hands.demo.adaptation.adapted
    assert adapted is not None
    glyph = hands.task[hands.task.labels[0]][0]
    alone = adapted.classifier.predict(glyph)
    batches: list[Batch] = []
    hands.demo.images._files.found.connect(batches.append)
    hands.demo.images.classify([tmp_path / "line.png"] * 200)
    while not batches or not batches[0].is_over:
        assert adapted.classifier.predict(glyph).probabilities == pytest.approx(alone.probabilities)
        hands.qtbot.wait(1)
    assert hands.message == ""
    answers = [file.prediction for file in batches[0].files]
    assert len(answers) == 200
    assert len({answer.label for answer in answers if answer is not None}) == 1
