"""Images that come from a browser: as pixels, written out in an address, or only as an address."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget

from maml_studio.gui.demo.answers_window import AnswersWindow
from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.test_bringing import image, picture

WEB = "https://example.org/ka.png"
COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def two(hands: Hands) -> Hands:
    """Return a window with the classes “line” and “dash”, the second of them selected."""
    hands.make_task(line=LINE, dash=DASH)
    return hands


def drop(hands: Hands, mime: QMimeData, index: int = 0) -> str:
    """Drop something on a card, and return what the highlight said."""
    card = hands.cards()[index]
    place = card.mapTo(hands.demo, QPoint(card.width() // 2, 12))
    enter = QDragEnterEvent(place, COPY, mime, LEFT, NONE)
    QApplication.sendEvent(hands.demo, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(hands.demo, QDropEvent(QPointF(place), COPY, mime, LEFT, NONE))
    return hands.demo.images.drop.veil.text


def with_pixels(_: bytes) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(WEB)])
    mime.setHtml(f'<a href="x"><img src="{WEB}"></a>')
    mime.setImageData(picture())
    return mime


def with_data_in_html(png: bytes) -> QMimeData:
    mime = QMimeData()
    source = base64.b64encode(png).decode()
    mime.setHtml(f"<html><body><IMG alt='a' src='data:image/png;base64,{source}'/></body></html>")
    return mime


def with_data_as_address(png: bytes) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl("data:image/png;base64," + base64.b64encode(png).decode())])
    return mime


@pytest.mark.parametrize("made", [with_pixels, with_data_in_html, with_data_as_address])
def test_an_image_of_a_page_joins_the_class_that_it_is_dropped_on(
    two: Hands, tmp_path: Path, made: Callable[[bytes], QMimeData]
) -> None:
    assert drop(two, made(image(tmp_path / "one.png").read_bytes())) == "Add to “line”"
    two.qtbot.waitUntil(lambda: len(two.task["line"]) == 2, timeout=10_000)
    original = two.task.examples("line")[1].original
    assert original is not None
    assert original.name == "dropped.png"
    assert two.demo.model.history.undoText() == "Add 1 to “line”"
    two.demo.undo()
    assert len(two.task["line"]) == 1


def test_an_address_alone_is_not_followed_and_said(two: Hands) -> None:
    before = two.task
    mime = QMimeData()
    mime.setUrls([QUrl(WEB)])
    mime.setHtml(f'<meta charset="utf-8"><img src="{WEB}">')
    drop(two, mime)
    assert "does not go online" in two.message
    assert "save it first" in two.message
    assert two.task is before


@pytest.mark.parametrize(
    "address",
    ["data:image/png;base64,!!!", "data:image/png,nothing", "data:image/svg+xml,%3Csvg/%3E"],
)
def test_a_broken_image_in_an_address_is_said(two: Hands, address: str) -> None:
    before = two.task
    mime = QMimeData()
    mime.setHtml(f'<img src="{address}">')
    drop(two, mime)
    two.qtbot.waitUntil(lambda: "image" in two.message, timeout=10_000)
    assert two.task is before


def test_words_without_an_image_are_said(two: Hands) -> None:
    mime = QMimeData()
    mime.setHtml("<p>A paragraph</p>")
    drop(two, mime)
    assert two.message == "There is no image in what was dropped."


def test_an_image_copied_as_an_address_is_pasted(two: Hands, tmp_path: Path) -> None:
    png = image(tmp_path / "one.png").read_bytes()
    address = "data:image/png;base64," + base64.b64encode(png).decode()
    QApplication.clipboard().setText(address)
    QTest.keyClick(two.cards()[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    two.qtbot.waitUntil(lambda: len(two.task["dash"]) == 2, timeout=10_000)
    original = two.task.examples("dash")[1].original
    assert original is not None
    assert original.data == png


@pytest.mark.parametrize("made", [with_pixels, with_data_in_html])
def test_an_image_of_a_page_is_classified_where_one_tries(
    two: Hands, tmp_path: Path, made: Callable[[bytes], QMimeData]
) -> None:
    two.wait_until_ready()
    before = two.task
    mime = made(image(tmp_path / "one.png").read_bytes())
    assert drop_to_try(two, mime) == "Drop to classify"
    two.qtbot.waitUntil(lambda: bool(two.window.findChildren(AnswersWindow)), timeout=10_000)
    shown = two.window.findChildren(AnswersWindow)[0]
    cells = [
        item.text()
        for table in shown.findChildren(QTableWidget)
        for column in range(table.columnCount())
        if (item := table.item(0, column)) is not None
    ]
    assert "dropped.png" in cells
    assert any(cell.startswith(("line", "dash")) for cell in cells)
    assert two.task is before
    shown.close()


def test_an_address_alone_is_not_followed_where_one_tries(two: Hands) -> None:
    two.wait_until_ready()
    mime = QMimeData()
    mime.setUrls([QUrl(WEB)])
    drop_to_try(two, mime)
    assert "does not go online" in two.message


def drop_to_try(hands: Hands, mime: QMimeData) -> str:
    place = hands.demo.trying.mapTo(hands.demo, QPoint(20, 20))
    QApplication.sendEvent(hands.demo, QDragEnterEvent(place, COPY, mime, LEFT, NONE))
    QApplication.sendEvent(hands.demo, QDropEvent(QPointF(place), COPY, mime, LEFT, NONE))
    return hands.demo.images.drop.veil.text
