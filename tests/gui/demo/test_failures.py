"""What goes wrong is one clear message, and the window stays usable."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QComboBox, QPushButton
from safetensors.torch import load_file, save_file

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.demo import adaptation
from maml_studio.gui.demo.engine_access import Adapted, Point
from maml_studio.gui.preferences import Preferences
from maml_studio.resources import pretrained
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands


def no_card(folder: Path) -> None:
    (folder / "card.json").unlink()


def card_of_text(folder: Path) -> None:
    (folder / "card.json").write_text("{ not json")


def card_of_another_network(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    card["network"]["channels"] = 3
    (folder / "card.json").write_text(json.dumps(card))


def card_of_the_future(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps({**card, "format": 99}))


def weights_of_another_shape(folder: Path) -> None:
    path = folder / "weights.safetensors"
    weights = {name: torch.zeros(3, 3) for name in load_file(path)}
    save_file(weights, path)


def cut_weights(folder: Path) -> None:
    path = folder / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:1000])


DAMAGES = [
    no_card,
    card_of_text,
    card_of_another_network,
    card_of_the_future,
    weights_of_another_shape,
    cut_weights,
]


@pytest.fixture
def own(data_folder: Path) -> Path:
    """Return a copy of the default initialization, in the data folder."""
    folder = data_folder / "initializations" / "own"
    shutil.copytree(pretrained() / "default", folder)
    return folder


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_broken_initialization_is_named_and_the_one_before_stays(
    open_window: MakeWindow, own: Path, damage: Callable[[Path], None]
) -> None:
    hands = open_window()
    hands.wait_until_ready()
    chooser = hands.find(QComboBox, "initializationChooser")
    index = chooser.findData("own")
    assert index > 0
    damage(own)
    chooser.setCurrentIndex(index)
    hands.qtbot.waitUntil(lambda: "own" in hands.message, timeout=10_000)
    assert "Traceback" not in hands.message
    assert "\n" not in hands.message
    assert chooser.currentData() == "default"
    hands.wait_until_ready()
    assert "own" in hands.message
    assert hands.try_out(LINE)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_broken_initialization_that_was_chosen_last_time(
    open_window: MakeWindow, own: Path, damage: Callable[[Path], None]
) -> None:
    Preferences().remember("initialization", "own")
    damage(own)
    hands = open_window()
    hands.wait_until_ready()
    assert "own" in hands.message
    assert hands.find(QComboBox, "initializationChooser").currentData() == "default"


def test_without_any_initialization_the_window_stays_and_can_try_again(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from maml_studio.engine import initializations

    with monkeypatch.context() as patch:
        patch.setattr(initializations, "pretrained", lambda: tmp_path)
        hands = open_window()
        hands.wait_for("failed")
        assert "default" in hands.message
        hands.add_class("new")
        hands.add_example(5, CROSS)
        assert hands.state == "failed"
        assert hands.try_out(LINE) == ""
    again = [
        button
        for button in hands.demo.message.findChildren(QPushButton)
        if button.text() == "Try again"
    ]
    mouse.click(again[0])
    hands.qtbot.waitUntil(lambda: hands.state == "ready", timeout=20_000)
    assert hands.message == ""


def test_another_initialization_can_be_chosen(open_window: MakeWindow, own: Path) -> None:
    hands = open_window()
    hands.wait_until_ready()
    chooser = hands.find(QComboBox, "initializationChooser")
    chooser.setCurrentIndex(chooser.findData("own"))
    assert hands.state == "loading"
    hands.wait_until_ready()
    assert chooser.currentData() == "own"
    assert hands.message == ""
    hands.window.close()
    again = open_window()
    again.wait_until_ready()
    assert again.find(QComboBox, "initializationChooser").currentData() == "own"


def test_a_device_that_is_gone_is_not_asked_for(open_window: MakeWindow) -> None:
    Preferences().remember("device", "cuda:9")
    hands = open_window()
    hands.wait_until_ready()
    assert hands.message == ""
    assert hands.find(QComboBox, "deviceChooser").currentData() in ("cpu", "cuda:0")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("CUDA out of memory. Tried to allocate\nand much more"), "Choose the CPU"),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied\nat line 3"), "multiplied"),
        (MemoryError(), "fewer examples"),
        (ZeroDivisionError(), "ZeroDivisionError"),
    ],
)
def test_a_failing_job_is_said_and_the_next_change_learns_again(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def failing(*_: object) -> Generator[Point | None, None, Adapted]:
        yield None
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(adaptation, "adapting", failing)
        hands.add_example(0, CROSS)
        hands.qtbot.waitUntil(lambda: hands.state == "failed")
        assert "could not learn" in hands.message
        assert said in hands.message
        assert "\n" not in hands.message
        assert hands.try_out(LINE) == ""
    hands.add_example(0, DASH)
    hands.wait_until_ready()
    assert hands.message == ""
    assert hands.try_out(LINE)


def test_a_sample_that_cannot_be_read_is_said(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from maml_studio.gui.demo import samples

    (tmp_path / "broken.json").write_text("{")
    monkeypatch.setattr(samples, "asset", lambda *_: tmp_path)
    hands = open_window()
    assert "broken.json" in hands.message
    assert hands.state == "loading"
    hands.wait_for("waiting")
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()


def test_a_data_folder_that_cannot_be_used(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("MAML_STUDIO_DATA", str(blocked / "inside"))
    hands = open_window()
    hands.wait_until_ready()
    hands.demo.model.add_examples(hands.task.labels[0], [Glyph.from_strokes(CROSS, canvas=1.0)])
    hands.qtbot.waitUntil(lambda: "could not be saved" in hands.message, timeout=5_000)
    hands.wait_until_ready()
    assert hands.try_out(LINE)
    hands.window.close()
    assert hands.window.close()
