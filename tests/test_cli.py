"""The command line keeps the contract: one sentence an error, its exit codes, a quick `--help`."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

import maml_studio
from maml_studio import cli
from tests.command_line import Run, is_one_sentence


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"maml-studio {maml_studio.__version__}\n", "")


def test_help_names_the_commands(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert ran.err == ""
    assert all(name in ran.out for name in ("classify", "evaluate", "train", "datasets"))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["evaluate", "--help"]])
def test_help_waits_neither_for_torch_nor_for_qt(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom maml_studio.cli import main\n"
        f"try:\n    main({arguments})\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "assert not {'torch', 'numpy', 'PySide6'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["nonsense"], "nonsense"),
        (["--nonsense"], "--nonsense"),
        (["classify"], "Missing argument"),
        (["classify", "nowhere", "x.png"], "There is no folder “nowhere”"),
        (["evaluate", "--ways", "many"], "--ways"),
        (["evaluate", "--episodes", "some"], "some"),
        (["evaluate", "--count", "0"], "at least 1 episode"),
        (["evaluate", "--init", "nobody"], "There is no initialization “nobody”"),
        (["evaluate", "--device", "abacus"], "There is no device “abacus”; there is: cpu"),
        (["train"], "Missing argument"),
        (["train", "nonsense"], "There is no recipe “nonsense”"),
        (["train", "nonsense.toml"], "There is no recipe “nonsense.toml”"),
        (["train", "default", "--set", "outer.steps"], "write --set key=value"),
        (["train", "default", "--set", "outer.stepz=1"], "nearest is"),
        (["train", "default", "--resume"], "to resume"),
        (["datasets", "lst"], "No such command"),
        (["datasets", "import", "nowhere.zip"], "There is no archive or folder “nowhere.zip”"),
        (["datasets", "download", "nonsense"], "There is no data set “nonsense”"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_2(
    run: Run, arguments: list[str], problem: str
) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert is_one_sentence(ran.err)
    assert problem in ran.err


@pytest.mark.parametrize("place", [0, 2])
def test_debug_shows_the_traceback(run: Run, place: int) -> None:
    arguments = ["evaluate", "--init", "nobody"]
    arguments.insert(place, "--debug")
    ran = run(*arguments)
    assert ran.code == 2
    assert "Traceback" in ran.err
    assert "nobody" in ran.err.splitlines()[-1]


def test_a_surprise_is_one_sentence_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise RuntimeError("The first line\nand the second")

    monkeypatch.setattr(cli, "_open_window", fail)
    assert run() == (2, "", "maml-studio: The first line and the second\n")


def test_a_file_that_cannot_be_written_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise PermissionError(13, "Permission denied", "/there")

    monkeypatch.setattr(cli, "_open_window", fail)
    assert run() == (2, "", "maml-studio: “/there”: Permission denied.\n")


def test_any_name_can_be_written_to_any_terminal(
    run: Run, tiny: str, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(written, "ascii", write_through=True))
    ran = run("classify", examples, examples / "cross ✕" / "1.png", "--init", tiny)
    assert (ran.code, ran.err) == (0, "")
    assert b"\tcross \\u2715\t" in written.getvalue()


def test_no_command_opens_the_window(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_open_window", lambda: 7)
    assert run().code == 7


@pytest.mark.usefixtures("few_alphabets")
def test_a_person_at_a_terminal_sees_progress(
    run: Run, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    ran = run("evaluate", "--init", tiny, "--dataset", "procedural", "--count", 2, "--ways", 2)
    assert ran.code == 0
    assert "episodes" in ran.err
    assert "\r" not in ran.out
