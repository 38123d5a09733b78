"""Import torchvision beside a torch that it was not built for.

torchvision's wheel is built for CUDA. Beside a CPU-only torch its compiled operators are not
loaded, and its import fails because it describes two of them that then do not exist.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import torch

_KNOWN_ERROR = "operator torchvision::nms does not exist"
_MISSING_OPERATORS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_library: list[torch.library.Library] = []


def import_torchvision() -> ModuleType:
    """Return torchvision, declaring the operators that it misses only where their lack stops it."""
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if _KNOWN_ERROR not in str(error):
            raise
    for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
        del sys.modules[name]
    _declare_missing_operators()
    return importlib.import_module("torchvision")


def _declare_missing_operators() -> None:
    if _library:
        return
    _library.append(torch.library.Library("torchvision", "FRAGMENT"))  # type: ignore[no-untyped-call]
    for operator in _MISSING_OPERATORS:
        _library[0].define(operator)  # type: ignore[no-untyped-call]
