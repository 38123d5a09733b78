"""Make a Python behave as if Qt were not installed; children that inherit PYTHONPATH do the same."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

BLOCKED = frozenset({"PySide6", "shiboken6", "pyqtgraph", "pytestqt"})


class Blocker(MetaPathFinder):
    """Refuse to find the blocked packages."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        """Raise for a blocked package, leave every other one to the finders that follow."""
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {fullname!r} (blocked)", name=fullname)


sys.meta_path.insert(0, Blocker())
