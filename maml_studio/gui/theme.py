"""The looks of the window: two palettes, the hues of the classes, and who applies them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal, cast

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPolygonF
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from maml_studio.gui.palettes import DARK, LIGHT, Theme, palette, projected
from maml_studio.gui.stylesheet import build_stylesheet
from maml_studio.gui.text_room import row_height

__all__ = [
    "BODY", "DARK", "GRID", "LIGHT", "Choice", "Marker", "Theme", "ThemeWatcher", "apply_theme",
    "class_color", "class_marker", "current_theme", "keep_size", "paint_marker", "row_of", "scaled",
    "set_flag", "set_role", "theme_watcher",
]  # fmt: skip

Choice = Literal["system", "light", "dark"]
Marker = Literal["circle", "square", "triangle", "diamond"]

GRID = 8
"""Pixels: every distance in the window is a multiple of it, or its half."""
BODY = 13
"""Pixels of the body text, at a text scale of 1."""

_MARKERS: tuple[Marker, ...] = ("circle", "square", "triangle", "diamond")


def class_color(index: int, theme: Theme | None = None) -> QColor:
    """Return the hue of a task's class by its place; from the eighth class on the hues repeat."""
    hues = (theme or current_theme()).classes
    return QColor(hues[index % len(hues)])


def class_marker(index: int) -> Marker:
    """Return the shape that, together with the hue, tells a class from all others nearby."""
    return _MARKERS[index // len(LIGHT.classes) % len(_MARKERS)]


def paint_marker(painter: QPainter, box: QRectF, color: QColor, marker: Marker = "circle") -> None:
    """Paint the marker of a class, in its hue, so that it fills a square box."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(color))
    match marker:
        case "circle":
            painter.drawEllipse(box)
        case "square":
            inset = box.width() * 0.06
            painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
        case "triangle":
            top = QPointF(box.center().x(), box.top())
            painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
        case "diamond":
            x, y = box.center().x(), box.center().y()
            corners = [(x, box.top()), (box.right(), y), (x, box.bottom()), (box.left(), y)]
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


class ThemeWatcher(QObject):
    """Keep an application's look: the one chosen, or the system's, also when that changes.

    Signals:
        changed(object): the `Theme` that is shown from now on, or its text has another size.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication) -> None:
        """Watch the application, which becomes the parent; `apply_theme` sees to it being one."""
        super().__init__(app)
        self._app = app
        self._choice: Choice = "system"
        self._theme: Theme | None = None
        self._scale = 1.0
        self._is_projected = False
        app.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    @property
    def theme(self) -> Theme:
        """The look that is shown."""
        return self._theme or LIGHT

    @property
    def choice(self) -> Choice:
        """What the person chose: the system's look, light or dark."""
        return self._choice

    @property
    def scale(self) -> float:
        """How large the text is, relative to its usual size."""
        return self._scale

    def set_scale(self, scale: float) -> None:
        """Show all text larger or smaller, and the fields and buttons that hold it."""
        self.set_projected(scale, is_on=self._is_projected)

    def set_projected(self, scale: float, *, is_on: bool) -> None:
        """Show the look for a projector, whose contrast is poor: black and white, no greys.

        The text gets its scale in the same turn, as each takes long with many widgets.
        """
        self._is_projected = is_on
        if scale != self._scale:
            self._scale = scale
            self._theme = None
        self._show_chosen()

    def choose(self, choice: Choice) -> None:
        """Show the light or the dark look, or follow the system."""
        self._choice = choice
        hints = self._app.styleHints()
        if choice == "system":
            hints.unsetColorScheme()
        else:
            dark = choice == "dark"
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._show_chosen()

    def _show_chosen(self) -> None:
        is_dark = self._choice == "dark"
        if self._choice == "system":
            is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        theme = DARK if is_dark else LIGHT
        if self._is_projected:
            theme = projected(theme)
        if theme == self._theme:
            return
        self._theme = theme
        font = QFont(self._app.font())
        font.setPixelSize(scaled(BODY, self._scale))
        self._app.setFont(font)
        self._app.setPalette(palette(theme))
        sheet = build_stylesheet(asdict(theme), is_dark=is_dark, scale=self._scale)
        self._app.setStyleSheet(sheet)
        self.changed.emit(theme)

    @Slot()
    def _on_color_scheme_changed(self) -> None:
        self._show_chosen()


def apply_theme(app: QApplication, choice: Choice = "system") -> ThemeWatcher:
    """Give an application the project's style, font and look; later calls change the look only."""
    watcher = _find_watcher(app)
    if watcher is None:
        watcher = ThemeWatcher(app)
        app.setStyle(QStyleFactory.create("Fusion"))
    watcher.choose(choice)
    return watcher


def theme_watcher() -> ThemeWatcher:
    """Return the running application's watcher; the system's look is applied if none was yet."""
    app = cast(QApplication, QApplication.instance())
    return _find_watcher(app) or apply_theme(app)


def current_theme() -> Theme:
    """Return the look that is shown."""
    return theme_watcher().theme


def scaled(pixels: float, scale: float | None = None) -> int:
    """Return a length that holds text, at the text scale of now."""
    return round(pixels * (theme_watcher().scale if scale is None else scale))


def row_of(pixels: int) -> int:
    """Return the height of a row of one line at the text scale of now; see `row_height`."""
    return row_height(pixels, theme_watcher().scale)


class _KeptSize(QObject):
    """Keep a widget as wide or high as its text scale asks for."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._width, self._height, self._row = widget, 0, 0, 0
        theme_watcher().changed.connect(self._on_theme_changed)

    def keep(self, width: int, height: int, row: int) -> None:
        """Keep this size from now on; of a side that is 0 stays what was kept."""
        self._width, self._height = width or self._width, height or self._height
        self._row = row or self._row
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        if self._width:
            self._widget.setFixedWidth(scaled(self._width))
        if self._height:
            self._widget.setFixedHeight(scaled(self._height))
        if self._row:
            self._widget.setFixedHeight(row_of(self._row))


def keep_size(widget: QWidget, *, width: int = 0, height: int = 0, row: int = 0) -> None:
    """Fix a width or a height, in pixels at a text scale of 1, that grows with the text.

    A `row` is the height of what holds one line of text, and grows by that line alone.
    """
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    found = widget.findChildren(_KeptSize, options=direct)
    (found[0] if found else _KeptSize(widget)).keep(width, height, row)


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is for the stylesheet, which lists the roles."""
    set_flag(widget, "role", role)


def set_flag(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and let it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _find_watcher(app: QApplication) -> ThemeWatcher | None:
    children = app.findChildren(ThemeWatcher, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return children[0] if children else None
