"""Names of runs and initializations, which are names of folders."""

from __future__ import annotations

from pathlib import Path

from maml_studio.engine.minds import PIXELS, PROTOTYPES, RANDOM
from maml_studio.resources import pretrained

_LONGEST = 100
_MOST_BYTES = 240
"""File systems take 255; a number behind the name needs some."""
_FORBIDDEN = '/\\:*?"<>|'


def name_problem(name: str, folder: Path, taken: frozenset[str] = frozenset()) -> str:
    """Return what is wrong with the name of something new in a folder; nothing if all is well."""
    wrong = next((letter for letter in name if _is_forbidden(letter)), None)
    problem = ""
    if not name or name.startswith("."):
        problem = "A name has at least one letter, and does not begin with a dot."
    elif wrong is not None:
        problem = f"A name can't have {_shown(wrong)} in it."
    elif len(name) > _LONGEST:
        problem = f"A name has at most {_LONGEST} letters."
    elif (count := len(name.encode())) > _MOST_BYTES:
        problem = f"A name takes at most {_MOST_BYTES} bytes; this one takes {count}."
    elif name in taken:
        problem = f"There is “{name}” already."
    return problem or _found(folder / name)


def free_name(wanted: str, folder: Path, taken: frozenset[str] = frozenset()) -> str:
    """Return a name for something new: the wanted one, with a number if that is in use."""
    number, name = 1, wanted
    while name in taken or _is_there(folder / name):
        number += 1
        name = f"{wanted}-{number}"
    return name


def reserved_names() -> frozenset[str]:
    """Return the names of initializations that come with the app, and of what they are compared with."""
    return frozenset({RANDOM, PROTOTYPES, PIXELS, *(path.name for path in pretrained().iterdir())})


def _is_forbidden(letter: str) -> bool:
    return letter in _FORBIDDEN or ord(letter) < 32 or _is_half(letter)


def _is_half(letter: str) -> bool:
    """Tell whether a letter is half of a pair, which no file system can write."""
    return "\ud800" <= letter <= "\udfff"


def _shown(letter: str) -> str:
    if _is_half(letter):
        return "half a letter"
    return f"“{letter}”" if letter.isprintable() else "a control character"


def _found(path: Path) -> str:
    """Say that something is there already, or can't be looked for."""
    try:
        return f"There is “{path.name}” already." if path.exists() else ""
    except OSError as error:
        return f"“{path.parent}” can't be read: {error.strerror or error}."


def _is_there(path: Path) -> bool:
    """Tell whether something is known to be there; who starts it is told what can't be read."""
    try:
        return path.exists()
    except OSError:
        return False
