"""One class of the task: its name, its color, its examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.demo.icons import icon
from maml_studio.gui.theme import class_color, current_theme, set_flag, set_role
from maml_studio.gui.widgets.editable_label import EditableLabel
from maml_studio.gui.widgets.flow_layout import FlowLayout
from maml_studio.gui.widgets.thumbnail import Thumbnail

_STRIP = 4
_HEADER_HEIGHT = 24
_TILE_STYLE = "min-width: 26px; min-height: 38px; max-height: 38px; padding: 0 6px;"
_TOOL_STYLE = "min-height: 22px; max-height: 22px; padding: 0 3px;"


class ClassCard(QFrame):
    """A card that shows a class; a click selects it.

    Signals:
        selected: the person chose this class.
        renamed: a new name was typed.
        removed: the class is to be deleted.
        example_removed: the example with this index is to be deleted.
        images_wanted: image files are to be loaded into this class.
        drawing_wanted: the person wants to draw an example.
    """

    selected = Signal()
    renamed = Signal(str)
    removed = Signal()
    example_removed = Signal(int)
    images_wanted = Signal()
    drawing_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._color = QColor()
        self._glyphs: tuple[Glyph, ...] = ()
        self._thumbnails: list[Thumbnail] = []
        set_role(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.name = EditableLabel()
        self.name.setFixedHeight(_HEADER_HEIGHT)
        self.name.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.name.edited.connect(self.renamed)
        self._count = QLabel()
        set_role(self._count, "muted")
        self._load = _tool("Load image files as examples", self.images_wanted.emit)
        self._remove = _tool("Delete this class", self.removed.emit)
        self._draw = _tool("Draw an example", self.drawing_wanted.emit)
        set_role(self._draw, "add")
        self._draw.setStyleSheet(_TILE_STYLE)
        self._build()

    @property
    def label(self) -> str:
        """The exact name of the class, which Qt's property of this name holds too."""
        return self._label

    def show_class(self, label: str, glyphs: Sequence[Glyph], index: int) -> None:
        """Show the class that has this place in the task, in the colors of the theme."""
        if label != self._label:
            self.name.drop()
        self._label, self._color = label, class_color(index)
        tint = current_theme().muted
        self.setProperty("label", label)
        self.name.set_text(label)
        self.setAccessibleName(f"Class {label}, {_count_text(len(glyphs))}")
        self._count.setText(_count_text(len(glyphs)))
        for button, name in ((self._load, "image"), (self._remove, "cross"), (self._draw, "plus")):
            button.setIcon(icon(name, tint))
        self._draw.setAccessibleName(f"Draw an example of {label}")
        self._remove.setAccessibleName(f"Delete the class {label}")
        self._load.setAccessibleName(f"Load image files as examples of {label}")
        self._show_glyphs(tuple(glyphs))
        self.update()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches here, in order."""
        return [self, self._load, self._remove, *self._thumbnails, self._draw]

    def set_selected(self, is_selected: bool) -> None:
        """Show whether drawings go to this class."""
        set_flag(self, "selected", is_selected)

    def _show_glyphs(self, glyphs: tuple[Glyph, ...]) -> None:
        for thumbnail in self._thumbnails[len(glyphs) :]:
            self._flow.removeWidget(thumbnail)
            thumbnail.hide()
            thumbnail.deleteLater()
        del self._thumbnails[len(glyphs) :]
        self._add_thumbnails(len(glyphs) - len(self._thumbnails))
        for index, (thumbnail, glyph) in enumerate(zip(self._thumbnails, glyphs, strict=True)):
            thumbnail.show_glyph(glyph, self._color)
            thumbnail.setAccessibleName(f"Example {index + 1} of {self._label}")
        self._glyphs = glyphs

    def _add_thumbnails(self, count: int) -> None:
        """Add several in one layout: each that is shown alone would lay out all anew."""
        examples = self._flow.parentWidget()
        if count > 1:
            examples.hide()
        for _ in range(count):
            self._add_thumbnail()
        if count > 1:
            examples.show()

    def _add_thumbnail(self) -> None:
        thumbnail = Thumbnail()
        thumbnail.delete_requested.connect(lambda: self._remove_example(thumbnail))
        thumbnail.installEventFilter(self)
        self._flow.insert_widget(len(self._thumbnails), thumbnail)
        thumbnail.show()
        self._thumbnails.append(thumbnail)

    def _build(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(8)
        header.addWidget(self.name, 0)
        header.addWidget(self._count, 0)
        header.addStretch(1)
        header.addWidget(self._load)
        header.addWidget(self._remove)
        examples = QWidget()
        self._flow = FlowLayout(examples, spacing=8)
        self._flow.addWidget(self._draw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_STRIP + 12, 4, 8, 8)
        layout.setSpacing(2)
        layout.addLayout(header)
        layout.addWidget(examples)

    def _remove_example(self, thumbnail: Thumbnail) -> None:
        self.example_removed.emit(self._thumbnails.index(thumbnail))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Select the class with a click on one of its examples too."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.selected.emit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the class."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.selected.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select with Space, rename with F2, delete with Delete."""
        if event.key() == Qt.Key.Key_Space:
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


def _count_text(count: int) -> str:
    if count == 0:
        return "waits for an example"
    return "1 example" if count == 1 else f"{count} examples"
