"""Odd and bad image files, loaded through the window."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import CHECKOUT
from tests.gui.demo.hands import Hands

NOBODY = 65534


def drawing() -> Image.Image:
    pixels = np.full((64, 64), 255, dtype=np.uint8)
    pixels[8:56, 28:36] = 0
    return Image.fromarray(pixels)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    drawing().resize((400, 400)).save(path)
    path.write_bytes(path.read_bytes()[:150])


def huge(path: Path) -> None:
    """Write a valid header that claims 40,000 × 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    body = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(40_001))) + chunk(b"IEND", b"")
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def transparent(path: Path) -> None:
    Image.new("RGBA", (64, 64)).save(path)


def blank(path: Path) -> None:
    Image.new("L", (64, 64), 255).save(path)


def text(path: Path) -> None:
    path.write_text("This is not an image.")


def missing(path: Path) -> None:
    path.unlink(missing_ok=True)


def folder(path: Path) -> None:
    path.mkdir()


def animated(path: Path) -> None:
    frames = [drawing(), drawing().rotate(90)]
    frames[0].save(path, format="GIF", save_all=True, append_images=frames[1:])


def cmyk(path: Path) -> None:
    drawing().convert("CMYK").save(path, format="JPEG")


def sixteen_bit(path: Path) -> None:
    Image.fromarray(np.asarray(drawing(), dtype=np.uint16) * 257).save(path)


BAD: list[Callable[[Path], None]] = [
    empty,
    truncated,
    huge,
    transparent,
    blank,
    text,
    missing,
    folder,
]
ODD: list[Callable[[Path], None]] = [animated, cmyk, sixteen_bit]


@pytest.mark.parametrize("write", BAD, ids=lambda write: write.__name__)
def test_a_bad_image_is_named_and_the_rest_go_on(
    hands: Hands, tmp_path: Path, write: Callable[[Path], None]
) -> None:
    good, bad = tmp_path / "good.png", tmp_path / "odd.png"
    drawing().save(good)
    write(bad)
    label = hands.task.labels[0]
    before = len(hands.task[label])
    hands.demo.images.load(label, [bad, good])
    hands.qtbot.waitUntil(lambda: len(hands.task[label]) == before + 1, timeout=20_000)
    assert "odd.png" in hands.message
    assert "\n" not in hands.message
    hands.wait_until_ready()
    assert hands.try_out([[(0.5, 0.1), (0.5, 0.9)]])


@pytest.mark.parametrize("write", ODD, ids=lambda write: write.__name__)
def test_an_odd_image_is_read(hands: Hands, tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / "odd.png"
    write(path)
    label = hands.task.labels[0]
    before = len(hands.task[label])
    hands.demo.images.load(label, [path])
    hands.qtbot.waitUntil(lambda: len(hands.task[label]) == before + 1, timeout=20_000)
    assert hands.message == ""
    pixels = hands.task[label][-1].pixels
    rows, columns = pixels.sum(axis=1), pixels.sum(axis=0)
    assert np.count_nonzero(rows) > 2 * np.count_nonzero(columns)


def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    secret = tmp_path / "secret.png"
    drawing().save(secret)
    secret.chmod(0)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from maml_studio.gui.demo.engine_access import reading\n"
        "if os.geteuid() == 0:\n"
        "    os.setuid(int(sys.argv[2]))\n"
        "print(list(reading([Path(sys.argv[1])]))[0].error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(secret), str(NOBODY)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "secret.png" in done.stdout
    assert "permission" in done.stdout
