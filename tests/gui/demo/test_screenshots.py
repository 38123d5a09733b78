"""The pictures in README can be made again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.conftest import CHECKOUT


def test_both_looks_are_taken(tmp_path: Path, drawn_alphabets: Path) -> None:
    tool = CHECKOUT / "tools" / "screenshots.py"
    command = [sys.executable, str(tool), str(tmp_path), "10", str(drawn_alphabets)]
    subprocess.run(command, check=True, timeout=300)
    for tab in ("demo", "train"):
        ground = {}
        for look in ("light", "dark"):
            with Image.open(tmp_path / f"{tab}-{look}.png") as picture:
                assert picture.width > 1000
                ground[look] = sum(picture.convert("RGB").getpixel((4, picture.height // 2)))
        assert ground["light"] > 3 * 200
        assert ground["dark"] < 3 * 50
