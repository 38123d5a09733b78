"""What is in the Demo is taken out: folders of images, pictures, tables."""

from __future__ import annotations

import csv
import errno
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu

from maml_studio.engine.exports.weights import load_classifier, read_record
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.widgets.step_scrubber import StepScrubber
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands


def export(hands: Hands, text: str, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(to), ""))
    next(one for one in hands.window.actions() if one.text() == text).trigger()
    hands.qtbot.waitUntil(lambda: not hands.window.files.work.is_busy)


def test_the_task_as_folders(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, folder = open_window(), tmp_path / "out"
    hands.make_task(line=LINE, **{"a/b": DASH})
    export(hands, "The task as folders of images…", folder, monkeypatch)
    assert str(folder) in hands.message
    assert "2 images" in hands.message
    assert "“a/b” is in “a_b”" in hands.message
    assert Task.from_folder(folder).labels == ("line", "a_b")
    hands.click("newTaskButton")
    export(hands, "The task as folders of images…", tmp_path / "none", monkeypatch)
    assert hands.message == "There are no examples to write yet."
    assert not (tmp_path / "none").exists()


def test_the_drawing_as_a_picture(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, text = open_window(), "The drawing as a picture…"
    export(hands, text, tmp_path / "none.png", monkeypatch)
    assert "no drawing yet" in hands.message
    mouse.draw(hands.try_canvas, CROSS)
    export(hands, text, tmp_path / "cross", monkeypatch)
    with Image.open(tmp_path / "cross.png") as image:
        pixels = np.asarray(image.convert("L"))
    assert pixels.shape == (1024, 1024)
    assert pixels[512, 512] == 0
    assert pixels[0, 512] == 255
    assert 0.02 < (pixels < 128).mean() < 0.3
    export(hands, text, tmp_path / "cross.svg", monkeypatch)
    assert (tmp_path / "cross.svg").read_text().count("<path") > 1
    assert not (tmp_path / "none.png").exists()


def test_the_curves_as_picture_and_table(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    export(hands, "The curves as a table…", tmp_path / "none.csv", monkeypatch)
    assert "no curves yet" in hands.message
    hands.wait_until_ready()
    export(hands, "The curves as a table…", tmp_path / "curves.csv", monkeypatch)
    lines = list(csv.DictReader((tmp_path / "curves.csv").read_text().splitlines()))
    steps = hands.demo.learning.inner.steps.value()
    assert [line["inner_step"] for line in lines] == [str(step) for step in range(steps + 1)]
    assert float(lines[-1]["loss"]) < float(lines[0]["loss"])
    for kind in ("png", "svg"):
        export(hands, "The curves as a picture…", tmp_path / f"curves.{kind}", monkeypatch)
        assert f"curves.{kind}" in hands.message
    with Image.open(tmp_path / "curves.png") as image:
        assert image.width == 2 * (hands.demo.learning.plot.width() + 32)
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 10
    assert "Meta-trained" in (tmp_path / "curves.svg").read_text()


def test_the_classifier_and_its_answers(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images, table = tmp_path / "task", tmp_path / "answers.csv"
    export(hands, "The task as folders of images…", images, monkeypatch)
    (images / "odd.png").write_text("no image")
    (images / "locked").mkdir()
    look = Path.iterdir

    def look_unless_locked(folder: Path) -> Iterator[Path]:
        if folder.name == "locked":
            raise PermissionError(errno.EACCES, "Permission denied")
        return look(folder)

    monkeypatch.setattr(Path, "iterdir", look_unless_locked)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(images))
    export(hands, "Answers to a folder of images…", table, monkeypatch)
    lines = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert len(lines) == hands.task.count + 2
    assert hands.message == (
        f"16 files answered in “{table}”. Not readable: 1; the table says why. "
        "The folder “locked” could not be read and was passed over."
    )
    passed_over = next(line for line in lines if line["file"] == "locked")
    assert passed_over["error"].endswith("the folder cannot be read: Permission denied.")
    assert passed_over["label"] == passed_over["none of these"] == ""
    named = {Path(line["file"]).parent.name: line["label"] for line in lines if line["label"]}
    assert named == {label: label for label in hands.task.labels}
    export(hands, "The classifier as weights (safetensors)…", tmp_path / "out", monkeypatch)
    assert str(tmp_path / "out") in hands.message
    assert any((tmp_path / "out").glob("*.safetensors"))


def test_without_a_classifier_or_its_packages_it_says_so(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    monkeypatch.setattr("maml_studio.engine.exports.kinds._NEEDED", ("nobody_has_this",))
    menu = next(menu for menu in hands.window.findChildren(QMenu) if menu.title() == "Export")
    menu.aboutToShow.emit()
    text = "The classifier as ONNX… · pip install 'maml-studio[onnx]'"
    export(hands, text, tmp_path / "out", monkeypatch)
    assert "pip install" in hands.message
    export(hands, "Answers to a folder of images…", tmp_path / "out", monkeypatch)
    assert "There is no classifier yet" in hands.message
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_said(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    (tmp_path / "file").write_text("no folder")
    mouse.draw(hands.try_canvas, CROSS)
    to = tmp_path / "file" / "cross.png"
    export(hands, "The drawing as a picture…", to, monkeypatch)
    assert "cannot be written" in hands.message
    assert "cross.png" in hands.message


@pytest.mark.parametrize("step", [0, 2])
def test_the_classifier_after_the_step_that_is_shown(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    text, words = "The classifier as weights (safetensors)…", "This is the classifier after step"
    export(hands, text, tmp_path / "last", monkeypatch)
    assert "Saved as" in hands.message
    assert words not in hands.message
    last = hands.find(StepScrubber, "stepScrubber").maximum()
    hands.find(StepScrubber, "stepScrubber").setFocus()
    QTest.keyClick(hands.find(StepScrubber, "stepScrubber"), Qt.Key.Key_Home)
    for _ in range(step):
        QTest.keyClick(hands.find(StepScrubber, "stepScrubber"), Qt.Key.Key_Right)
    export(hands, text, tmp_path / "shown", monkeypatch)
    assert f"{words} {step} of {last}." in hands.message
    shown, glyphs = hands.demo.adaptation.shown, [Glyph.from_strokes(CROSS, canvas=1.0)]
    assert shown is not None
    loaded = load_classifier(tmp_path / "shown", "cpu")
    assert loaded.predict_many(glyphs) == shown.classifier.predict_many(glyphs)
    assert read_record(tmp_path / "shown")["inner_steps"] == step
    assert read_record(tmp_path / "last")["inner_steps"] == last
    after_last = load_classifier(tmp_path / "last", "cpu").predict_many(glyphs)
    assert loaded.predict_many(glyphs) != after_last


def test_answers_are_those_of_the_step_that_is_shown(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images, text = tmp_path / "task", "Answers to a folder of images…"
    export(hands, "The task as folders of images…", images, monkeypatch)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(images))
    hands.demo.adaptation.show_step(0)
    export(hands, text, tmp_path / "first.csv", monkeypatch)
    assert "This is the classifier after step 0 of" in hands.message
    hands.demo.adaptation.show_step(None)
    export(hands, text, tmp_path / "last.csv", monkeypatch)
    assert "This is" not in hands.message
    assert (tmp_path / "first.csv").read_text() != (tmp_path / "last.csv").read_text()
