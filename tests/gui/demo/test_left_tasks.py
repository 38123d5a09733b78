"""What another window kept is offered by the next one that is alone, and never lost silently."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task, write_task
from maml_studio.gui.demo.kept_drawings import drawings_of
from tests.conftest import CHECKOUT
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import GLYPH, action, choose, offers, save_as
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

OFFER = "A task of another window is kept: "
ANOTHER_WINDOW = """
import sys
from pathlib import Path
from maml_studio.gui.demo.autosave import AutosaveSlot
slot = AutosaveSlot(Path(sys.argv[1]))
print(slot.path.name, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def second(data_folder: Path) -> Path:
    """Leave a task as the second of two windows does."""
    path = data_folder / "autosave" / "task-2.mamltask"
    write_task(path, Task({"ka": [GLYPH] * 2, "sa": [GLYPH]}))
    return path


@pytest.fixture
def offered(open_window: MakeWindow, second: Path) -> Hands:
    """Return a window with a task of its own that offers the other."""
    hands = open_window()
    hands.make_task(line=LINE, dash=DASH)
    hands.qtbot.waitUntil(lambda: hands.message.startswith(OFFER))
    return hands


def opens_without_an_offer(open_window: MakeWindow) -> Hands:
    hands = open_window()
    hands.wait_until_ready()
    assert OFFER not in hands.message
    return hands


def test_it_is_opened_as_a_file_is_and_not_offered_again(
    offered: Hands, second: Path, open_window: MakeWindow
) -> None:
    assert offered.message.startswith(f"{OFFER}“ka”, “sa” (3 examples, ")
    assert offers(offered) == ["Open it", "Discard", "Dismiss"]
    choose(offered, "Open it")
    assert offered.task.labels == ("ka", "sa")
    assert offered.message == "Opened “ka”, “sa”. Undo brings back what was there."
    assert action(offered, "Undo").text() == "Undo: Open “ka”, “sa”"
    action(offered, "Undo").trigger()
    assert offered.task.labels == ("line", "dash")
    action(offered, "Redo").trigger()
    offered.add_class("ma")
    assert second.exists()
    assert offered.window.close()
    assert not second.exists()
    assert opens_without_an_offer(open_window).task.labels == ("ka", "sa", "ma")


def test_opened_and_undone_it_is_kept(
    offered: Hands, second: Path, open_window: MakeWindow
) -> None:
    choose(offered, "Open it")
    action(offered, "Undo").trigger()
    offered.add_class("more")
    assert offered.window.close()
    assert read_task(second).task.labels == ("ka", "sa")
    again = open_window()
    again.qtbot.waitUntil(lambda: again.message.startswith(OFFER))
    assert again.task.labels == ("line", "dash", "more")


def test_its_drawings_come_with_it_where_there_is_none_and_leave_nothing_behind(
    offered: Hands, second: Path, open_window: MakeWindow
) -> None:
    stroke = "[[[0.1, 0.1, 1, 0], [0.9, 0.9, 1, 0.5]]]"
    drawings_of(second).write_text(
        f'{{"version": 1, "drawings": {{"tryCanvas": {stroke}, "exampleCanvas": {stroke}}}}}'
    )
    mouse.draw(offered.example_canvas, CROSS)
    choose(offered, "Open it")
    assert [len(each.strokes()) for each in (offered.try_canvas, offered.example_canvas)] == [1, 2]
    assert action(offered, "Undo").text() == "Undo: Open “ka”, “sa”"
    assert offered.window.close()
    assert not second.exists()
    assert not drawings_of(second).exists()
    assert len(open_window().try_canvas.strokes()) == 1


def test_a_new_task_after_it_was_opened_does_not_bring_it_back(
    offered: Hands, second: Path
) -> None:
    choose(offered, "Open it")
    offered.click("newTaskButton")
    assert offered.window.close()
    assert not second.exists()


def test_discarded_it_goes_when_the_window_closes(
    offered: Hands, second: Path, open_window: MakeWindow
) -> None:
    drawings_of(second).write_text('{"version": 1, "drawings": {}}')
    choose(offered, "Discard")
    assert offered.message == "Discarded “ka”, “sa”."
    assert offers(offered) == ["Keep it", "Dismiss"]
    assert offered.window.close()
    assert not second.exists()
    assert not drawings_of(second).exists()
    opens_without_an_offer(open_window)


def test_what_was_discarded_by_mistake_is_kept(offered: Hands, second: Path) -> None:
    choose(offered, "Discard")
    choose(offered, "Keep it")
    assert "is kept" in offered.message
    assert offered.window.close()
    assert second.exists()


def test_dismissed_it_makes_room_for_the_next_and_is_offered_again(
    open_window: MakeWindow, second: Path
) -> None:
    third = second.with_name("task-3.mamltask")
    write_task(third, Task({"a": [], "b": [], "c": [], "d": [GLYPH]}))
    hands = open_window()
    hands.qtbot.waitUntil(lambda: "“ka”" in hands.message)
    choose(hands, "Dismiss")
    offer = f"{OFFER}“a”, “b”, “c” and 1 more (1 example, "
    hands.qtbot.waitUntil(lambda: hands.message.startswith(offer))
    choose(hands, "Dismiss")
    hands.qtbot.wait(20)
    assert hands.message == ""
    assert hands.window.close()
    assert second.exists()
    assert third.exists()
    again = open_window()
    again.qtbot.waitUntil(lambda: "“ka”" in again.message)


def test_it_waits_until_another_message_was_read(open_window: MakeWindow, second: Path) -> None:
    (second.parent / "task.mamltask").write_bytes(b"broken")
    hands = open_window()
    hands.wait_until_ready()
    assert "task.mamltask" in hands.message
    choose(hands, "Dismiss")
    hands.qtbot.waitUntil(lambda: hands.message.startswith(OFFER))


def test_it_comes_too_when_the_message_before_it_ends_by_itself(
    open_window: MakeWindow, second: Path
) -> None:
    (second.parent / "task.mamltask").write_bytes(b"broken")
    hands = open_window()
    hands.wait_until_ready()
    hands.demo.message.settle(hands.message)
    hands.qtbot.waitUntil(lambda: hands.message.startswith(OFFER))


def test_an_offer_that_another_message_covers_comes_again_until_it_is_answered(
    offered: Hands,
) -> None:
    for act in ("Do it", "Dismiss"):
        offered.demo.message.show_warning("Something.", "Do it", lambda: None)
        choose(offered, act)
        offered.qtbot.waitUntil(lambda: offered.message.startswith(OFFER))
    choose(offered, "Dismiss")
    offered.demo.message.show_warning("Something.")
    choose(offered, "Dismiss")
    offered.qtbot.wait(20)
    assert offered.message == ""


def test_samples_and_what_is_in_a_file_are_not_offered(
    open_window: MakeWindow, second: Path, file: Path
) -> None:
    task = Task({"ka": [GLYPH]})
    write_task(file, task)
    write_task(second, task, settings={"file": str(file), "modified": False})
    write_task(second.with_name("task-3.mamltask"), task, name="Digits")
    write_task(second.with_name("task-4.mamltask"), Task())
    write_task(second.with_name("task-2.unreadable-1.mamltask"), task)
    opens_without_an_offer(open_window)
    assert second.exists()


def test_one_that_differs_from_its_file_is_named_after_it(
    open_window: MakeWindow, second: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_task(file, Task({"ka": [GLYPH]}))
    write_task(second, Task({"sa": [GLYPH]}), settings={"file": str(file), "modified": True})
    hands = open_window()
    hands.qtbot.waitUntil(lambda: hands.message.startswith(f"{OFFER}“letters” (1 example, "))
    choose(hands, "Open it")
    assert hands.window.windowFilePath() == str(file)
    assert hands.window.isWindowModified()
    save_as(hands, file, monkeypatch)
    assert read_task(file).task.labels == ("sa",)


def test_an_unreadable_one_is_said_and_kept_and_stops_no_other(
    open_window: MakeWindow, second: Path
) -> None:
    third = second.with_name("task-3.mamltask")
    second.rename(third)
    second.write_bytes(b"broken")
    hands = open_window()
    hands.qtbot.waitUntil(lambda: "task-2.mamltask" in hands.message)
    assert second.with_name("task-2.unreadable-1.mamltask").read_bytes() == b"broken"
    choose(hands, "Dismiss")
    hands.qtbot.waitUntil(lambda: hands.message.startswith(f"{OFFER}“ka”, “sa”"))


def test_the_task_of_a_window_that_is_open_is_left_alone(
    open_window: MakeWindow, second: Path
) -> None:
    command = [sys.executable, "-c", ANOTHER_WINDOW, str(second.parent)]
    pipe = subprocess.PIPE
    first = second.with_name("task.mamltask")
    with (
        subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=CHECKOUT) as one,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=CHECKOUT) as other,
    ):
        assert one.stdout is not None
        assert other.stdout is not None
        assert sorted((one.stdout.readline(), other.stdout.readline())) == [
            b"task-2.mamltask\n",
            b"task.mamltask\n",
        ]
        opens_without_an_offer(open_window).window.close()
        one.communicate()
        other.communicate()
    assert second.exists()
    assert not first.exists()


@pytest.mark.parametrize("what", ["Open it", "Discard"])
def test_a_window_that_takes_it_up_has_it(offered: Hands, second: Path, what: str) -> None:
    command = [sys.executable, "-c", ANOTHER_WINDOW, str(second.parent)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=CHECKOUT) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"task-2.mamltask\n"
        choose(offered, what)
        other.communicate()
    assert offered.message == "Another window took up “ka”, “sa” meanwhile."
    assert offered.task.labels == ("line", "dash")
    assert offered.window.close()
    assert second.exists()


def test_one_that_another_window_changed_and_left_is_not_opened_as_it_was(
    offered: Hands, second: Path
) -> None:
    write_task(second, Task({"newer": [GLYPH]}))
    choose(offered, "Open it")
    assert "took up" in offered.message
    assert offered.window.close()
    assert read_task(second).task.labels == ("newer",)


def test_it_is_learned_and_answers(offered: Hands) -> None:
    choose(offered, "Open it")
    offered.wait_until_ready()
    # Both classes hold the same drawing: neither can be ahead.
    assert offered.try_out(CROSS) == "–"
