"""What a classifier can be written as; imports nothing, so that a menu may ask at any time."""

from __future__ import annotations

import importlib.util

KINDS = ("onnx", "safetensors")

_NEEDED = ("onnx", "onnxscript", "onnxruntime")


def missing_for(kind: str) -> str:
    """Return a sentence that says what to install for a kind of export; empty if nothing."""
    if kind != "onnx" or all(importlib.util.find_spec(name) for name in _NEEDED):
        return ""
    return (
        "ONNX needs packages that are not installed: pip install 'maml-studio[onnx]' brings them."
    )


def check_kind(kind: str) -> None:
    """Refuse a kind that there is not, or whose packages are missing.

    Raises:
        ValueError: with one sentence.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no export as “{kind}”; there is: {', '.join(KINDS)}.")
    if missing := missing_for(kind):
        raise ValueError(missing)
