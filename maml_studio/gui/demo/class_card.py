"""One class of the task: its name, its color, its examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.example import Example
from maml_studio.gui.demo.example_counts import count_wordings
from maml_studio.gui.demo.example_list import ExampleList
from maml_studio.gui.demo.selection_bar import SelectionBar
from maml_studio.gui.theme import class_color, current_theme, scaled, set_flag, set_role
from maml_studio.gui.widgets.caption import Caption
from maml_studio.gui.widgets.editable_label import EditableLabel
from maml_studio.gui.widgets.icons import icon

_STRIP = 4
_MARGIN = 8
_MOST_LINES = 4
_HEADER_HEIGHT, _NAME_HEIGHT = 24, 18
_ICON, _TOOL_HEIGHT = 16, 22
_TILE_STYLE = "min-width: 26px; min-height: 38px; max-height: 38px; padding: 0 6px;"
_MORE_STYLE = "min-height: 22px; padding: 0 3px;"
_TOOL_STYLE = f"{_MORE_STYLE} max-height: 22px;"


class ClassCard(QFrame):
    """A card that shows a class; a click selects it.

    Signals:
        selected: the person chose this class.
        renamed: a new name was typed.
        removed: the class is to be deleted.
        images_wanted: image files are to be loaded into this class.
        drawing_wanted: the person wants to draw an example.
    """

    selected = Signal()
    renamed = Signal(str)
    removed = Signal()
    images_wanted = Signal()
    drawing_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._color = QColor()
        self._is_expanded = False
        self._examples: Sequence[Example] = ()
        set_role(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.name = EditableLabel()
        self.name.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.name.edited.connect(self.renamed)
        self._count = Caption()
        set_role(self._count, "muted")
        self._load = _tool("Load image files as examples", self.images_wanted.emit)
        self._remove = _tool("Delete this class", self.removed.emit)
        self._draw = _tool("Draw an example", self.drawing_wanted.emit)
        set_role(self._draw, "add")
        self._draw.setStyleSheet(_TILE_STYLE)
        self._draw.adjustSize()
        self.examples = ExampleList()
        self.examples.touched.connect(self.selected)
        self.examples.selection_changed.connect(self._show_selection)
        self.selection = SelectionBar()
        self._more = QPushButton()
        set_role(self._more, "quiet")
        self._more.setStyleSheet(_MORE_STYLE)
        self._more.clicked.connect(self._on_more_clicked)
        self._build()

    @property
    def label(self) -> str:
        """The exact name of the class, which Qt's property of this name holds too."""
        return self._label

    def show_class(self, label: str, examples: Sequence[Example], index: int) -> None:
        """Show the class that has this place in the task, in the colors of the theme."""
        if label != self._label:
            self.name.drop()
        self._examples = examples
        had_focus, counts = self.examples.hasFocus(), count_wordings(examples)
        self._label, self._color = label, class_color(index)
        tint, side = current_theme().muted, min(scaled(_ICON), _TOOL_HEIGHT)
        self.setProperty("label", label)
        self.name.set_text(label)
        self.name.setFixedHeight(max(_HEADER_HEIGHT, scaled(_NAME_HEIGHT)))
        self.setAccessibleName(f"Class {label}, {counts[0]}")
        self._count.set_wordings(counts)
        for button, name in ((self._load, "image"), (self._remove, "cross"), (self._draw, "plus")):
            button.setIcon(icon(name, tint))
            button.setIconSize(QSize(side, side))
        self._draw.setAccessibleName(f"Draw an example of {label}")
        self._remove.setAccessibleName(f"Delete the class {label}")
        self._load.setAccessibleName(f"Load image files as examples of {label}")
        self.examples.show_examples(label, examples, self._color)
        if had_focus and not examples:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_selection()
        self._fit()
        self.update()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches here, in order."""
        head = [self, self._load, self._remove, self.examples]
        return [*head, *self.selection.tab_stops(), self._draw, self._more]

    def set_selected(self, is_selected: bool) -> None:
        """Show whether drawings go to this class."""
        set_flag(self, "selected", is_selected)

    def expand(self, is_expanded: bool = True) -> None:
        """Show all examples, or the first lines of them."""
        self._is_expanded = is_expanded
        self._fit()

    def show_example(self, index: int) -> None:
        """Select one example, and show the lines that it is in."""
        if self.examples.lines(index + 1, self.examples.width()) > _MOST_LINES:
            self.expand()
        self.examples.select([index])
        self.examples.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _overflows(self) -> bool:
        width, tiles = self.examples.width(), self.examples.model().rowCount() + 1
        return self.examples.lines(tiles, width) > _MOST_LINES

    def _fit(self) -> None:
        """Show as many lines as a card may have, and the tile to draw after the last example."""
        overflows, count = self._overflows, self.examples.model().rowCount()
        is_cut = overflows and not self._is_expanded
        self.examples.show_lines(_MOST_LINES if is_cut else None)
        self._draw.setVisible(not is_cut)
        self._draw.move(self.examples.place_of(count).topLeft())
        self._more.setVisible(overflows)
        self._more.setText("Show fewer" if self._is_expanded else f"Show all {count:,}")
        what = "Show fewer" if self._is_expanded else f"Show all {count:,}"
        self._more.setAccessibleName(f"{what} examples of {self._label}")

    def _build(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(8)
        header.setContentsMargins(0, 0, _MARGIN, 0)
        header.addWidget(self.name, 0)
        # What stretches gives its room to the name: it gets its wish, the count what is left.
        header.addWidget(self._count, 1)
        header.addWidget(self.selection, 1)
        header.addStretch(0)
        header.addWidget(self._load)
        header.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_STRIP + 12, 4, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(header)
        layout.addWidget(self.examples)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._draw.setParent(self.examples.viewport())
        self.examples.viewport().installEventFilter(self)

    @Slot()
    def _show_selection(self) -> None:
        """Offer what can be done with the selected examples, in the place of what is for all."""
        rows, examples = self.examples.selected, self._examples
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.selection.isAncestorOf(focused)
        if had_focus and not rows:
            self.examples.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in (self._count, self._load, self._remove):
            widget.setVisible(not rows)
        self.selection.setVisible(bool(rows))
        if rows:
            is_muted = all(examples[row].is_muted for row in rows)
            self.selection.show_chosen(len(rows), all_muted=is_muted)

    @Slot()
    def _on_more_clicked(self) -> None:
        self.expand(not self._is_expanded)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the lines and the tile when the width changes."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Return room for what can be done with selected examples, also while none is."""
        offered = self.name.minimumSizeHint().width() + self.selection.minimumSizeHint().width()
        around = _STRIP + 12 + 2 * _MARGIN + 2 * self.frameWidth()
        return super().minimumSizeHint().expandedTo(QSize(offered + around, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the class."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.selected.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select with Space, rename with F2, delete with Delete; Escape selects no example."""
        if event.key() == Qt.Key.Key_Escape and self.examples.selected:
            self.examples.clearSelection()
        elif event.key() == Qt.Key.Key_Space:
            self.selected.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.name.edit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip in the color of the class."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        painter.setClipRect(0, 0, _STRIP, self.height())
        painter.drawRoundedRect(QRectF(0, 0, 4 * _STRIP, self.height()), 8, 8)


def _tool(hint: str, on_click: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    set_role(button, "quiet")
    button.setStyleSheet(_TOOL_STYLE)
    button.setToolTip(hint)
    button.clicked.connect(lambda _checked: on_click())
    return button
