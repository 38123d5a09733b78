"""Saving a chart: pictures that show what is seen, a table of everything, and clear failures."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import LIGHT, apply_theme
from maml_studio.gui.widgets.plots.chart_scale import Reference
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from tests.gui.charts import settle, shown, view, with_runs


@pytest.fixture
def chart(qtbot: QtBot, qapp: QApplication) -> TrainingChart:
    apply_theme(qapp, "light")
    return with_runs(qtbot, 2, smoothing=0.9)


def said(chart: TrainingChart) -> list[str]:
    sentences: list[str] = []
    chart.saved.connect(sentences.append)
    chart.failed.connect(lambda told, *_: sentences.append(told))
    return sentences


def test_the_picture_shows_the_curves_with_their_hues(chart: TrainingChart, tmp_path: Path) -> None:
    sentences, path = said(chart), tmp_path / "loss.png"
    assert chart.export_png(path)
    assert sentences == [f"Saved as “{path}”."]
    with Image.open(path) as picture:
        assert picture.size == (1920, 1080)
        colors = {color for _, color in picture.convert("RGB").getcolors(1 << 20)}
    for hue in (LIGHT.classes[0], LIGHT.classes[1], LIGHT.panel):
        assert QColor(hue).getRgb()[:3] in colors
    assert [file.name for file in tmp_path.iterdir()] == ["loss.png"]


def test_a_hidden_series_is_not_in_the_picture(chart: TrainingChart, tmp_path: Path) -> None:
    chart.set_series_visible(1, False)
    assert chart.export_svg(tmp_path / "loss.svg")
    words = (tmp_path / "loss.svg").read_text()
    assert LIGHT.classes[0] in words
    assert LIGHT.classes[1] not in words
    assert "run 1" not in words


def test_the_drawing_is_svg_that_others_read(
    qtbot: QtBot, chart: TrainingChart, tmp_path: Path
) -> None:
    chart.set_references([Reference(1.0, "published 1.0")])
    chart.rename_series(0, "a < b & c")
    settle(qtbot, chart)
    path = tmp_path / "loss.svg"
    assert chart.export_svg(path)
    root = ET.parse(path).getroot()
    text = "".join(root.itertext())
    for words in ("Outer loss", "a < b & c", "published 1.0", "outer step", "1000"):
        assert words in text
    assert QSvgRenderer(str(path)).isValid()
    assert "nan" not in path.read_text().lower()


def test_a_zoomed_chart_saves_what_is_seen(chart: TrainingChart, tmp_path: Path) -> None:
    chart.plot.zoom_steps(0.1, 500)
    before = view(chart)
    assert chart.export_svg(tmp_path / "part.svg")
    text = "".join(ET.parse(tmp_path / "part.svg").getroot().itertext())
    assert "500" in text
    assert "1000" not in text
    assert view(chart) == before


def test_the_table_has_every_point(chart: TrainingChart, tmp_path: Path) -> None:
    chart.append(1, [2000, 2001], [0.25, np.nan], [0.2, np.nan], [0.3, np.nan])
    assert chart.export_csv(tmp_path / "loss.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "loss.csv").read_text())))
    assert len(rows) == 101 + 103
    assert list(rows[0]) == ["series", "outer_step", "value", "smoothed", "low", "high"]
    assert rows[0]["series"] == "run 0"
    assert float(rows[100]["outer_step"]) == 1000
    assert float(rows[100]["value"]) == 0.5
    assert float(rows[100]["smoothed"]) > 0.5
    assert rows[-2]["low"] == "0.2"
    assert rows[-1]["value"] == rows[-1]["high"] == ""


def test_without_smoothing_the_table_does_not_invent_it(qtbot: QtBot, tmp_path: Path) -> None:
    chart = with_runs(qtbot, 1)
    assert chart.export_csv(tmp_path / "a.csv")
    assert "0,1,,,\n" in (tmp_path / "a.csv").read_text().replace("\r", "")


def test_a_chart_without_points_can_be_saved(qtbot: QtBot, tmp_path: Path) -> None:
    chart = shown(qtbot, TrainingChart("Outer loss"))
    assert chart.export_png(tmp_path / "a.png")
    assert chart.export_svg(tmp_path / "a.svg")
    assert chart.export_csv(tmp_path / "a.csv")


def test_a_failure_is_one_sentence_and_leaves_the_old_file(
    chart: TrainingChart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "loss.png"
    path.write_bytes(b"before")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    sentences = said(chart)
    assert not chart.export_png(path)
    assert sentences == [f"“{path}” could not be written: No space left on device."]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_a_sentence(chart: TrainingChart, tmp_path: Path) -> None:
    sentences = said(chart)
    assert not chart.export_csv(tmp_path)
    assert len(sentences) == 1
    assert "could not be written" in sentences[0]


@pytest.mark.parametrize(
    ("action", "name", "kind", "written"),
    [
        ("Save picture…", "a", "PNG picture (*.png)", "a.png"),
        ("Save picture…", "a", "SVG drawing (*.svg)", "a.svg"),
        ("Save picture…", "a.SVG", "PNG picture (*.png)", "a.SVG"),
        ("Save picture…", "v1.5", "PNG picture (*.png)", "v1.5.png"),
        ("Save data…", "a", "Table (*.csv)", "a.csv"),
    ],
)
def test_the_menu_saves_where_the_person_says(
    chart: TrainingChart,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    name: str,
    kind: str,
    written: str,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), kind))
    choose(chart, action)
    assert [file.name for file in tmp_path.iterdir()] == [written]


def test_a_file_that_the_dialog_did_not_ask_about_stays(
    chart: TrainingChart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sentences = tmp_path / "a.csv", said(chart)
    path.write_text("old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a"), ""))
    choose(chart, "Save data…")
    assert path.read_text() == "old"
    assert sentences == ["There is already a file “a.csv”."]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    choose(chart, "Save data…")
    assert path.read_text() != "old"


def test_a_dialog_that_is_cancelled_saves_nothing(
    chart: TrainingChart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    sentences = said(chart)
    choose(chart, "Save data…")
    assert sentences == []


def test_the_menu_toggles_the_logarithm_and_resets(qtbot: QtBot, chart: TrainingChart) -> None:
    choose(chart, "Log scale")
    assert chart.is_log_scale
    chart.plot.zoom_steps(0.5, 500)
    choose(chart, "Reset zoom")
    settle(qtbot, chart)
    assert not chart.is_zoomed


def test_an_empty_chart_offers_nothing_to_save(qtbot: QtBot) -> None:
    chart = shown(qtbot, TrainingChart("Outer loss"))
    offered = {action.text(): action.isEnabled() for action in open_menu(chart).actions()}
    assert not offered["Save picture…"]
    assert not offered["Save data…"]
    assert not offered["Reset zoom"]


def open_menu(chart: TrainingChart) -> QMenu:
    """Open the context menu over the plot, where the event arrives first."""
    viewport = chart.plot.widget.viewport()
    place = QPoint(100, 50)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    menus = [menu for menu in chart.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    return menus[0]


def choose(chart: TrainingChart, text: str) -> None:
    menu = open_menu(chart)
    action = next(action for action in menu.actions() if action.text() == text)
    action.trigger()
    menu.close()
    QApplication.processEvents()
