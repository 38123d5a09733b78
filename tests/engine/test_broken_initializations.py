"""Initializations that are broken: each is refused with one sentence that names it."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from maml_studio.engine.initializations import CARD, FORMAT, WEIGHTS, load, save
from tests.tiny_learner import tiny_learner

CHANNELS = "blocks.conv1.weight"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tiny_learner(), tmp_path / "trial")
    return tmp_path / "trial"


def change_card(folder: Path, **values: Any) -> None:
    """Change fields of a card; a field that is `...` is taken away."""
    card = {**json.loads((folder / CARD).read_text("utf-8")), **values}
    text = json.dumps({name: value for name, value in card.items() if value is not ...})
    (folder / CARD).write_text(text, "utf-8")


def change_weights(folder: Path, change: Callable[[dict[str, Tensor]], object]) -> None:
    weights = load_tensors((folder / WEIGHTS).read_bytes())
    change(weights)
    (folder / WEIGHTS).write_bytes(save_tensors(weights))


def refused(folder: Path, what: str) -> None:
    """Check that loading fails with one sentence that names the folder."""
    with pytest.raises(ValueError, match=what) as caught:
        load(folder)
    sentence = str(caught.value)
    assert str(folder) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_missing_file_is_named(folder: Path) -> None:
    kept = (folder / CARD).read_bytes()
    (folder / CARD).unlink()
    refused(folder, "has no card.json")
    (folder / CARD).write_bytes(kept)
    (folder / WEIGHTS).unlink()
    refused(folder, "has no weights.safetensors")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"nonsense", b"\xff\xfe\x00", b"[" * 200_000, b'{"format": 1,}']
)
def test_card_that_is_not_json(folder: Path, content: bytes) -> None:
    (folder / CARD).write_bytes(content)
    refused(folder, "card.json” can't be read")


@pytest.mark.parametrize("content", ["[]", "null", "5", '"card"', "{}", '{"format": "1"}'])
def test_card_that_is_no_card(folder: Path, content: str) -> None:
    (folder / CARD).write_text(content)
    refused(folder, "is not the card of an initialization")


@pytest.mark.parametrize("number", [FORMAT + 1, 10**9])
def test_card_of_a_newer_format(folder: Path, number: int) -> None:
    change_card(folder, format=number, network=...)
    refused(folder, "from a newer version")


@pytest.mark.parametrize("name", ["name", "title", "network", "method"])
@pytest.mark.parametrize("value", [..., None, 5, ["x"]])
def test_card_with_a_missing_field_or_one_of_another_type(
    folder: Path, name: str, value: object
) -> None:
    change_card(folder, **{name: value})
    refused(folder, f"no usable “{name}”")


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"network": {"channels": "many"}}, "“channels” is a whole number, not 'many'"),
        ({"network": {"channels": 8.0}}, "“channels” is a whole number"),
        ({"network": {"channels": 8, "groups": 3}}, "can't be divided"),
        ({"network": {"channels": -8}}, "at least 1"),
        ({"network": {"name": "resnet999"}}, "no network “resnet999”"),
        ({"network": {"chanels": 8}}, "no “chanels”; the nearest is “channels”"),
        ({"method": {"name": "magic"}}, "no method “magic”"),
        ({"method": {"inner_steps": 0}}, "at least 1 inner step"),
        ({"method": {"inner_steps": None}}, "“inner_steps” is a whole number"),
        ({"method": {"head_rate": float("nan")}}, "head_rate” is a number, not nan"),
    ],
)
def test_card_with_a_wrong_value(folder: Path, values: dict[str, Any], what: str) -> None:
    change_card(folder, **values)
    refused(folder, what)


@pytest.mark.parametrize(
    "values",
    [
        {"network": {"channels": 16, "groups": 2}},
        {"network": {"channels": 10**4, "groups": 2}, "method": {"inner_steps": 3}},
        {"network": {"channels": 8, "groups": 2}, "method": {"inner_steps": 4}},
        {"network": {"channels": 8, "groups": 2}, "method": {"inner_steps": 10**4}},
    ],
)
def test_card_of_another_network_than_its_weights(folder: Path, values: dict[str, Any]) -> None:
    change_card(folder, **values)
    refused(folder, "weights of another shape than its card says")


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"network": {"channels": 10**12, "groups": 2}}, "“channels” is at most 65,536"),
        ({"network": {"channels": 10**30, "groups": 2}}, "“channels” is at most 65,536"),
        ({"method": {"inner_steps": 10**30}}, "“inner_steps” is at most 1,000,000,000"),
    ],
)
def test_card_with_numbers_beyond_any_memory(
    folder: Path, values: dict[str, Any], what: str
) -> None:
    change_card(folder, **values)
    refused(folder, what)


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.99])
def test_truncated_weights(folder: Path, share: float) -> None:
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(content[: int(len(content) * share)])
    refused(folder, "weights.safetensors” can't be read")


def test_weights_that_are_no_safetensors(folder: Path) -> None:
    header = json.dumps({"x": {"dtype": "F4", "shape": [2], "data_offsets": [0, 1]}}).encode()
    of_unknown_type = struct.pack("<Q", len(header)) + header + b"\0"
    for content in (b"\x80\x04K\x01.", b"\xff" * 4000, of_unknown_type):
        (folder / WEIGHTS).write_bytes(content)
        refused(folder, "weights.safetensors” can't be read")


def test_weights_of_another_shape(folder: Path) -> None:
    change_weights(folder, lambda weights: weights.update({CHANNELS: torch.zeros(8, 1, 5, 5)}))
    refused(folder, r"another shape .*conv1.weight is \(8, 1, 5, 5\), not \(8, 1, 3, 3\)")


def test_weights_of_another_type(folder: Path) -> None:
    change_weights(folder, lambda weights: weights.update({CHANNELS: weights[CHANNELS].double()}))
    refused(folder, "weights of another shape")


def test_weights_that_are_missing_or_too_many(folder: Path) -> None:
    change_weights(folder, lambda weights: weights.pop(CHANNELS))
    refused(folder, f"other weights than its card says: {CHANNELS}")
    change_weights(
        folder,
        lambda weights: weights.update({CHANNELS: torch.zeros(8, 1, 3, 3), "x": torch.ones(1)}),
    )
    refused(folder, "other weights than its card says: x")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_not_finite(folder: Path, value: float) -> None:
    change_weights(folder, lambda weights: weights[CHANNELS].view(-1)[3:4].fill_(value))
    refused(folder, f"not finite numbers: {CHANNELS}")
