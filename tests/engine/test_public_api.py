"""What `import maml_studio` offers, and README's code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import maml_studio

README = Path(maml_studio.__file__).parents[1] / "README.md"


def test_importing_loads_neither_qt_nor_torch() -> None:
    code = "import sys, maml_studio; print({'torch', 'PySide6', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_everything_listed_is_there_and_nothing_public_is_unlisted() -> None:
    assert maml_studio.__all__ == sorted(maml_studio.__all__)
    for name in maml_studio.__all__:
        assert getattr(maml_studio, name) is not None
    assert set(maml_studio.__all__) <= set(dir(maml_studio))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        maml_studio.nonsense  # noqa: B018


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(
        r"```python\n(import maml_studio.*?)```", README.read_text("utf-8"), re.DOTALL
    )
    exec(compile(code, str(README), "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("step 0: loss 0.693")
    assert printed[-1].startswith("ring ")


def test_the_readmes_commands_are_commands() -> None:
    from typer.testing import CliRunner

    from maml_studio.cli import app

    for name in re.findall(r"^maml-studio (\w+)", README.read_text("utf-8"), re.MULTILINE):
        result = CliRunner().invoke(app, [name, "--help"])
        assert result.exit_code == 0, name
