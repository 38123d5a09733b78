"""Names of runs and initializations, which are names of folders."""

from __future__ import annotations

from pathlib import Path

_LONGEST = 100
_FORBIDDEN = '/\\:*?"<>|'


def name_problem(name: str, folder: Path, taken: frozenset[str] = frozenset()) -> str:
    """Return what is wrong with the name of something new in a folder; nothing if all is well."""
    if not name or name in (".", "..") or name.startswith("."):
        return "A name has at least one letter, and does not begin with a dot."
    wrong = next((letter for letter in name if letter in _FORBIDDEN or ord(letter) < 32), None)
    if wrong is not None:
        return (
            f"A name can't have “{wrong}” in it." if wrong.isprintable() else "A name is one line."
        )
    if len(name) > _LONGEST:
        return f"A name has at most {_LONGEST} letters."
    if name in taken or (folder / name).exists():
        return f"There is “{name}” already."
    return ""
