"""Image files, PIL images and arrays as glyphs."""

from __future__ import annotations

import errno
import io
import re
import stat
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.ink import InkArray

_LARGEST_SIDE = 512
_LEAST_CONTRAST = 0.1
_RAMP = (0.2, 0.6)
_BORDER = 0.03

GreyArray = npt.NDArray[np.float32]


def load_glyph(source: str | Path | Image.Image | npt.NDArray[Any]) -> Glyph:
    """Make a glyph of any image: ink light or dark, grey or color, 8 or 16 bits, with alpha.

    Args:
        source: a file that Pillow reads (of an animation the first frame), a PIL image, or an array
            of (height, width) or (height, width, 3 or 4), uint8, uint16, bool, or float in [0, 1].

    Returns:
        A glyph that holds the image's ink, at most 512 pixels a side.

    Raises:
        ValueError: with one sentence that names the file, if it is not there, cannot be read, is
            not an image, is too large or has no ink.
    """
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            return _glyph_of_image(open_image(path))
        except ValueError as error:
            raise ValueError(f"“{path}”: {error}") from error
    if not isinstance(source, Image.Image):
        return _glyph_of_image(_image_of_array(np.asarray(source)))
    try:
        return _glyph_of_image(ImageOps.exif_transpose(source))
    except (OSError, SyntaxError) as error:  # Pillow reads a file when its pixels are wanted
        raise ValueError(f"The image is broken: {error}.") from error


def glyph_of_file(data: bytes) -> Glyph:
    """Make a glyph of the bytes of an image file.

    Raises:
        ValueError: a sentence that names no file, if it is no image, too large or has no ink.
    """
    return _glyph_of_image(open_image(data))


def is_image(path: Path) -> bool:
    """Tell by its first bytes whether a file is an image; it may be broken further on.

    A pipe or a device is none: whoever opened it would wait for its other end.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if not path.is_file():
                return False
            with Image.open(path):
                return True
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return False


def natural_order(paths: Iterable[Path]) -> list[Path]:
    """Sort paths as a person does: “9.png” before “10.png”."""
    return sorted(paths, key=_natural_key)


def _natural_key(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"([0-9]+)", path.name)
    return [(int(part) if index % 2 else 0, part) for index, part in enumerate(parts)]


def open_image(source: Path | bytes, draft_mode: str = "L") -> Image.Image:
    """Decode an image file under the rules that hold for any file of a stranger.

    Args:
        source: a file that Pillow reads, or its bytes; of an animation the first frame is taken.
        draft_mode: L, or RGB to keep the colors of a JPEG. Other formats come in a mode of theirs.

    Raises:
        ValueError: a sentence that does not name the file, if it cannot be read, is not an image,
            or is too large to open safely.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if isinstance(source, bytes):
                return _decoded(io.BytesIO(source), draft_mode)
            return _read(source, draft_mode)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError("the image is too large to open safely.") from error
    except FileNotFoundError as error:
        raise ValueError("there is no such file.") from error
    except PermissionError as error:
        raise ValueError("the file may not be read: permission denied.") from error
    except IsADirectoryError as error:
        raise ValueError("this is a folder, not an image.") from error
    except UnidentifiedImageError as error:
        empty = not (len(source) if isinstance(source, bytes) else source.stat().st_size)
        raise ValueError("the file is empty." if empty else "this is not an image.") from error
    except Exception as error:  # a decoder fails in any way that it likes
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise ValueError("it is a link that leads back to itself.") from error
        raise ValueError(f"the image is broken: {str(error).rstrip('.')}.") from error


def _read(path: Path, draft_mode: str) -> Image.Image:
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError("it is a pipe or a device")
    # Given a path, Pillow maps uncompressed files, and a turned TIFF comes out garbled.
    with path.open("rb") as file:
        return _decoded(file, draft_mode)


def _decoded(file: BinaryIO, draft_mode: str) -> Image.Image:
    with Image.open(file) as image:
        if image.format == "EPS":
            raise OSError("an EPS file is a program, which is not run")
        image.draft(draft_mode, (_LARGEST_SIDE, _LARGEST_SIDE))
        image.load()
        return ImageOps.exif_transpose(image)


def _image_of_array(array: npt.NDArray[Any]) -> Image.Image:
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        raise ValueError(f"An image is (height, width[, 3 or 4]), not {array.shape}.")
    if 0 in array.shape:
        raise ValueError("The image is empty.")
    if array.dtype == np.bool_:
        array = array.astype(np.uint8) * 255
    elif array.dtype == np.uint16:
        array = (array >> 8).astype(np.uint8)
    elif np.issubdtype(array.dtype, np.floating):
        if not np.isfinite(array).all() or array.min() < 0 or array.max() > 1:
            raise ValueError("A float image has values from 0 to 1.")
        array = (array * 255).round().astype(np.uint8)
    elif array.dtype != np.uint8:
        raise ValueError(f"An image is uint8, uint16, bool or float, not {array.dtype}.")
    return Image.fromarray(array)


def _glyph_of_image(image: Image.Image) -> Glyph:
    if 0 in image.size:
        raise ValueError("The image is empty.")
    return Glyph.from_ink(_ink(_grey(image)))


def _grey(image: Image.Image) -> GreyArray:
    """Return lightness in [0, 1], at most 512 a side, alpha laid over what contrasts with it."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _stretched(np.asarray(_reduced(image.convert("F")), dtype=np.float32))
    if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        rgba = np.asarray(_reduced(image.convert("RGBA")), dtype=np.float32) / np.float32(255)
        return _over_contrast(rgba)
    return np.asarray(_reduced(image.convert("L")), dtype=np.float32) / np.float32(255)


def _reduced(image: Image.Image) -> Image.Image:
    factor = _LARGEST_SIDE / max(image.size)
    if factor >= 1:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.BOX)


def _stretched(values: GreyArray) -> GreyArray:
    low, high = float(values.min()), float(values.max())
    if not np.isfinite(high - low):
        raise ValueError("The image has values that are not finite numbers.")
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _over_contrast(rgba: GreyArray) -> GreyArray:
    alpha = rgba[..., 3]
    if not alpha.any():
        raise ValueError("The image is blank: it is fully transparent.")
    light = rgba[..., :3] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    ground = 1.0 if float((light * alpha).sum() / alpha.sum()) < 0.5 else 0.0
    return light * alpha + np.float32(ground) * (1 - alpha)


def _ink(grey: GreyArray) -> InkArray:
    """Tell ink from ground: the border shows the ground, ink is what differs most from it."""
    edge = max(1, round(min(grey.shape) * _BORDER))
    border = (grey[:edge], grey[-edge:], grey[:, :edge], grey[:, -edge:])
    ground = float(np.median(np.concatenate([part.ravel() for part in border])))
    dark, light = np.clip(ground - grey, 0, 1), np.clip(grey - ground, 0, 1)
    ink = dark if dark.sum() >= light.sum() else light
    contrast = float(ink.max())
    if contrast < _LEAST_CONTRAST:
        raise ValueError("The image is blank: nothing in it stands out from the ground.")
    low, high = _RAMP
    ramp = np.clip((ink / contrast - low) / (high - low), 0, 1)
    return np.asarray((ramp * 255).round(), dtype=np.uint8)
