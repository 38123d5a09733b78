"""A sentence that says what there is not goes as soon as it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.minds import META, RANDOM
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.learning_hands import pick
from tests.gui.demo.test_exports import export
from tests.gui.demo.test_methods import shipped

FOLDERS, DRAWING = "The task as folders of images…", "The drawing as a picture…"
TABLE, WEIGHTS = "The curves as a table…", "The classifier as weights (safetensors)…"


@pytest.fixture
def empty(hands: Hands) -> Hands:
    hands.click("newTaskButton")
    hands.demo.message.clear()
    return hands


def test_that_there_is_no_drawing_ends_with_a_drawing(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        export(hands, DRAWING, tmp_path / "none.png", monkeypatch)
        assert "no drawing yet" in hands.message
        mouse.draw(hands.try_canvas, LINE)
        assert hands.message == ""
        hands.clear()


@pytest.mark.parametrize(
    ("what", "said"),
    [(FOLDERS, "no examples"), (TABLE, "no curves yet"), (WEIGHTS, "no classifier yet")],
)
def test_what_the_task_lacks_is_said_until_it_is_there(
    empty: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, said: str
) -> None:
    export(empty, what, tmp_path / "none", monkeypatch)
    assert said in empty.message
    empty.add_class("line")
    assert said in empty.message
    empty.add_example(0, LINE)
    assert (said in empty.message) == (what != FOLDERS)
    empty.add_class("dash")
    empty.add_example(1, DASH)
    empty.wait_until_ready()
    assert empty.message == ""


def test_another_message_in_its_place_stays(
    empty: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(empty, FOLDERS, tmp_path / "none", monkeypatch)
    empty.demo.message.show_info("Something else.")
    empty.demo.undo()
    assert empty.message == "Something else."


def test_a_method_in_one_pass_has_no_curves_and_says_that(
    open_window: MakeWindow, data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped(data_folder, "trial", METHODS["prototypical"]())
    hands = open_window()
    hands.wait_until_ready()
    pick(hands, "trial")
    hands.wait_until_ready()
    export(hands, TABLE, tmp_path / "none.csv", monkeypatch)
    assert hands.message.startswith("There are no curves. This method learns in one pass")


def test_that_one_mind_has_to_answer_ends_when_another_does(hands: Hands) -> None:
    boxes = hands.demo.learning.minds.boxes
    mouse.click(boxes[META], 8, 8)
    assert hands.message.startswith("One mind has to answer")
    mouse.click(boxes[RANDOM], 8, 8)
    assert hands.message == ""
    hands.wait_until_ready()


def test_that_images_were_not_added_is_not_said_of_a_later_task(hands: Hands) -> None:
    said = "The images were not added: the class “2” is gone."
    hands.demo.images.warned.emit(said)
    hands.demo.model.remove_class("1")
    assert hands.message == said
    hands.click("newTaskButton")
    assert hands.message == ""
