"""What the start does so that the window lives while torch is imported."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from maml_studio.gui import torch_library

LIBRARIES = """
import sys
from pathlib import Path

from maml_studio.gui.torch_library import preload_torch

preload_torch()
preload_torch()
assert "torch" not in sys.modules
print("libtorch_cpu" in Path("/proc/self/maps").read_text())

import torch

preload_torch()
print((torch.ones(2, 3) @ torch.ones(3, 2)).sum().item())
"""
LOADED = """
import sys

from maml_studio.gui.demo.engine_access import loading

job = loading("default", None)
try:
    while True:
        next(job)
except StopIteration as stop:
    print(stop.value.initialization)
print(sorted({"sympy", "torch._dynamo", "torch.distributed.fsdp"} & set(sys.modules)))
"""


def printed_by(script: str) -> list[str]:
    """Run a script in a process of its own, and return the lines that it prints."""
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="nothing tells what is loaded")
def test_torch_works_on_the_library_that_is_preloaded() -> None:
    assert printed_by(LIBRARIES) == ["True", "12.0"]


def test_the_default_loads_without_torchs_compiler() -> None:
    assert printed_by(LOADED) == ["default", "[]"]


@pytest.mark.parametrize("spec", [None, ModuleSpec("torch", None, origin="nowhere/__init__.py")])
def test_what_cannot_be_preloaded_is_left_to_the_import(
    spec: ModuleSpec | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch_library, "find_spec", lambda _: spec)
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    torch_library.preload_torch()
