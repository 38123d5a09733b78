"""The Demo tab takes an initialization of any method."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox

from maml_studio.engine.initializations import save
from maml_studio.engine.learners.base_settings import HeadSettings, MethodSettings
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import METHODS, ANILSettings
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.gui.demo.judged_switch import JudgedSwitch
from maml_studio.gui.demo.way_out import WAY_OUT
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands, leaning

SMALL = NetworkSettings(channels=8, groups=2)


def shipped(
    folder: Path, name: str, settings: MethodSettings, network: NetworkSettings = SMALL
) -> None:
    """Put an untrained initialization where the window looks for them."""
    made = LEARNERS[settings.name].initial(network, settings, torch.Generator().manual_seed(0))
    made.card = Card(name, f"A trial of {settings.name}")
    save(made, folder / "initializations" / name)


def choose(hands: Hands, name: str) -> None:
    chooser = hands.find(QComboBox, "initializationChooser")
    chooser.setCurrentIndex(chooser.findData(name))


@pytest.mark.parametrize("method", [name for name in METHODS if name != "nearest-pixels"])
def test_each_method_learns_and_answers_in_the_window(
    open_window: MakeWindow, data_folder: Path, method: str
) -> None:
    settings = METHODS[method]()
    shipped(data_folder, "trial", settings)
    hands = open_window()
    hands.wait_until_ready()
    choose(hands, "trial")
    hands.qtbot.waitUntil(lambda: hands.state != "ready", timeout=10_000)
    hands.wait_until_ready()
    assert hands.try_out(LINE) in [str(label) for label in hands.task]
    steps = hands.find(QSpinBox, "innerSteps")
    assert steps.isEnabled() == (settings.inner_steps_in_use > 0)
    assert steps.value() == settings.inner_steps_in_use
    hands.clear()
    hands.make_task(dash=DASH, cross=CROSS)
    hands.wait_until_ready()
    assert hands.try_out(LINE) in {"dash", "cross"}


def test_a_head_for_another_number_of_classes_says_so_and_the_next_task_that_fits_is_learned(
    open_window: MakeWindow, data_folder: Path
) -> None:
    settings = ANILSettings(head="learned", way=2)
    assert isinstance(settings, HeadSettings)
    shipped(data_folder, "two", settings)
    hands = open_window()
    hands.wait_until_ready()
    choose(hands, "two")
    hands.wait_for("failed")
    assert f"a head for 2 classes, not for {len(hands.task)}: mute or delete 3" in hands.message
    hands.make_task(dash=DASH, cross=CROSS)
    hands.wait_until_ready()
    assert hands.try_out(LINE)


def test_the_default_is_the_way_out_of_a_head_for_another_number_and_undo_goes_back(
    open_window: MakeWindow, data_folder: Path
) -> None:
    shipped(data_folder, "seven", ANILSettings(head="learned", way=7))
    hands = open_window()
    hands.wait_until_ready()
    chooser = hands.find(QComboBox, "initializationChooser")
    index = chooser.findData("seven")
    hint = chooser.itemData(index, Qt.ItemDataRole.ToolTipRole)
    assert hint == "For exactly 7 classes."
    task = hands.task
    choose(hands, "seven")
    hands.wait_for("failed")
    assert "not for 5: add 2, or use the default" in hands.message
    buttons = hands.demo.message.findChildren(QPushButton)
    mouse.click(next(button for button in buttons if button.text() == WAY_OUT))
    hands.wait_until_ready()
    assert chooser.currentData() == "default"
    assert hands.message == ""
    assert hands.task == task
    hands.demo.undo()
    hands.wait_for("failed")
    assert chooser.currentData() == "seven"
    assert "add 2" in hands.message
    hands.demo.redo()
    hands.wait_until_ready()
    assert chooser.currentData() == "default"


def test_a_batch_norm_head_of_five_keeps_its_way_in_all_that_the_window_asks(
    open_window: MakeWindow, data_folder: Path
) -> None:
    settings = METHODS["maml"](head="learned", way=5)
    shipped(data_folder, "five", settings, NetworkSettings(channels=8, norm="batch"))
    hands = open_window()
    hands.wait_until_ready()
    choose(hands, "five")
    hands.qtbot.waitUntil(lambda: hands.state != "ready", timeout=10_000)
    hands.wait_until_ready()
    hands.make_task(a=LINE, b=DASH, c=CROSS, d=leaning(2))
    hands.add_class("e")
    hands.wait_for("failed")
    hands.add_example(4, leaning(4))
    hands.add_example(0, leaning(1))
    hands.wait_until_ready()
    for box in hands.demo.learning.minds.boxes.values():
        box.setChecked(True)
    hands.wait_until_ready()
    assert hands.try_out(LINE) in {"a", "b", "c", "d", "e"}
    switch = hands.demo.trying.findChild(JudgedSwitch)
    assert switch is not None
    assert switch.together.isEnabled()
    mouse.click(switch.together)
    for view in hands.demo.learning.views.choice.buttons:
        mouse.click(view)
    quality = hands.demo.trying.quality
    hands.qtbot.waitUntil(lambda: quality.influences is not None, timeout=20_000)
    assert quality.found is not None
    assert quality.found.count == 2
    assert set(quality.found.excluded) == {"b", "c", "d", "e"}
    assert hands.state == "ready"
    assert hands.message == ""
