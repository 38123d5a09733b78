"""The looks of the window: two palettes, the hues of the classes, and who applies them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal, cast

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPalette, QPolygonF
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from maml_studio.gui.stylesheet import build_stylesheet

Choice = Literal["system", "light", "dark"]
Marker = Literal["circle", "square", "triangle", "diamond"]

GRID = 8
"""Pixels: every distance in the window is a multiple of it, or its half."""
BODY = 13
"""Pixels of the body text."""

_MARKERS: tuple[Marker, ...] = ("circle", "square", "triangle", "diamond")


@dataclass(frozen=True)
class Theme:
    """The colors of one look, each as #rrggbb."""

    is_dark: bool
    window: str
    panel: str
    line: str
    line_strong: str
    hover: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    good: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str
    classes: tuple[str, ...]
    """Seven hues after Okabe and Ito: blue, vermilion, green, purple, yellow, sky blue, orange."""


LIGHT = Theme(
    is_dark=False,
    window="#f6f7f9",
    panel="#ffffff",
    line="#e4e7ec",
    line_strong="#c5ccd6",
    hover="#f1f3f6",
    text="#1b1f24",
    muted="#5f6a7d",
    disabled="#a3abb8",
    accent="#2f6fed",
    accent_hover="#215fd9",
    accent_soft="#eef3fe",
    on_accent="#ffffff",
    good="#00805d",
    warning="#8a5a00",
    warning_soft="#fdf4e1",
    bad="#c2321f",
    bad_soft="#fdeeec",
    classes=("#0072b2", "#c74f00", "#009e73", "#a65c87", "#857b12", "#3797d3", "#bd8200"),
)
DARK = Theme(
    is_dark=True,
    window="#15181d",
    panel="#1e2229",
    line="#2d333d",
    line_strong="#454d5b",
    hover="#272d36",
    text="#eceff3",
    muted="#98a2b3",
    disabled="#5b6472",
    accent="#6d9bff",
    accent_hover="#86acff",
    accent_soft="#22304d",
    on_accent="#0f1420",
    good="#2bc79a",
    warning="#e9b949",
    warning_soft="#342c1a",
    bad="#ff8674",
    bad_soft="#3a2324",
    classes=("#4ea6e6", "#f0763a", "#2bc79a", "#e49cc4", "#e8d65c", "#9ed8fb", "#f0ac33"),
)


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
        changed(object): the `Theme` that is shown from now on.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication) -> None:
        """Watch the application, which becomes the parent; `apply_theme` sees to it being one."""
        super().__init__(app)
        self._app = app
        self._choice: Choice = "system"
        self._theme: Theme | None = None
        app.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    @property
    def theme(self) -> Theme:
        """The look that is shown."""
        return self._theme or LIGHT

    @property
    def choice(self) -> Choice:
        """What the person chose: the system's look, light or dark."""
        return self._choice

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
        if theme is self._theme:
            return
        self._theme = theme
        self._app.setPalette(_palette(theme))
        self._app.setStyleSheet(build_stylesheet(asdict(theme), is_dark=is_dark))
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
        font = QFont(app.font())
        font.setPixelSize(BODY)
        app.setFont(font)
    watcher.choose(choice)
    return watcher


def theme_watcher() -> ThemeWatcher:
    """Return the running application's watcher; the system's look is applied if none was yet."""
    app = cast(QApplication, QApplication.instance())
    return _find_watcher(app) or apply_theme(app)


def current_theme() -> Theme:
    """Return the look that is shown."""
    return theme_watcher().theme


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


def _palette(theme: Theme) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.panel,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.line,
    }
    palette = QPalette()
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    text_roles = (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText)
    for role in (*text_roles, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return palette
