"""Figures, times and failures of a training, in words."""

from __future__ import annotations

import math
from datetime import datetime

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_LONGEST_QUOTE = 20

METHOD_TITLES = {
    "maml": "MAML",
    "fomaml": "FOMAML",
    "anil": "ANIL",
    "meta-sgd": "Meta-SGD",
    "maml++": "MAML++",
    "reptile": "Reptile",
    "imaml": "iMAML",
    "proto-maml": "Proto-MAML",
    "prototypical": "Prototypical networks",
    "relation": "Relation networks",
    "nearest-pixels": "Nearest pixels",
}

_DATASET_TITLES = {
    "procedural": "Built-in alphabet",
    "omniglot": "Omniglot",
    "omniglot-random": "Omniglot, random split",
    "omniglot-alphabets": "Omniglot, by alphabet",
    "mnist": "MNIST",
    "mnist-digits": "MNIST, by class",
    "fashion-mnist": "Fashion-MNIST",
    "fashion-mnist-classes": "Fashion-MNIST, by class",
    "kmnist": "Kuzushiji-MNIST",
    "kmnist-classes": "Kuzushiji-MNIST, by class",
    "emnist": "EMNIST",
    "emnist-classes": "EMNIST, by class",
}


def method_title(name: str) -> str:
    """Return what people call a method."""
    return METHOD_TITLES.get(name, name)


def dataset_title(name: str) -> str:
    """Return a data set's short title; of a folder its last part."""
    return _DATASET_TITLES.get(name, name.rstrip("/\\").replace("\\", "/").rpartition("/")[2])


def quoted(text: str) -> str:
    """Quote what a person typed: a long text by its beginning, which a narrow column has room for."""
    is_long = len(text) > _LONGEST_QUOTE
    return f"“{text[:_LONGEST_QUOTE]}…”" if is_long else f"“{text}”"


def span(seconds: float) -> str:
    """Say how long something takes, in at most two units."""
    if not math.isfinite(seconds):
        return "unknown time"
    whole = round(seconds)
    if whole < 1:
        return "less than 1 s"
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return _pair(whole, _MINUTE, "min", 1, "s") if whole < 600 else f"{whole // 60} min"
    if whole < _DAY:
        return _pair(whole, _HOUR, "h", _MINUTE, "min")
    return _pair(whole, _DAY, "d", _HOUR, "h")


def step_time(seconds: float) -> str:
    """Say how long one outer step takes."""
    return f"{1000 * seconds:.0f} ms a step" if seconds < 1 else f"{seconds:.1f} s a step"


def age(then: datetime | None, now: datetime) -> str:
    """Say how long ago something began."""
    if then is None:
        return ""
    seconds = (now - then).total_seconds()
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    days = int(seconds // _DAY)
    return "yesterday" if days == 1 else f"{days} days ago"


def size(count: int) -> str:
    """Say a number of bytes."""
    megabytes = count / 1e6
    return f"{megabytes:,.0f} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"


def _pair(whole: int, large: int, large_name: str, small: int, small_name: str) -> str:
    rest = whole % large // small
    return f"{whole // large} {large_name}" + (f" {rest} {small_name}" if rest else "")
