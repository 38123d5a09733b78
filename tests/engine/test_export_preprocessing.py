"""The preprocessing that an exported classifier brings along is the app's own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from maml_studio.engine.exports.preprocessing import PACKAGE, preprocessing
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import load_glyph
from tests.export_tools import run_alone
from tests.pictures import GREY, letter, save

PIXELS = """
import json, numpy
from preprocess import Glyph, load_glyph
seen = [load_glyph(path).pixels for path in sys.argv[4:]]
seen += [Glyph.from_strokes(strokes).pixels for strokes in json.loads(sys.argv[3])]
numpy.save(sys.argv[2], numpy.stack(seen))
"""


def test_preprocessing_elsewhere_is_the_apps_bit_for_bit(tmp_path: Path) -> None:
    (tmp_path / "x" / PACKAGE).mkdir(parents=True)
    for name, text in preprocessing().items():
        assert "maml_studio" not in text
        (tmp_path / "x" / PACKAGE / name).write_text(text, encoding="utf-8")
    pictures = _pictures(tmp_path)
    strokes = [
        [[(3, 4), (30, 44, 0.3)], [(0, 44, 1.0, 2.5), (9, 1)]],
        [[(0.5, 0.5), (0.51, 0.5)]],
        [[(0.1, 0.2), (0.9, 0.25), (0.3, 0.8)]],
    ]
    run_alone(PIXELS, tmp_path / "x", tmp_path / "seen.npy", json.dumps(strokes), *pictures)
    expected = [load_glyph(path).pixels for path in pictures]
    expected += [Glyph.from_strokes(each).pixels for each in strokes]
    assert np.array_equal(np.load(tmp_path / "seen.npy"), np.stack(expected))


def _pictures(folder: Path) -> list[Path]:
    """Save the letter in all kinds of PNG, dark on light and light on dark, and as a photo."""
    made = {
        f"{mode}-{name}": image.convert(mode, dither=Image.Dither.NONE)
        for mode in ("1", "L", "LA", "P", "RGB", "RGBA")
        for name, image in (("dark", letter()), ("light", Image.fromarray(255 - GREY)))
    }
    made["16"] = Image.fromarray(GREY.astype(np.uint16) * 257)
    clear = np.zeros((*GREY.shape, 4), dtype=np.uint8)
    clear[..., 3] = 255 - GREY
    made["clear"] = Image.fromarray(clear)
    made["large"] = letter().resize((1200, 1600))
    paths = [save(folder / f"{name}.png", image) for name, image in made.items()]
    key = save(folder / "key.png", letter().convert("P"), transparency=int(GREY[0, 0]))
    return [*paths, key, save(folder / "photo.jpg", letter(), quality=70)]
