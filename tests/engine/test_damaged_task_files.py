"""Damaged, foreign and malicious task files: each is refused with one sentence."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import dump_task, parse_task
from tests.task_files import image_file, make_task, record, zipped

DATA = Path(__file__).parents[1] / "data"


def refusal(data: bytes, name: str = "broken.mamltask") -> str:
    with pytest.raises(ValueError, match=name.replace(".", r"\.")) as caught:
        parse_task(data, name)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"PK",
        b"PK\x05\x06" + bytes(18),
        b"[]",
        b"7",
        b"{}",
        b"[" * 100_000,
        b'{"version": 2, "classes": []}',
        b'{"version": null, "classes": []}',
        b'{"version": 1}',
        b'{"version": 1, "classes": [{"label": "a"}]}',
        b'{"version": 1, "classes": [{"label": "", "examples": []}]}',
        b'{"version": 1, "classes": [{"label": 5, "examples": []}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"strokes": []}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"strokes": [[[1]]]}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"image": "!"}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"image": "iVBORw0KGgo="}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": []}, {"label": "a", "examples": []}]}',
        zipped(b"{"),
        zipped([]),
        zipped({"version": 2, "classes": []}),
        zipped(record(version=1)),
        zipped(record(version="2")),
        zipped(record(classes=7)),
        zipped(record(classes=[{"label": ["a"], "examples": []}])),
        zipped(record(classes=[{"label": "a", "examples": []}] * 2)),
        zipped(record(settings=[1])),
        zipped(record(order=float("inf"))),
        zipped(record({"strokes": [[[0.5, float("nan")]]]})),
        zipped(record({"strokes": [[[0.5, float("inf")]]]})),
        zipped(record({"strokes": [[[0.5, 1e30]]]})),
        zipped(record({"strokes": [[[0.5, 10**400]]]})),
        zipped(record({"strokes": [[[0.5, "x"]]]})),
        zipped(record({"strokes": [[{}]]})),
        zipped(record({"strokes": None})),
        zipped(record({})),
        zipped(record(7)),
        zipped(record({"image": "images/none.png"})),
        zipped(record({"image": "../../etc/passwd"})),
        zipped(record({"image": "a.png"}, {"image": "a.png"}), **{"a.png": image_file("PNG")}),
        zipped(record({"ink": "task.json"})),
    ],
)
def test_a_damaged_file_is_one_sentence_that_names_it(data: bytes) -> None:
    refusal(data)


def test_a_file_of_a_newer_version_is_said_to_be_newer() -> None:
    for data in (zipped(record(version=3, format="MAML Studio task")), b'{"version": 9}'):
        assert "written by a newer version of MAML Studio" in refusal(data)


def test_a_broken_image_is_named() -> None:
    good, bad = image_file("PNG"), image_file("PNG")[:60]
    entries = [{"image": "1.png", "name": "one.png"}, {"image": "2.png", "name": "two.png"}]
    sentence = refusal(zipped(record(*entries), **{"1.png": good, "2.png": bad}))
    assert "example 2 of “a”: “two.png”" in sentence
    assert "broken" in sentence


def test_the_ink_beside_an_image_is_checked_as_any() -> None:
    good, bad = image_file("PNG"), image_file("PNG")[:60]
    entry = {"image": "1.png", "name": "one.png", "ink": "2.png"}
    sentence = refusal(zipped(record(entry), **{"1.png": good, "2.png": bad}))
    assert "example 1 of “a”" in sentence
    assert "broken" in sentence
    assert "“2.png” is missing" in refusal(zipped(record(entry), **{"1.png": good}))
    assert "“1.png” is missing" in refusal(zipped(record(entry), **{"2.png": good}))
    twice = {**entry, "ink": "1.png"}
    assert "stands twice" in refusal(zipped(record(twice), **{"1.png": good}))


def test_every_cut_is_noticed() -> None:
    data = dump_task(make_task())
    for length in range(0, len(data), 97):
        refusal(data[:length], "cut.mamltask")


def test_any_flipped_bytes_are_refused_or_harmless() -> None:
    generator = np.random.default_rng(1)
    whole = np.frombuffer((DATA / "task-v2.mamltask").read_bytes(), dtype=np.uint8)
    refused = 0
    for _ in range(600):
        garbled = whole.copy()
        garbled[generator.integers(0, len(whole), 3)] = generator.integers(0, 256, 3)
        try:
            task = parse_task(garbled.tobytes(), "fuzz.mamltask").task
        except ValueError as error:
            assert str(error).startswith(("“fuzz.mamltask”", "The task in “fuzz.mamltask”"))  # noqa: PT017 - either outcome is right
            refused += 1
        else:
            assert task.count == 5
    assert refused > 300


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(record({"ink": "images/1.png"}), **{"images/1.png": bytes(80 * 2**20)})
    assert len(bomb) < 2**20
    assert "“images/1.png” is too large" in refusal(bomb)
    huge = zipped(bytes(65 * 2**20))
    assert "“task.json” is too large" in refusal(huge)


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    bomb = bytearray(zipped(record({"ink": "1.png"}), **{"1.png": bytes(5 * 2**20)}))
    truth = (5 * 2**20).to_bytes(4, "little")
    assert bomb.count(truth) == 2
    lying = bytes(bomb).replace(truth, (1000).to_bytes(4, "little"))
    assert "“1.png” is broken" in refusal(lying)


def test_a_zip_of_too_many_entries_is_refused() -> None:
    assert "too large" in refusal(b"PK\x03\x04" + b"PK\x01\x02" * 20_001)


def test_a_record_of_too_many_examples_is_refused_as_it_is_when_written() -> None:
    dots = [{"strokes": [[[0.5, 0.5]]]}] * 20_001
    assert "too large for one file" in refusal(zipped(record(*dots)))
    dot = Glyph.from_strokes([[(0.5, 0.5)]], canvas=1.0)
    with pytest.raises(ValueError, match="too large for one file"):
        dump_task(Task({"a": [dot] * 20_001}))


def test_encrypted_and_oddly_compressed_zips_are_refused() -> None:
    data = bytearray(zipped(record()))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert "encrypted" in refusal(bytes(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("task.json", json.dumps(record()))
    assert "unusual" in refusal(buffer.getvalue())
