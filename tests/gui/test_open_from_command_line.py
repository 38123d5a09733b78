"""The command line opens a task's file in the window; all else is a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio import cli
from maml_studio.gui import app


def test_a_file_of_a_task_opens_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []

    def open_window(file: Path | None = None) -> int:
        opened.append(file)
        return 0

    monkeypatch.setattr(app, "main", open_window)
    for arguments in ([], ["my letters.mamltask"]):
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        assert end.value.code == 0
    assert opened == [None, Path("my letters.mamltask")]


def test_another_file_is_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["letters.zip"])
    assert end.value.code == 2
    assert "letters.zip" in capsys.readouterr().err
