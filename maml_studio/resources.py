"""Where the files that come with the app lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(*parts: str) -> Path:
    """Return the path of an icon, style or sample task, given by its parts below `assets/`."""
    return _packed_or_beside("assets").joinpath(*parts)


def pretrained() -> Path:
    """Return the folder of the initializations that come with the app."""
    return _packed_or_beside("pretrained")


def recipes() -> Path:
    """Return the folder of the training recipes."""
    return _PACKAGE / "recipes"


def _packed_or_beside(name: str) -> Path:
    packed = _PACKAGE / f"_{name}"
    return packed if packed.is_dir() else _PACKAGE.parent / name
