"""A folder out of an old zip, whose classes have names that are not UTF-8, is brought in."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio.engine.generators import drain
from maml_studio.engine.task_file import read_task
from maml_studio.gui.demo.incoming import sorting
from tests.gui.demo.filing import save_as
from tests.gui.demo.hands import Hands
from tests.gui.demo.test_bringing import answer, drop, wait_for
from tests.gui.demo.test_exports_end_to_end import AS_WEIGHTS, export
from tests.odd_names import SHIFT_JIS, class_folders, odd_folder

LABELS = ("ka", "��", "�� (2)")


def test_such_a_folder_becomes_a_task_that_can_be_saved_and_exported(
    hands: Hands, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(hands, hands.demo.learning, [class_folders(tmp_path / "letters")])
    answer(hands, "Replace task")
    wait_for(hands, lambda: hands.task.labels == LABELS)
    hands.wait_until_ready()
    assert tuple(card.name.text() for card in hands.cards()) == LABELS
    hands.try_out([[(0.2, 0.1), (0.2, 0.9), (0.7, 0.9)]])
    wait_for(hands, lambda: hands.answer in LABELS)
    save_as(hands, file, monkeypatch)
    assert read_task(file).task.labels == LABELS
    export(hands, AS_WEIGHTS, tmp_path / "weights", monkeypatch)
    assert (tmp_path / "weights").is_dir()


def test_two_such_folders_from_two_places_stay_two_classes(tmp_path: Path) -> None:
    folders = [
        odd_folder(tmp_path / place, name) for place, name in zip("ab", SHIFT_JIS, strict=True)
    ]
    folders.append(odd_folder(tmp_path / "c", SHIFT_JIS[0]))
    incoming = drain(sorting(folders, as_classes=True))
    assert [label for label, _ in incoming.listed] == ["��", "�� (2)", "��"]
    assert drain(sorting(folders[:1], as_classes=False)).title == "��"


def test_a_folder_of_folders_of_such_folders_is_said_readably(tmp_path: Path) -> None:
    odd_folder(tmp_path / "all", SHIFT_JIS[0]).joinpath("1.png").unlink()
    odd_folder(next((tmp_path / "all").iterdir()), b"inner")
    incoming = drain(sorting([tmp_path / "all"], as_classes=True))
    assert "bring one, such as “��”" in incoming.errors[0]
