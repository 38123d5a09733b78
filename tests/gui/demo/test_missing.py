"""What is missing is said with what to do in the window; nobody is sent to a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from maml_studio.engine.datasets.mnist import reading_mnist
from maml_studio.engine.datasets.omniglot import reading_omniglot
from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import available
from maml_studio.gui.demo import engine_loader
from maml_studio.gui.phrases import reason
from maml_studio.gui.preferences import Preferences
from maml_studio.resources import pretrained
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import LINE


@pytest.mark.parametrize(
    ("reading", "name"), [(reading_omniglot, "omniglot"), (reading_mnist, "mnist")]
)
def test_a_missing_data_set_is_had_in_the_train_tab(reading: object, name: str) -> None:
    assert callable(reading)
    with pytest.raises(ValueError, match="not in the data folder") as caught:
        drain(reading("train"))
    said = reason(caught.value)
    assert "maml-studio" not in said
    assert said.endswith(
        f"The Train tab has it under Data: choose “{name}”, and download it there."
    )


def test_the_message_bar_of_the_demo_names_no_command(
    open_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Generator[None, None, None]:
        yield
        drain(reading_omniglot("train"))

    monkeypatch.setattr(engine_loader, "loading", fail)
    hands = open_window()
    hands.qtbot.waitUntil(lambda: hands.state == "failed", timeout=10_000)
    assert "Train tab" in hands.message
    assert "maml-studio datasets" not in hands.message


def test_an_initialization_that_is_gone_makes_place_for_the_default(
    open_window: MakeWindow, data_folder: Path
) -> None:
    own = data_folder / "initializations" / "own"
    shutil.copytree(pretrained() / "default", own)
    assert "own" in {entry.name for entry in available()}
    Preferences().remember("initialization", "own")
    shutil.rmtree(own)
    hands = open_window()
    hands.wait_until_ready()
    assert "There is no initialization “own”" in hands.message
    assert "The default is used instead." in hands.message
    assert "maml-studio" not in hands.message
    assert hands.find(QComboBox, "initializationChooser").currentData() == "default"
    assert hands.try_out(LINE)
