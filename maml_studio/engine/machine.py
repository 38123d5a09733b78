"""What a run was made with: the program, and the machine that it ran on."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]
_PATIENCE = 5.0
"""Seconds to wait for git."""


def commit() -> str:
    """Return the commit of the checkout that this runs from, “-dirty” if changed; else nothing."""
    if not (_CHECKOUT / ".git").exists():
        return ""
    command = ["git", "-C", str(_CHECKOUT), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return ran.stdout.strip()


def hardware() -> str:
    """Return the processor and its cores in a line."""
    return f"{_processor()}, {os.cpu_count() or 1} cores, {platform.system()}"


def spare_threads() -> int:
    """Return the number of all cores but one, which the window needs to stay smooth."""
    return max(1, (os.cpu_count() or 2) - 1)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()
