"""The drawing and the curves as pictures: PNG and SVG alike, whole, in either look."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from maml_studio.gui.theme import Choice, theme_watcher
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, Hands
from tests.gui.demo.test_exports import export


@pytest.mark.parametrize("look", ["light", "dark"])
def test_pictures_are_whole_and_show_what_the_screen_does(
    hands: Hands, look: Choice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mouse.draw(hands.try_canvas, CROSS)
    theme_watcher().choose(look)
    try:
        for what in ("drawing", "curves"):
            for kind in ("svg", "png"):
                to = tmp_path / f"{what}.{kind}"
                export(hands, f"The {what} as a picture…", to, monkeypatch)
    finally:
        theme_watcher().choose("system")
    for what in ("curves", "drawing"):
        svg = (tmp_path / f"{what}.svg").read_bytes()
        root = ET.fromstring(svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.find(".//{*}image") is None
        sizes = [float(one.get("font-size", "99")) for one in root.iter() if "text" in one.tag]
        assert all(size >= 11 for size in sizes)
        with Image.open(tmp_path / f"{what}.png") as picture:
            wanted = np.asarray(picture.convert("L"), int)
        found = painted(svg, wanted.shape[1], wanted.shape[0])
        ground = 255 if look == "light" or what == "drawing" else 60
        assert (wanted[0, 0] > 200) == (ground == 255)
        assert abs(int(found[0, 0]) - int(wanted[0, 0])) <= 1
        assert np.abs(found - wanted).mean() < 2
        assert 0.9 < np.ptp(found) / np.ptp(wanted) < 1.1
        assert (np.abs(found - wanted) > 100).mean() < 0.004


def painted(svg: bytes, width: int, height: int) -> np.ndarray:
    """Return what another program shows of an SVG: (height, width), 0 to 255."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    painter = QPainter(image)
    QSvgRenderer(svg).render(painter)
    painter.end()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(height, -1)
    return rows[:, :width].astype(int)
