"""An example of a class: its glyph, whether it is learned from, and the image as it came."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath

from maml_studio.engine.glyph import Glyph

LARGEST_ORIGINAL = 16 * 2**20
"""Bytes of an image file that are kept; of a larger one only the ink is."""
LARGEST_ORIGINALS = 256 * 2**20
"""Bytes of image files that a task keeps; of the rest only the ink is."""

_SLOW_SIDE = 256
"""Pixels of an ink's longer side from which on finding it in an image takes longer."""


@dataclass(frozen=True)
class Original:
    """An image file as it came.

    Attributes:
        name: the file's name, without its folder.
        data: the file's bytes.
    """

    name: str
    data: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """The name's ending, “.png” for instance; empty if it is not a plain one."""
        suffix = PurePath(self.name).suffix.lower()
        return suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 6 else ""


@dataclass(frozen=True)
class Example:
    """A glyph in a class of a task.

    Attributes:
        glyph: what is shown and learned.
        is_muted: whether it is kept and shown but not learned from.
        original: the image file that it came from, where there was one.
    """

    glyph: Glyph
    is_muted: bool = False
    original: Original | None = None

    def muted(self, is_muted: bool = True) -> Example:
        """Return the example muted, or not."""
        return self if is_muted == self.is_muted else replace(self, is_muted=is_muted)

    @property
    def quick_ink(self) -> bytes:
        """The ink as a PNG file, where reading it is quicker than finding it in the original.

        Empty where it is not, and where it would take more room than the original does.
        """
        image, original = self.glyph.image, self.original
        if image is None or original is None or max(image.shape) < _SLOW_SIDE:
            return b""
        return self.glyph.png if len(self.glyph.png) < len(original.data) else b""

    def prepared(self) -> Example:
        """Compute now, in the job that reads, what a window would wait for.

        That is the glyph's key, and the PNG that files of the task will hold.
        """
        _ = self.glyph.key, self.quick_ink if self.original else self.glyph.png
        return self


class OriginalsBudget:
    """Count the originals that a task keeps, so that neither memory nor its file fills up."""

    def __init__(self) -> None:
        self._left = LARGEST_ORIGINALS

    def fitted(self, example: Example) -> Example:
        """Return the example without its original if that is more than is kept."""
        size = 0 if example.original is None else len(example.original.data)
        if size > min(self._left, LARGEST_ORIGINAL):
            return replace(example, original=None)
        self._left -= size
        return example
