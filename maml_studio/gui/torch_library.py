"""Bringing torch's largest library to memory while the window goes on living."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path


def preload_torch() -> None:
    """Load torch's compiled part without Python's lock, off the GUI thread.

    `import torch` holds the lock while it does so, for a fifth of a second on a slow core; after
    this it finds the library there. Where nothing can be preloaded the import does all, as before.
    """
    spec = find_spec("torch")
    if "torch" in sys.modules or sys.platform == "win32" or spec is None or spec.origin is None:
        return
    dlopen = ctypes.CDLL(None).dlopen  # Unlike a foreign call, `CDLL` itself keeps the lock.
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    ending = ".dylib" if sys.platform == "darwin" else ".so"
    # In torch's own order and modes, so that its dependencies are found in the same places.
    for name, mode in (("libtorch_global_deps", os.RTLD_GLOBAL), ("libtorch_cpu", os.RTLD_LOCAL)):
        library = Path(spec.origin).parent / "lib" / f"{name}{ending}"
        if library.exists():
            dlopen(os.fsencode(library), os.RTLD_NOW | mode)
