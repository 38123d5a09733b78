"""`maml-studio datasets` lists, imports and downloads, and says what to type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from maml_studio.engine.datasets.sources import Source
from tests.archives import GOOD, make_zip, md5
from tests.command_line import Run, is_one_sentence
from tests.loopback import loopback


def test_without_a_command_the_data_sets_are_listed(run: Run, data_folder: Path) -> None:
    ran = run("datasets")
    assert (ran.code, ran.err) == (0, "")
    assert ran == run("datasets", "list")
    lines = ran.out.splitlines()
    assert lines[0].startswith("omniglot ")
    assert lines[0].endswith("(not here yet, 16 MB)")
    assert lines[-1].startswith(f"The data folder is {data_folder}.")
    assert "maml-studio datasets download NAME" in lines[-1]


def test_the_list_says_what_is_downloaded(run: Run) -> None:
    entries = {entry["name"]: entry for entry in json.loads(run("datasets", "list", "--json").out)}
    assert entries["omniglot-random"]["files"] == "omniglot"
    assert entries["emnist"]["megabytes"] == 562
    assert entries["procedural"]["megabytes"] == 0
    assert entries["mnist-digits"]["splits"] == []


def test_a_wrong_command_is_refused(run: Run) -> None:
    ran = run("datasets", "lst")
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err)


def test_a_download_prints_what_is_new(
    run: Run, tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    content = make_zip(tmp_path / "images_evaluation.zip", GOOD).read_bytes()
    with loopback() as server:
        server.files = {"images_evaluation.zip": content}
        address = f"{server.address}/images_evaluation.zip"
        sources = (Source("omniglot", "images_evaluation.zip", md5(content), (address,)),)
        monkeypatch.setattr(
            "maml_studio.engine.datasets.download.official_sources", lambda: sources
        )
        ran = run("datasets", "download", "omniglot-alphabets", "omniglot")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.strip() == str(data_folder / "omniglot-py" / "images_evaluation")
        assert server.asked == ["images_evaluation.zip"]
        server.files = {}
        ran = run("datasets", "download", "omniglot")
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err)
    assert "the server answered 404 Not Found" in ran.err
