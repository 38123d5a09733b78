"""The colors of the window: a light and a dark look, and what Qt makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QColor, QPalette


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


def projected(theme: Theme) -> Theme:
    """Return a theme with the contrast that a projector in a bright room needs."""
    if theme.is_dark:
        muted, text = "#dfe4ec", "#ffffff"
        return replace(
            theme, window="#23272e", panel="#010101", line="#6b7482", muted=muted, text=text
        )
    muted, text = "#2a2f36", "#000000"
    return replace(theme, window="#ffffff", hover="#d9dee6", line="#8a93a1", muted=muted, text=text)


def palette(theme: Theme) -> QPalette:
    """Return a theme for the widgets that no stylesheet reaches."""
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
