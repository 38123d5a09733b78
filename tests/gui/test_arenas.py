"""Threads of jobs keep no memory of their own once they have ended."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

POOLS = """
import ctypes, sys, threading
from maml_studio.gui.arenas import share_one_arena

if sys.argv[2] == "shared":
    share_one_arena()
begun = threading.Barrier(4)

def work():
    begun.wait()
    held = [ctypes.create_string_buffer(3000) for _ in range(100)]

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
report = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, report)
libc.fclose(report)
"""


def pools(report: Path, how: str) -> int:
    """Return how many pools of memory a process with four threads has, as glibc counts them."""
    subprocess.run([sys.executable, "-c", POOLS, str(report), how], check=True)
    return report.read_text("utf-8").count("<heap nr=")


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_info"), reason="no glibc"
)
def test_all_threads_take_memory_from_one_pool(tmp_path: Path) -> None:
    assert pools(tmp_path / "usual.xml", "usual") > 1
    assert pools(tmp_path / "shared.xml", "shared") == 1
