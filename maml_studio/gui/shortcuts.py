"""The help: what can be done, and all shortcuts, read from the actions themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.naming import named
from maml_studio.gui.theme import scaled, set_role
from maml_studio.gui.what_to_do import WhatToDo

GROUP = "group"
"""The property in which an action, or what it belongs to, says under which heading it is."""
_OTHERS = "Classes and examples"
_SIZE = (760, 700)
_UNDONE = (
    "Undo takes back strokes, every edit of the task, and how it is learned: initialization, inner "
    "steps, rate, who answers. What is only a matter of the view is not in it."
)
# Keys that a widget hears while it has the focus are no actions; these are theirs to change.
_KEYS_OF_WIDGETS = {
    "On a drawing": (
        ("Clear", "Delete"),
        ("Take back the last step", "Ctrl+Z"),
        ("Do it again", "Ctrl+Shift+Z"),
        ("Eraser", "E"),
        ("Move the pen (any arrow)", "Right"),
        ("Move it in small steps", "Shift+Right"),
        ("Put the pen down, or lift it", "Space"),
    ),
    "Anywhere in the Demo": (("Stop what runs; then select no examples", "Escape"),),
    "On a class": (("Choose", "Space"), ("Rename", "F2"), ("Delete", "Delete")),
    "On examples": (
        ("Choose several", "Shift+Right"),
        ("Choose all of the class", "Ctrl+A"),
        ("Mute, or learn again", "M"),
        ("Move to the next class", "Ctrl+Shift+Down"),
        ("Move inside the class", "Ctrl+Shift+Right"),
        ("Cut", "Ctrl+X"),
        ("Copy", "Ctrl+C"),
        ("Paste images or examples", "Ctrl+V"),
        ("Delete", "Delete"),
    ),
}


@dataclass(frozen=True)
class Shortcut:
    """A line of the list: under which heading, what happens, and the keys that do it."""

    group: str
    text: str
    keys: str


def shortcuts_of(window: QWidget) -> list[Shortcut]:
    """Return the shortcuts of all actions below a window, each once, in the order of the menu."""
    found: dict[tuple[str, str], Shortcut] = {}
    for action in [*window.actions(), *window.findChildren(QAction)]:
        _put(found, _group_of(action), _plain(action.text()), action.shortcuts())
    for shortcut in window.findChildren(QShortcut):
        _put(found, _group_of(shortcut), shortcut.whatsThis(), shortcut.keys())
    return list(found.values())


class ShortcutList(QDialog):
    """A small window that does not keep the person from the app: what to do, then the keys."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        named(self, "shortcutList", "Help and shortcuts")
        self.setWindowTitle("Help and shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups: dict[str, list[tuple[str, str]]] = {}
        for shortcut in shortcuts_of(window):
            groups.setdefault(shortcut.group, []).append((shortcut.text, shortcut.keys))
        for group, lines in _KEYS_OF_WIDGETS.items():
            groups[group] = [(text, _native(keys)) for text, keys in lines]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        close = named(QPushButton("Close"), "closeShortcuts", "Close")
        close.clicked.connect(self.close)
        layout.addWidget(_scrolling(_content(groups)), 1)
        layout.addWidget(_note(_UNDONE))
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        width, height = (scaled(side) for side in _SIZE)
        self.resize(min(width, window.width()), min(height, window.height()))


def _put(
    found: dict[tuple[str, str], Shortcut], group: str, text: str, keys: Iterable[QKeySequence]
) -> None:
    words = " or ".join(filter(None, (_native(key) for key in keys)))
    if words and text:
        found.setdefault((text, words), Shortcut(group, text, words))


def _group_of(thing: QObject) -> str:
    """Return the heading of an action or shortcut: its own, or that of what it belongs to."""
    owner: QObject | None = thing
    while owner is not None:
        if group := owner.property(GROUP):
            return str(group)
        owner = owner.parent()
    return _OTHERS


def _native(keys: QKeySequence | str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _plain(text: str) -> str:
    """Return an action's words without what they say of now: “Undo: Add “ka”” is Undo."""
    return text.partition(":")[0].removesuffix("…")


def _content(groups: dict[str, list[tuple[str, str]]]) -> QWidget:
    """Say what can be done, then list the shortcuts."""
    content = QWidget()
    set_role(content, "content")
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 16, 0)
    layout.setSpacing(24)
    layout.addWidget(WhatToDo())
    layout.addLayout(_columns(groups))
    return content


def _columns(groups: dict[str, list[tuple[str, str]]]) -> QHBoxLayout:
    """Lay the groups out in two columns of about the same length."""
    row = QHBoxLayout()
    row.setSpacing(40)
    columns, lengths = [QVBoxLayout(), QVBoxLayout()], [0, 0]
    for column in columns:
        column.setSpacing(0)
    for group, lines in groups.items():
        shorter = lengths.index(min(lengths))
        columns[shorter].addLayout(_group(group, lines))
        columns[shorter].addSpacing(24)
        lengths[shorter] += len(lines) + 2
    for column in columns:
        column.addStretch()
        row.addLayout(column, 1)
    return row


def _group(title: str, lines: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 1)
    heading = QLabel(title)
    set_role(heading, "strong")
    grid.addWidget(heading, 0, 0, 1, 2)
    for place, (text, keys) in enumerate(lines, start=1):
        told = QLabel(keys)
        set_role(told, "muted")
        grid.addWidget(QLabel(text), place, 0)
        grid.addWidget(told, place, 1, Qt.AlignmentFlag.AlignRight)
    return grid


def _note(text: str) -> QLabel:
    note = QLabel(text)
    note.setWordWrap(True)
    set_role(note, "muted")
    return note


def _scrolling(content: QWidget) -> QScrollArea:
    area = named(QScrollArea(), "", "Shortcuts")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
