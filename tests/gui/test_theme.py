"""The theme: two legible looks, hues that stay apart, and the system followed."""

from __future__ import annotations

import itertools
from typing import cast

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import (
    DARK,
    LIGHT,
    Theme,
    apply_theme,
    class_color,
    class_marker,
    current_theme,
    paint_marker,
    set_flag,
    theme_watcher,
)

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(color: str) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color)]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def rgb(color: str) -> tuple[float, float, float]:
    parsed = QColor(color)
    return (parsed.redF(), parsed.greenF(), parsed.blueF())


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@THEMES
def test_text_is_legible_on_its_ground(theme: Theme) -> None:
    for ground in (theme.window, theme.panel, theme.accent_soft):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    for color in (theme.bad, theme.good, theme.warning, theme.accent):
        assert contrast(color, theme.panel) >= 4.5


@THEMES
def test_class_hues_stand_out_and_differ(theme: Theme) -> None:
    for color in theme.classes:
        assert contrast(color, theme.panel) >= 3
        assert contrast(color, theme.window) >= 2.9
    for first, second in itertools.combinations(theme.classes, 2):
        distance = sum((a - b) ** 2 for a, b in zip(rgb(first), rgb(second), strict=True)) ** 0.5
        assert distance > 0.2, (first, second)


@THEMES
def test_classes_of_one_hue_have_other_markers(theme: Theme) -> None:
    signs = [(class_color(index, theme).name(), class_marker(index)) for index in range(28)]
    assert len(set(signs)) == 28
    assert {marker for _, marker in signs[:7]} == {"circle"}


def test_every_marker_is_painted(qapp: QApplication) -> None:
    pictures = set()
    for index in (0, 7, 14, 21):
        image = QImage(20, 20, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_marker(painter, QRectF(2, 2, 16, 16), QColor("black"), class_marker(index))
        painter.end()
        assert image.pixelColor(10, 11) == QColor("black")
        pictures.add(bytes(cast(memoryview, image.constBits())))
    assert len(pictures) == 4


def test_a_choice_is_shown_and_told_once(qtbot: QtBot, qapp: QApplication) -> None:
    watcher = apply_theme(qapp, "light")
    told: list[Theme] = []
    watcher.changed.connect(told.append)
    button = QPushButton("Add")
    qtbot.addWidget(button)
    for choice in ("dark", "dark", "light", "system"):
        assert apply_theme(qapp, choice) is watcher  # type: ignore[arg-type]
    assert told == [DARK, LIGHT]
    assert theme_watcher() is watcher
    assert watcher.choice == "system"
    watcher.choose("dark")
    assert current_theme() is DARK
    assert button.palette().buttonText().color() == QColor(DARK.text)
    watcher.choose("system")
    watcher.changed.disconnect()


def test_a_flag_makes_the_stylesheet_look_again(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    button = QPushButton("Add")
    qtbot.addWidget(button)
    button.resize(80, 32)
    button.show()
    assert button.grab().toImage().pixelColor(8, 8) == QColor(LIGHT.panel)
    set_flag(button, "role", "primary")
    assert button.grab().toImage().pixelColor(8, 8) == QColor(LIGHT.accent)
    apply_theme(qapp)
