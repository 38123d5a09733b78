"""torchvision imports beside the torch that is installed, whatever it was built for."""

from __future__ import annotations

import importlib
import subprocess
import sys
from types import ModuleType

import pytest

from maml_studio.engine import torchvision_compat


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )


def test_torchvision_imports_in_a_fresh_process() -> None:
    finished = run_python(
        "from maml_studio.engine.torchvision_compat import import_torchvision\n"
        "torchvision = import_torchvision()\n"
        "assert import_torchvision() is torchvision\n"
        "from torchvision.datasets import MNIST, Omniglot\n"
        "print(Omniglot.download_url_prefix, MNIST.mirrors)\n"
    )
    assert finished.returncode == 0, finished.stderr
    assert "omniglot" in finished.stdout


def test_another_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> ModuleType:
        raise RuntimeError(f"{name} is broken in another way")

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(RuntimeError, match="broken in another way"):
        torchvision_compat.import_torchvision()


def test_a_plain_import_that_works_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("torchvision")
    monkeypatch.setattr(importlib, "import_module", lambda _: module)
    monkeypatch.setattr(torchvision_compat, "_declare_missing_operators", pytest.fail)
    assert torchvision_compat.import_torchvision() is module
