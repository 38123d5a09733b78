"""Images that can't be glyphs: each is refused with one sentence that names the file."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tracemalloc
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, PngImagePlugin

from maml_studio.engine.image_files import is_image, load_glyph
from tests.pictures import GREY, letter, save

LOCKED = """
import os, sys
from PIL import Image
from maml_studio.engine.image_files import load_glyph
Image.init()
if os.getuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
print(load_glyph("open.png"))
try:
    load_glyph("locked.png")
except ValueError as error:
    print(error)
"""


def refused(path: Path, what: str) -> str:
    """Check that a file is refused with one sentence that names it; return the sentence."""
    with pytest.raises(ValueError, match=what) as caught:
        load_glyph(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    return sentence


def png_header(width: int, height: int) -> bytes:
    """Return a PNG file that claims a size and has next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("array", "what"),
    [
        (np.zeros((5,), np.uint8), r"\(height, width"),
        (np.zeros((5, 5, 2), np.uint8), r"\(height, width"),
        (np.zeros((2, 5, 5, 3), np.uint8), r"\(height, width"),
        (np.zeros((0, 5), np.uint8), "empty"),
        (np.zeros((5, 0, 3), np.uint8), "empty"),
        (np.zeros((5, 5), np.int64), "int64"),
        (np.zeros((5, 5), np.complex64), "complex64"),
        (np.full((5, 5), "x"), "uint8, uint16, bool or float"),
        (np.full((5, 5), 2.0), "from 0 to 1"),
        (np.full((5, 5), -0.1), "from 0 to 1"),
        (np.full((5, 5), np.nan), "from 0 to 1"),
        (np.zeros((5, 5), np.uint8), "blank"),
        (np.full((5, 5, 4), 255, np.uint8), "blank"),
        (np.zeros((5, 5, 4), np.float32), "blank"),
        (np.ones((5, 5), bool), "blank"),
    ],
)
def test_unusable_arrays_are_refused(array: npt.NDArray[Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        load_glyph(array)


def test_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.png", "there is no such file")


def test_folder(tmp_path: Path) -> None:
    refused(tmp_path, "a folder, not an image")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX's")
def test_a_pipe_is_no_image_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert not is_image(tmp_path / "pipe.png")
    assert not is_image(tmp_path)
    assert is_image(save(tmp_path / "letter.png", letter()))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX's")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    refused(tmp_path / "pipe.png", "a pipe or a device")


def test_file_of_0_bytes(tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    path.touch()
    refused(path, "the file is empty")


def test_text_named_png(tmp_path: Path) -> None:
    path = tmp_path / "notes.png"
    path.write_text("These are no pixels.\n" * 50)
    refused(path, "this is not an image")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.bmp", "a.webp", "a.tiff"])
@pytest.mark.parametrize("share", [0.03, 0.3, 0.6, 0.9])
def test_truncated_files(tmp_path: Path, name: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (80, 60), dtype=np.uint8)
    path = save(tmp_path / name, Image.fromarray(noise))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    refused(path, "broken|not an image")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp", "a.ico", "a.avif", "a.bmp"])
def test_garbled_files_are_read_or_refused(tmp_path: Path, name: str) -> None:
    generator = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {"exif": exif} if name.endswith(("jpg", "png", "webp", "avif")) else {}
    whole = np.fromfile(save(tmp_path / name, letter(), **options), dtype=np.uint8)
    path = tmp_path / f"garbled-{name}"
    for _ in range(60):
        garbled = whole.copy()
        garbled[generator.integers(0, len(whole), 4)] = generator.integers(0, 256, 4)
        garbled.tofile(path)
        try:
            assert load_glyph(path).pixels.max() == 1
        except ValueError as error:
            assert str(path) in str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(("width", "height"), [(40_000, 40_000), (12_000, 12_000), (10**9, 1)])
def test_too_large_images_are_refused_before_they_take_memory(
    tmp_path: Path, width: int, height: int
) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_header(width, height))
    tracemalloc.start()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as where no test makes errors of warnings
        refused(path, "too large")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000


def test_huge_text_in_a_png_is_refused(tmp_path: Path) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("note", "x" * (PngImagePlugin.MAX_TEXT_CHUNK + 1), zip=True)
    refused(save(tmp_path / "bomb.png", letter(), pnginfo=text), "broken")


@pytest.mark.parametrize("mode", ["L", "1", "RGB", "CMYK", "P", "I;16", "F", "RGBA"])
@pytest.mark.parametrize("value", [0, 1])
def test_blank_images(tmp_path: Path, mode: str, value: int) -> None:
    image = Image.fromarray(np.full((30, 20), value * 255, dtype=np.uint8))
    image = image if mode == "I;16" else image.convert(mode)
    if mode == "I;16":
        image = Image.fromarray(np.full((30, 20), value * 65535, dtype=np.uint16))
    path = save(tmp_path / "blank.tiff", image)
    refused(path, "blank")


def test_nearly_blank_image() -> None:
    faint = np.full((50, 50), 250, dtype=np.uint8)
    faint[20:30, 20:30] = 240
    with pytest.raises(ValueError, match="blank: nothing in it stands out"):
        load_glyph(faint)


@pytest.mark.parametrize("name", ["clear.png", "clear.webp", "clear.tiff", "clear.gif"])
def test_fully_transparent_image(tmp_path: Path, name: str) -> None:
    image = letter().convert("RGBA")
    image.putalpha(0)
    refused(save(tmp_path / name, image), "fully transparent")


def test_float_images_that_are_not_finite(tmp_path: Path) -> None:
    for bad in (np.nan, np.inf):
        array = GREY.astype(np.float32)
        array[3, 3] = bad
        refused(save(tmp_path / "odd.tiff", Image.fromarray(array)), "not finite")


def test_truncated_pil_image(tmp_path: Path) -> None:
    path = save(tmp_path / "cut.png", letter())
    path.write_bytes(path.read_bytes()[:-40])
    with Image.open(path) as image, pytest.raises(ValueError, match="broken"):
        load_glyph(image)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="users and their rights are POSIX's")
def test_file_without_permission(tmp_path: Path) -> None:
    for name, mode in (("open.png", 0o644), ("locked.png", 0)):
        save(tmp_path / name, letter()).chmod(mode)
    tmp_path.chmod(0o755)
    checkout = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    child = subprocess.run(
        [sys.executable, "-c", LOCKED],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stderr == ""
    assert child.stdout.splitlines() == [
        "<Glyph: image (80, 60)>",
        "“locked.png”: the file may not be read: permission denied.",
    ]


def test_names_in_errors_may_be_long_or_odd(tmp_path: Path) -> None:
    refused(tmp_path / "न🙂.png", "there is no such file")
    refused(tmp_path / ("x" * 500 + ".png"), "broken|no such file")
    with pytest.raises(ValueError, match="broken"):
        load_glyph("a\0b.png")


def test_a_postscript_file_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "drawing.eps"
    Image.new("L", (30, 30), 255).save(path)
    with pytest.raises(ValueError, match=r"drawing\.eps.* is a program, which is not run"):
        load_glyph(path)
