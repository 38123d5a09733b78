"""The Demo tab takes an initialization of any method."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QComboBox, QSpinBox

from maml_studio.engine.initializations import save
from maml_studio.engine.learners.base_settings import HeadSettings, MethodSettings
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import METHODS, ANILSettings
from maml_studio.engine.networks.settings import NetworkSettings
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands


def shipped(folder: Path, name: str, settings: MethodSettings) -> None:
    """Put an untrained initialization where the window looks for them."""
    network = NetworkSettings(channels=8, groups=2)
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
    assert f"a head for 2 classes, not for {len(hands.task)}" in hands.message
    hands.make_task(dash=DASH, cross=CROSS)
    hands.wait_until_ready()
    assert hands.try_out(LINE)
