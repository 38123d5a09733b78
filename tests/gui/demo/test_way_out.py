"""Why nothing was learned is said as long as that is so, and what can answer does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.learners.settings import ANILSettings
from maml_studio.engine.minds import META, PROTOTYPES
from maml_studio.engine.task import Task
from maml_studio.gui.demo.task_model import Snapshot
from maml_studio.gui.demo.way_out import WAY_OUT
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import choose, offers
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands
from tests.gui.demo.learning_hands import pick
from tests.gui.demo.test_changed_files import status
from tests.gui.demo.test_exports import export
from tests.gui.demo.test_methods import shipped

HEAD = "The head is for 2 classes, not for 3."
REASON = (
    "“A trial of anil” has a head for 2 classes, not for 3: mute or delete 1, or use the default, "
)
DRAWN = {
    name: [Glyph.from_strokes(strokes, canvas=1.0)]
    for name, strokes in (("line", LINE), ("dash", DASH), ("cross", CROSS))
}


@pytest.fixture
def three(open_window: MakeWindow, data_folder: Path) -> Hands:
    """Return a window with three classes and an initialization whose head is for two."""
    shipped(data_folder, "two", ANILSettings(head="learned", way=2))
    hands = open_window()
    hands.demo.model.restore(Snapshot(Task(DRAWN)))
    hands.wait_until_ready()
    hands.try_out(LINE)
    pick(hands, "two")
    hands.wait_for("failed")
    return hands


def sentence(hands: Hands) -> str:
    return hands.find(QLabel, "adaptStatus").text()


def test_the_column_says_why_after_the_message_was_dismissed(three: Hands) -> None:
    assert three.message.startswith(REASON)
    choose(three, "Dismiss")
    assert three.message == ""
    assert sentence(three) == f"Nothing was learned. {HEAD}"
    assert "Not ready" in status(three)
    assert "Adapted" not in status(three)
    assert "Answered" not in status(three)


@pytest.mark.parametrize(
    ("what", "missing"),
    [
        ("The curves as a table…", "There are no curves."),
        ("The curves as a picture…", "There are no curves."),
        ("The classifier as weights (safetensors)…", "There is no classifier."),
        ("Answers to a folder of images…", "There is no classifier."),
    ],
)
def test_an_export_says_why_there_is_nothing_and_offers_the_way_out(
    three: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, missing: str
) -> None:
    choose(three, "Dismiss")
    export(three, what, tmp_path / "out", monkeypatch)
    assert three.message.startswith(f"{missing} {REASON}")
    assert offers(three) == [WAY_OUT, "Dismiss"]
    choose(three, WAY_OUT)
    three.wait_until_ready()
    assert three.message == ""
    assert sentence(three).startswith("Five gradient steps")


def test_the_reason_comes_again_after_another_message(three: Hands) -> None:
    three.demo.message.show_info("Saved as “a.png”.")
    three.demo.message.clear()
    three.qtbot.waitUntil(lambda: three.message.startswith(REASON))
    assert offers(three) == [WAY_OUT, "Dismiss"]
    three.demo.model.remove_class("cross")
    three.wait_until_ready()
    assert three.message == ""
    three.demo.message.show_info("Saved as “a.png”.")
    three.demo.message.clear()
    three.qtbot.wait(20)
    assert three.message == ""


def test_minds_that_need_no_head_answer_instead(three: Hands) -> None:
    three.demo.learning.minds.choose((META, PROTOTYPES))
    three.wait_until_ready()
    assert sentence(three) == f"{HEAD} “Prototypes” answers instead."
    assert three.message.startswith(REASON)
    assert three.try_out(LINE) in three.task.labels
    three.demo.model.remove_class("cross")
    three.wait_until_ready()
    assert three.message == ""
    assert "gradient step" in sentence(three)


def test_that_nothing_could_be_loaded_is_said_in_the_column(three: Hands) -> None:
    three.demo.adaptation.fail("The card is gone.")
    assert sentence(three) == "Nothing was learned. The card is gone."
