"""Images as glyphs: every kind that Pillow reads, arrays, and the order of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import load_glyph, natural_order
from tests.pictures import GREY, letter, save


def sees(glyph: Glyph, expected: Glyph | None = None, tolerance: float = 0.02) -> bool:
    """Return whether the network sees the letter, or what it sees of another glyph."""
    wanted = load_glyph(GREY) if expected is None else expected
    return float(np.abs(glyph.pixels - wanted.pixels).mean()) < tolerance


def mode_of(path: Path) -> str:
    with Image.open(path) as image:
        return str(image.mode)


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("a.png", "L", {}),
        ("a.png", "1", {}),
        ("a.png", "P", {}),
        ("a.png", "RGB", {}),
        ("a.png", "LA", {}),
        ("a.png", "RGBA", {}),
        ("a.jpg", "L", {"quality": 90}),
        ("a.jpg", "RGB", {"quality": 90}),
        ("a.jpg", "CMYK", {"quality": 90}),
        ("a.gif", "P", {}),
        ("a.webp", "RGB", {"lossless": True}),
        ("a.bmp", "RGB", {}),
        ("a.tiff", "L", {}),
        ("a.tiff", "CMYK", {"compression": "tiff_lzw"}),
        ("a.tiff", "F", {}),
        ("a.tiff", "I", {}),
        ("a.pgm", "L", {}),
        ("a.tga", "L", {}),
    ],
)
def test_modes_and_formats(tmp_path: Path, name: str, mode: str, options: dict[str, Any]) -> None:
    path = save(tmp_path / name, letter().convert(mode, dither=Image.Dither.NONE), **options)
    assert sees(load_glyph(path))
    assert sees(load_glyph(str(path)))


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGB", "LA", "RGBA", "CMYK", "YCbCr", "HSV", "I"])
def test_pil_images(mode: str) -> None:
    assert sees(load_glyph(letter().convert(mode, dither=Image.Dither.NONE)))


@pytest.mark.parametrize("largest", [65535, 4095, 255])
def test_16_bit_png(tmp_path: Path, largest: int) -> None:
    deep = (GREY.astype(np.float64) / 255 * largest).astype(np.uint16)
    path = save(tmp_path / "deep.png", Image.fromarray(deep))
    assert mode_of(path).startswith("I")
    assert sees(load_glyph(path))


def test_light_ink_is_the_same_as_dark_ink(tmp_path: Path) -> None:
    light = load_glyph(save(tmp_path / "light.png", Image.fromarray(255 - GREY)))
    np.testing.assert_allclose(light.pixels, load_glyph(GREY).pixels, atol=0.01)


@pytest.mark.parametrize(("ink", "ground"), [((200, 30, 30), (250, 250, 240)), ("yellow", "navy")])
def test_color(ink: Any, ground: Any) -> None:
    colored = Image.new("RGB", letter().size, ground)
    colored.paste(Image.new("RGB", letter().size, ink), mask=Image.fromarray(GREY < 128))
    assert sees(load_glyph(colored))


@pytest.mark.parametrize("ink", [0, 90, 255])
def test_ink_on_a_transparent_ground(tmp_path: Path, ink: int) -> None:
    alpha = np.where(GREY < 128, 255, 0).astype(np.uint8)
    grey = np.full_like(GREY, ink)
    la = Image.merge("LA", (Image.fromarray(grey), Image.fromarray(alpha)))
    assert sees(load_glyph(la))
    assert sees(load_glyph(save(tmp_path / "la.png", la)))
    assert sees(load_glyph(save(tmp_path / "rgba.webp", la.convert("RGBA"), lossless=True)))


@pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (40, 90, 200)])
def test_palette_with_transparency(tmp_path: Path, ink: tuple[int, int, int]) -> None:
    indices = Image.fromarray((GREY < 128).astype(np.uint8))
    indices.putpalette([ink[0], ink[1], ink[2]] * 2)
    path = save(tmp_path / "palette.png", indices, transparency=0)
    assert mode_of(path) == "P"
    assert sees(load_glyph(path))


def test_color_key_transparency(tmp_path: Path) -> None:
    path = save(tmp_path / "key.png", letter(), transparency=235)
    assert mode_of(path) == "L"
    assert sees(load_glyph(path))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["turned.jpg", "turned.png", "turned.webp", "turned.tiff"])
def test_exif_orientation(tmp_path: Path, name: str, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = letter().transpose(undo[orientation]) if orientation in undo else letter()
    path = save(tmp_path / name, stored.convert("RGB"), exif=exif)
    assert sees(load_glyph(path))


def test_exif_orientation_of_an_open_image(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    path = save(tmp_path / "a.jpg", letter().transpose(Image.Transpose.ROTATE_180), exif=exif)
    with Image.open(path) as image:
        assert sees(load_glyph(image))


@pytest.mark.parametrize("name", ["moving.gif", "moving.webp", "moving.png", "pages.tiff"])
def test_of_an_animation_the_first_frame_counts(tmp_path: Path, name: str) -> None:
    others = [Image.fromarray(np.ascontiguousarray(np.rot90(GREY, 2))), Image.new("L", (60, 80))]
    path = save(tmp_path / name, letter(), save_all=True, append_images=others)
    with Image.open(path) as opened:
        assert getattr(opened, "n_frames", 1) == 3
    assert sees(load_glyph(path))


def test_large_images_are_reduced(tmp_path: Path) -> None:
    large = letter().resize((2400, 3200), Image.Resampling.NEAREST)
    for name in ("large.png", "large.jpg"):
        glyph = load_glyph(save(tmp_path / name, large))
        assert glyph.image is not None
        assert max(glyph.image.shape) <= 512
        assert sees(glyph)


def test_uneven_light_and_noise_are_no_ink() -> None:
    noise = np.random.default_rng(0).normal(0, 4, GREY.shape)
    shade = np.linspace(-20, 0, GREY.shape[1])[None, :]
    photo = np.clip(GREY + noise + shade, 0, 255).astype(np.uint8)
    assert sees(load_glyph(photo), tolerance=0.05)


@pytest.mark.parametrize(
    "array",
    [
        GREY,
        GREY[:, :, None],
        np.dstack([GREY] * 3),
        np.dstack([GREY] * 3 + [np.full_like(GREY, 255)]),
        GREY.astype(np.uint16) * 257,
        GREY > 128,
        GREY.astype(np.float16) / 255,
        GREY.astype(np.float32) / 255,
        GREY.astype(np.float64) / 255,
        np.dstack([GREY.astype(np.float32) / 255] * 3),
        np.asfortranarray(GREY),
        np.rot90(np.rot90(GREY, 1), 3),
    ],
    ids=lambda array: f"{array.dtype}-{array.ndim}",
)
def test_arrays(array: npt.NDArray[Any]) -> None:
    assert sees(load_glyph(array))


def test_natural_order() -> None:
    names = ["b", "10.png", "9.png", "a2", "a10", "²", "①", "٣", "1", "01", "x1y10", "x1y9", ""]
    ordered = [path.name for path in natural_order(Path(name) for name in names)]
    assert sorted(ordered) == sorted(names)
    for first, second in (("9.png", "10.png"), ("a2", "a10"), ("x1y9", "x1y10"), ("1", "9.png")):
        assert ordered.index(first) < ordered.index(second)


def test_drawn_image_and_array_agree(tmp_path: Path) -> None:
    image = Image.new("RGB", (90, 90), "white")
    ImageDraw.Draw(image).ellipse((20, 30, 60, 70), outline="black", width=5)
    path = save(tmp_path / "o.png", image)
    np.testing.assert_array_equal(load_glyph(path).pixels, load_glyph(np.asarray(image)).pixels)
