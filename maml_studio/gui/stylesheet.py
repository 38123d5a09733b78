"""The one stylesheet, filled in with the colors of a theme.

Widgets say what they are with the property `role`, set through `theme.set_role`:

- QFrame: `header`, `panel`, `card` (with the flag `selected`), `line`, `status`, `message` (with
  its `level`), `segmented`;
- QLabel: `brand`, `title`, `strong`, `muted`, `small`, `veil` (over what is empty), `prediction`,
  `projected`, `projected-share`, `figure`, `good`, `bad`, `sign`;
- QPushButton and QToolButton: `primary`, `quiet`, `add` (a tile as large as a thumbnail), `chip`
  (a small tool in a heading; with the flag `framed` where it would be taken for text), `passport`
  (a word beside a figure), `segment` (with the flag `compact`);
- QLineEdit: `in-place`; QWidget: `content` of a scroll area, `projector`.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from maml_studio.gui.text_room import grow, row_height
from maml_studio.resources import asset

_SURFACES = """
QMainWindow, QWidget[role="projector"] { background: $panel; }
QDialog, QWidget#window { background: $window; }
QFrame[role="header"] { background: $panel; border: none; border-bottom: 1px solid $line; }
QFrame[role="status"], QStatusBar { background: $panel; border: none; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QFrame[role="panel"] { background: $panel; border: 1px solid $line; border-radius: 12px; }
QFrame[role="panel"]:focus { border-color: $accent; }
QFrame[role="card"] { background: $panel; border: 1px solid $line; border-radius: 10px; }
QFrame[role="card"]:hover { border-color: $line_strong; }
QFrame[role="card"][selected="true"] { background: $accent_soft; border-color: $accent; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="message"] { background: $accent_soft; border: 1px solid $line; border-radius: 10px; }
QFrame[role="message"][level="warning"] { background: $warning_soft; }
QFrame[role="message"][level="error"] { background: $bad_soft; }
QFrame[role="segmented"] { background: $panel; border: 1px solid $line; border-radius: 8px; }
QScrollArea { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="content"] { background: transparent; }
QToolTip { background: $panel; color: $text; border: 1px solid $line_strong; padding: 6px 8px; }
QMenu { background: $panel; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
"""

_LABELS = """
QLabel { background: transparent; color: $text; }
QLabel:disabled { color: $disabled; }
QLabel[role="brand"] { font-size: 15px; font-weight: 700; }
QLabel[role="title"] { font-size: 16px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="veil"] { background: $panel; color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 12px; }
QLabel[role="prediction"] { font-size: 20px; font-weight: 700; }
QLabel[role="projected"] { font-size: 44px; font-weight: 700; }
QLabel[role="projected-share"] { font-size: 28px; }
QLabel[role="figure"] { font-size: 20px; font-weight: 600; }
QLabel[role="good"] { color: $good; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="sign"] {
    background: $accent; color: $on_accent; border-radius: 10px; font-weight: 700;
}
QLabel[role="sign"][level="warning"] { background: $warning; color: $panel; }
QLabel[role="sign"][level="error"] { background: $bad; color: $panel; }
"""

_BUTTONS = """
QPushButton, QToolButton {
    background: $panel; color: $text; border: 1px solid $line; border-radius: 8px;
    padding: 0 14px; min-height: 30px;
}
QToolButton { padding: 0 8px; }
QPushButton:hover, QToolButton:hover { background: $hover; border-color: $line_strong; }
QPushButton:pressed, QToolButton:pressed { background: $accent_soft; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; background: $panel; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 0 13px; min-height: 28px; }
QPushButton[role="primary"]:disabled {
    background: $line; color: $disabled; border-color: $line;
}
QPushButton[role="quiet"], QToolButton[role="quiet"] {
    background: transparent; border-color: transparent; color: $muted; padding: 0 8px;
}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover {
    background: $hover; color: $text;
}
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="add"], QToolButton[role="add"] {
    background: $window; color: $muted; border: 1px dashed $line_strong; padding: 0;
    min-width: 38px; max-width: 38px; min-height: 38px; max-height: 38px;
}
QPushButton[role="add"]:hover, QToolButton[role="add"]:hover { color: $accent; border-color: $accent; }
QToolButton[role="tool"] { padding: 0 6px; }
QToolButton[role="tool"]:checked { background: $accent_soft; border-color: $accent; }
QToolButton[role="chip"], QToolButton[role="passport"] {
    background: transparent; border-color: transparent; color: $muted; border-radius: 6px;
    padding: 0 6px; min-height: 20px; font-size: 12px;
}
QToolButton[role="passport"] { padding: 0; min-height: 0; }
QToolButton[role="chip"]:hover, QToolButton[role="passport"]:hover { background: $hover; color: $text; }
QToolButton[role="chip"]:checked { background: $accent_soft; color: $accent; }
QToolButton[role="chip"][framed="true"] { border-color: $line; }
QToolButton[role="chip"][away="true"] { background: $accent_soft; color: $accent; }
QToolButton[role="chip"]:focus, QToolButton[role="passport"]:focus { border-color: $accent; }
QPushButton[role="segment"] {
    background: transparent; border: 1px solid transparent; border-radius: 7px;
    padding: 0 12px; min-height: 28px; outline: none;
}
QPushButton[role="segment"][compact="true"] { padding: 0 6px; min-height: 22px; font-size: 12px; }
QPushButton[role="segment"]:hover { background: $hover; }
QPushButton[role="segment"]:disabled { color: $disabled; background: transparent; }
QPushButton[role="segment"]:focus { border-color: $accent; }
QPushButton[role="segment"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
"""

_FIELDS = """
QLineEdit, QAbstractSpinBox, QComboBox {
    background: $panel; color: $text; border: 1px solid $line; border-radius: 8px;
    padding: 0 10px; min-height: 30px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit[role="in-place"] { padding: 0 6px; min-height: 18px; border-radius: 6px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $line_strong; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border-color: $bad; background: $bad_soft; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $disabled; }
QComboBox { padding-right: 28px; }
QComboBox::drop-down { border: none; width: 28px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $line_strong; padding: 4px; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:disabled { color: $disabled; }
QAbstractSpinBox { padding: 0 2px 0 10px; }
QAbstractSpinBox::up-button {
    subcontrol-origin: border; subcontrol-position: top right;
    border: none; width: 22px; height: 15px;
}
QAbstractSpinBox::down-button {
    subcontrol-origin: border; subcontrol-position: bottom right;
    border: none; width: 22px; height: 15px;
}
QAbstractSpinBox::up-arrow { image: url("$chevron_up"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$chevron_down"); width: 10px; height: 10px; }
QCheckBox { spacing: 8px; background: transparent; min-height: 24px; }
QCheckBox:disabled { color: $disabled; }
QCheckBox::indicator {
    width: 16px; height: 16px; border: 1px solid $line_strong; border-radius: 5px;
    background: $panel;
}
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check");
}
QCheckBox::indicator:disabled { border-color: $line; }
QCheckBox:focus { color: $accent; }
"""

_BARS = """
QTabWidget#tabs::pane { border: none; border-top: 1px solid $line; background: $window; }
QTabWidget#tabs > QLabel[role="brand"] { min-height: ${header}px; }
QTabWidget#tabs > QTabBar { background: $panel; qproperty-drawBase: 0; }
QTabWidget#tabs > QTabBar::tab {
    background: transparent; border: none; border-bottom: 3px solid transparent;
    color: $muted; padding: 0 2px; margin: 0 13px; height: ${tab}px; font-size: 15px;
}
QTabWidget#tabs > QTabBar::tab:hover { color: $text; }
QTabWidget#tabs > QTabBar::tab:selected {
    color: $text; border-bottom-color: $accent; font-weight: 600;
}
QTabWidget#tabs > QTabBar::tab:focus { color: $accent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; } QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line_strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider { min-height: 24px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
    background: $panel; border: 2px solid $accent;
}
QSlider::handle:horizontal:hover { background: $accent_soft; }
QSlider::handle:horizontal:focus { background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $line_strong; }
QSlider::handle:horizontal:disabled { border-color: $line_strong; }
QProgressBar {
    background: $window; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }
"""

_TABLES = """
QTableView {
    background: $panel; border: none; outline: 0; gridline-color: $line;
    selection-background-color: $accent_soft; selection-color: $text;
}
QTableView::item { border-bottom: 1px solid $line; padding: 0 8px; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QTableView::indicator {
    width: 14px; height: 14px; border: 1px solid $line_strong; border-radius: 4px;
    background: $panel;
}
QTableView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check");
}
QTableView QLineEdit { min-height: 22px; border-radius: 4px; padding: 0 6px; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 4px 8px 4px 11px;
}
QTableCornerButton::section { background: $panel; border: none; border-bottom: 1px solid $line; }
QPushButton::menu-indicator { width: 0; }
"""

_TEMPLATE = Template(_SURFACES + _LABELS + _BUTTONS + _FIELDS + _BARS + _TABLES)

_HEADER, _FIELD, _EDGE = 52, 30, 3
"""Pixels: the header is as high as at a text scale of 1 until its fields need more."""


def build_stylesheet(colors: Mapping[str, object], *, is_dark: bool, scale: float = 1.0) -> str:
    """Return the stylesheet in the colors of a theme, given by name, its text so much larger."""
    look = "dark" if is_dark else "light"
    names = ("chevron-down", "chevron-up", "check")
    paths = (asset("icons", f"{name}-{look}.svg").as_posix() for name in names)
    icons = dict(zip(("chevron_down", "chevron_up", "check"), paths, strict=True))
    header = max(_HEADER, row_height(_FIELD, scale) + 2 * _EDGE)
    sheet = _TEMPLATE.substitute(colors, **icons, header=header, tab=header - _EDGE)
    return grow(sheet, scale)
