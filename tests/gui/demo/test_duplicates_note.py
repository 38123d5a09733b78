"""What was said of duplicates goes when it does not hold any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.task_model import Document, Snapshot
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import action, choose, offers
from tests.gui.demo.hands import LINE, Hands
from tests.pictures import letter, save

ASKED = "1 of 2 images is in “line” already and was not added again."


def load(hands: Hands, *paths: Path, label: str = "line") -> None:
    hands.demo.images.load(label, paths)
    hands.qtbot.waitUntil(lambda: bool(hands.message))


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    return [save(tmp_path / name, letter()) for name in ("one.png", "again.png")]


@pytest.fixture
def asked(open_window: MakeWindow, images: list[Path]) -> Hands:
    """Return a window that asks whether to add an image twice."""
    hands = open_window()
    glyph = Glyph.from_strokes(LINE, canvas=1.0)
    hands.demo.model.restore(Snapshot(Task({"line": [glyph], "dash": []})))
    load(hands, *images)
    assert hands.message == ASKED
    return hands


def test_a_question_that_cannot_be_answered_any_more_goes(asked: Hands, images: list[Path]) -> None:
    model = asked.demo.model
    changes: dict[str, Callable[[], object]] = {
        "undone": action(asked, "Undo").trigger,
        "renamed": lambda: model.rename_class("line", "other"),
        "removed": lambda: model.remove_class("line"),
        "moved": lambda: model.move_examples("line", [1], "dash"),
        "new task": lambda: asked.click("newTaskButton"),
        "a sample": lambda: asked.choose_sample(1),
    }
    before = model.history.index() - 1
    for what, change in changes.items():
        if model.history.index() != before + 1:
            model.history.setIndex(before)
            load(asked, *images)
        assert asked.message == ASKED
        change()
        assert ASKED not in asked.message, what
        assert "Add it anyway" not in offers(asked), what
        asked.demo.message.clear()


def test_the_same_examples_in_another_file_are_not_those_asked_about(
    asked: Hands, file: Path
) -> None:
    asked.demo.model.replace(Snapshot(asked.task, document=Document(file)), "Open another")
    assert asked.message == ""


def test_a_question_stays_while_it_can_be_answered(asked: Hands) -> None:
    asked.demo.model.rename_class("dash", "other")
    asked.add_class("more")
    asked.demo.model.mute_examples("line", [1], is_muted=True)
    assert asked.message == ASKED
    choose(asked, "Add it anyway")
    assert len(asked.task["line"]) == 3
    assert asked.message == ""


def test_of_a_message_stays_what_still_holds(asked: Hands, images: list[Path]) -> None:
    bad = images[0].with_name("bad.png")
    bad.write_text("no image")
    load(asked, bad, images[0])
    asked.qtbot.waitUntil(lambda: "bad.png" in asked.message)
    assert "already" in asked.message
    asked.demo.model.rename_class("line", "other")
    assert "bad.png" in asked.message
    assert "already" not in asked.message
    load(asked, images[0], label="dash")
    asked.qtbot.waitUntil(lambda: "in “other” too" in asked.message)
    asked.demo.model.remove_class("other")
    assert asked.message == ""


def test_a_warning_that_speaks_of_no_example_is_not_said_again(
    asked: Hands, images: list[Path]
) -> None:
    bad = images[0].with_name("bad.png")
    bad.write_text("no image")
    load(asked, bad, scrawl(bad.with_name("new.png")), label="dash")
    asked.qtbot.waitUntil(lambda: bool(asked.task["dash"]))
    said, cleared = asked.message, list[str]()
    assert "bad.png" in said
    asked.demo.message.cleared.connect(cleared.append)
    asked.demo.model.remove_class("dash")
    assert (asked.message, cleared) == (said, [])


def scrawl(path: Path, side: int = 105) -> Path:
    """Save the same drawing in one size or another."""
    drawn = Image.new("L", (105, 105), 255)
    ImageDraw.Draw(drawn).line([(20, 15), (70, 90), (85, 30), (30, 60)], fill=0, width=3)
    return save(path, drawn.resize((side, side), Image.Resampling.LANCZOS))


@pytest.fixture
def scrawled(asked: Hands, tmp_path: Path) -> Hands:
    """Return a window with an image in the class “dash”."""
    asked.demo.message.clear()
    asked.demo.images.load("dash", [scrawl(tmp_path / "large.png")])
    asked.qtbot.waitUntil(lambda: bool(asked.task["dash"]))
    return asked


def test_a_copy_made_smaller_is_noticed(scrawled: Hands, tmp_path: Path) -> None:
    load(scrawled, scrawl(tmp_path / "small.png", 52), label="dash")
    said = "The image looks the same as an example of “dash” and was not added."
    assert scrawled.message == said
    choose(scrawled, "Add it anyway")
    assert len(scrawled.task["dash"]) == 2


@pytest.mark.parametrize("label", ["line", "dash"])
def test_what_was_said_of_a_likeness_goes_with_the_like(
    scrawled: Hands, tmp_path: Path, label: str
) -> None:
    load(scrawled, scrawl(tmp_path / "small.png", 52), label=label)
    said = scrawled.message
    assert "looks" in said
    scrawled.demo.model.remove_example("line", 0)
    assert scrawled.message == said
    scrawled.demo.model.remove_example("dash", 0)
    assert scrawled.message == ""
