"""The road from image files and strokes to the network's input, as a package without the engine."""

from __future__ import annotations

import re
from pathlib import Path

from maml_studio import __version__

PACKAGE = "preprocess"

_ENGINE = Path(__file__).resolve().parent.parent
_IMPORT = re.compile(r"^from maml_studio\.engine\.(\w+) import", re.MULTILINE)
_INIT = f'''"""From image files and strokes to the 28 × 28 pixels that the network sees.

Part of MAML Studio {__version__}, under the MIT license; needs NumPy and Pillow. `load_glyph(path).pixels`
and `Glyph.from_strokes(strokes).pixels` are (28, 28) float32, 0 for the ground to 1 for ink.
"""

from .glyph import Glyph
from .image_files import load_glyph

__all__ = ["Glyph", "load_glyph"]
'''


def preprocessing() -> dict[str, str]:
    """Return the files of the package: the engine's own modules, which import each other alone."""
    files = {"__init__.py": _INIT}
    wanted = ["image_files"]
    while wanted:
        name = f"{wanted.pop()}.py"
        if name not in files:
            text = (_ENGINE / name).read_text(encoding="utf-8")
            files[name] = _IMPORT.sub(r"from .\1 import", text)
            wanted += _IMPORT.findall(text)
    return files
