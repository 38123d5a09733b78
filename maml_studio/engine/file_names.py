"""Names of files as they stand in sentences, and as labels of classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

_MOST = 80
_END = 24
_HALF = re.compile(r"[\ud800-\udfff]")
"""What Python makes of a byte of a name that is not UTF-8, as in folders out of old zips."""


def in_a_sentence(name: str) -> str:
    """Return a name on one line, without the middle of a very long one."""
    line = " ".join(readable(name).split())
    return line if len(line) <= _MOST else f"{line[: _MOST - _END - 1]}…{line[-_END:]}"


def readable(name: str) -> str:
    """Return a name with a � for each half of a letter, which can be neither shown nor written."""
    return _HALF.sub("\ufffd", name)


def labels_of(names: Iterable[str]) -> dict[str, str]:
    """Return a label for each name: itself, or what is readable of it, numbered if that is taken."""
    given = dict.fromkeys(names)
    labels = {name: name for name in given if readable(name) == name}
    taken = set(labels)
    for name in given:
        if name not in labels:
            labels[name] = next(one for one in numbered(readable(name)) if one not in taken)
            taken.add(labels[name])
    return labels


def numbered(name: str) -> Iterator[str]:
    """Yield a name, and then the same with a number behind it, without end."""
    yield name
    for number in count(2):
        yield f"{name} ({number})"
