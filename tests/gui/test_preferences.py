"""The preferences: each change shows at once and is remembered; odd files count as none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QSlider, QWidget

from maml_studio.gui.preferences import Preferences
from maml_studio.gui.preferences_panel import PreferencesPanel
from maml_studio.gui.theme import theme_watcher
from maml_studio.gui.widgets.segmented import Segmented
from tests.gui.demo.conftest import MakeWindow, open_window
from tests.gui.demo.hands import Hands

__all__ = ["open_window"]


@pytest.fixture
def shown(open_window: MakeWindow) -> tuple[Hands, PreferencesPanel]:
    hands = open_window()
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    QTest.keyClick(hands.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    panel = hands.window.findChild(PreferencesPanel)
    assert panel is not None
    assert panel.isVisible()
    assert not panel.isModal()
    return hands, panel


def test_the_text_grows_at_once_and_after_the_next_start(
    shown: tuple[Hands, PreferencesPanel], open_window: MakeWindow
) -> None:
    hands, panel = shown
    slider = panel.findChild(QSlider, "textScale")
    assert slider is not None
    usual = hands.demo.trying.sure.font().pixelSize()
    slider.setValue(151)
    assert Preferences().text_scale == 150
    assert theme_watcher().scale == 1.5
    assert hands.demo.trying.sure.fontInfo().pixelSize() == round(usual * 1.5)
    assert hands.window.close()
    again = open_window()
    assert again.demo.trying.sure.fontInfo().pixelSize() == round(usual * 1.5)
    theme_watcher().set_scale(1.0)


@pytest.mark.parametrize("percent", [90, 100, 125])
def test_no_button_cuts_its_text(open_window: MakeWindow, percent: int) -> None:
    hands = open_window()
    hands.window.resize(1280, 800)
    theme_watcher().set_scale(percent / 100)
    hands.qtbot.wait(100)
    for button in hands.window.demo.findChildren(QPushButton):
        if button.isVisible() and button.text():
            needed = button.fontMetrics().horizontalAdvance(button.text())
            assert button.width() >= needed, button.text()
            assert button.height() >= button.fontMetrics().height(), button.text()
    theme_watcher().set_scale(1.0)


def test_look_slow_motion_and_threads(shown: tuple[Hands, PreferencesPanel]) -> None:
    hands, panel = shown
    look = panel.findChild(Segmented, "lookChoice")
    assert look is not None
    look.set_current(2)
    assert theme_watcher().theme.is_dark
    assert Preferences().theme == "dark"
    slow = panel.findChild(QCheckBox, "slowByDefault")
    assert slow is not None
    slow.click()
    assert hands.demo.learning.inner.slow_motion.isChecked()
    assert Preferences().text("slow_motion") == "on"
    threads = panel.findChild(QComboBox, "threadsChoice")
    assert threads is not None
    threads.setCurrentIndex(0)
    threads.activated.emit(0)
    assert Preferences().number("threads") == 1
    theme_watcher().choose("system")


def test_the_data_folder_is_shown(
    shown: tuple[Hands, PreferencesPanel], data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    path = shown[1].findChild(QLabel, "dataFolder")
    button = shown[1].findChild(QPushButton, "showDataFolder")
    assert path is not None
    assert button is not None
    assert path.toolTip() == str(data_folder)
    button.click()
    assert [url.toLocalFile() for url in opened] == [str(data_folder)]


def test_everything_in_it_has_a_name(shown: tuple[Hands, PreferencesPanel]) -> None:
    for widget in shown[1].findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget


def test_asked_for_twice_it_is_there_once(shown: tuple[Hands, PreferencesPanel]) -> None:
    hands, _ = shown
    hands.window.extras._show_preferences()
    assert len(hands.window.findChildren(PreferencesPanel)) == 1


@pytest.mark.parametrize("junk", ["", "-5", "9" * 400, "1e3", "١٢٥", "89", "176"])
def test_an_odd_text_scale_counts_as_none(data_folder: Path, junk: str) -> None:
    (data_folder / "settings.ini").write_text(f"[General]\ntext_scale={junk}\ntheme=pink\n")
    preferences = Preferences()
    assert preferences.text_scale in {100, 125}
    assert preferences.theme == "system"


def test_a_file_of_noise_counts_as_none(open_window: MakeWindow, data_folder: Path) -> None:
    (data_folder / "settings.ini").write_bytes(bytes(range(256)) * 20)
    assert open_window().window.isVisible()
