"""Running the command line in a test: what it printed, a tiny network, drawings to classify."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageDraw

from maml_studio import cli
from maml_studio.engine.datasets import procedural

BAR, CROSS = [(30, 8, 32, 52)], [(10, 10, 50, 50), (50, 10, 10, 50)]
"""Lines to draw: x and y of both ends."""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command as a terminal does, but measures no memory first."""
    monkeypatch.setattr("maml_studio.commands.train.check_memory", lambda *_: None)

    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as end:
            cli.main([str(argument) for argument in arguments])
        return Ran(end.value.code, *capfd.readouterr())

    return run


@pytest.fixture
def tiny(data_folder: Path) -> str:
    """Leave a small network in the data folder and return its name."""
    import torch

    from maml_studio.engine.initializations import save
    from maml_studio.engine.learners.maml import MAML
    from maml_studio.engine.learners.records import Card
    from maml_studio.engine.learners.settings import MAMLSettings
    from maml_studio.engine.networks.settings import NetworkSettings

    learner = MAML.initial(
        NetworkSettings(channels=8, groups=2),
        MAMLSettings(inner_steps=3),
        torch.Generator().manual_seed(0),
    )
    learner.card = Card("tiny", "Tiny")
    save(learner, data_folder / "initializations" / "tiny")
    return "tiny"


@pytest.fixture
def few_alphabets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the built-in splits small, so that they are drawn at once."""
    for split, numbers in (("train", (0, 1)), ("validation", (30,)), ("test", (34, 35))):
        monkeypatch.setitem(procedural.SPLITS, split, numbers)
    monkeypatch.setattr(procedural, "CHARACTERS", 3)
    monkeypatch.setattr(procedural, "DRAWERS", 6)


def draw(path: Path, lines: list[tuple[int, int, int, int]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", (60, 60), 255)
    for line in lines:
        ImageDraw.Draw(image).line(line, fill=0, width=5)
    image.save(path)
    return path


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """Draw two classes, one of which has a name that not every terminal can show."""
    folder = tmp_path / "examples"
    draw(folder / "bar" / "1.png", BAR)
    draw(folder / "bar" / "2.png", [(28, 8, 30, 50)])
    draw(folder / "cross ✕" / "1.png", CROSS)
    return folder


def is_one_sentence(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1 and "Traceback" not in text
