"""Let the desktop's menu start the app of this checkout, and a double click open a task's file.

    .venv/bin/python tools/desktop.py

Writes the entry and the kind of file into a person's data folder, `XDG_DATA_HOME`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PARTS = CHECKOUT / "assets" / "desktop"


def main() -> None:
    """Write what desktops read, and let them read it where they have to be told."""
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    applications, kinds = home / "applications", home / "mime" / "packages"
    for folder in (applications, kinds):
        folder.mkdir(parents=True, exist_ok=True)
    template = (PARTS / "maml-studio.desktop").read_text("utf-8")
    program = CHECKOUT / ".venv" / "bin" / "maml-studio"
    entry = template.replace("@PROGRAM@", in_exec(str(program)))
    (applications / "maml-studio.desktop").write_text(entry, "utf-8")
    shutil.copy(PARTS / "maml-studio.xml", kinds)
    for command, folder in (
        ("update-mime-database", home / "mime"),
        ("update-desktop-database", applications),
    ):
        if shutil.which(command):
            subprocess.run([command, str(folder)], check=True)


def in_exec(program: str) -> str:
    """Write a path as it stands between the quotes of an entry's `Exec`.

    The specification of desktop entries escapes twice: as a quoted argument, in which % begins a
    field, and then as a value of the file.
    """
    quoted = re.sub(r'(["`$\\])', r"\\\1", program).replace("%", "%%")
    return quoted.replace("\\", r"\\").replace("\n", r"\n")


if __name__ == "__main__":
    main()
