"""The names of a chart's series: a click or Space shows and hides one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from maml_studio.gui.theme import (
    class_color,
    class_marker,
    current_theme,
    paint_marker,
    set_role,
    theme_watcher,
)
from maml_studio.gui.widgets.plots.chart_plot import chart_font
from maml_studio.gui.widgets.plots.series import Series

_HEIGHT = 24
_PADDING = 5
_SIGN = 10
_LONGEST = 185
_SHORTEST = 60
_POINTINGS = (
    QEvent.Type.Enter,
    QEvent.Type.Leave,
    QEvent.Type.FocusIn,
    QEvent.Type.FocusOut,
)


class Legend(QScrollArea):
    """One line of names; what does not fit is reached with the wheel or the Tab key.

    Signals:
        toggled(object, bool): the series with this key is to be shown or hidden.
        pointed(object): the mouse, else the focus, is on the series with this key; None: on none.
    """

    toggled = Signal(object, bool)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty legend, which hides itself until there are two names."""
        super().__init__(parent)
        self._buttons: dict[Hashable, LegendButton] = {}
        self.setFixedHeight(_HEIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        set_role(content, "content")
        self._line = QHBoxLayout(content)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)
        self._line.addStretch(1)
        self.setWidget(content)
        self.hide()

    @property
    def buttons(self) -> Mapping[Hashable, LegendButton]:
        """The button of each series."""
        return self._buttons

    def show_series(self, series: Mapping[Hashable, Series]) -> None:
        """Name these series, in this order."""
        for key in [key for key in self._buttons if key not in series]:
            button = self._buttons.pop(key)
            button.hide()
            button.deleteLater()
        for index, (key, one) in enumerate(series.items()):
            if key not in self._buttons:
                self._buttons[key] = self._make_button(key)
            self._buttons[key].show_series(one)
            self._line.insertWidget(index, self._buttons[key])
        self.setVisible(len(series) > 1)
        self._share_room()

    def _share_room(self) -> None:
        """Let long names be cut before short ones are."""
        gap = self._line.spacing()
        rest, longest = self.width() - gap * len(self._buttons), _LONGEST
        whole = sorted(button.whole_width() for button in self._buttons.values())
        for place, width in enumerate(whole):
            share = rest // (len(whole) - place)
            if width > share:
                longest = share
                break
            rest -= width
        for button in self._buttons.values():
            button.set_longest(min(longest, _LONGEST))

    def _find_pointed(self) -> Hashable | None:
        focused = [key for key, button in self._buttons.items() if button.hasFocus()]
        hovered = [key for key, button in self._buttons.items() if button.underMouse()]
        return next(iter(hovered + focused), None)

    def _make_button(self, key: Hashable) -> LegendButton:
        button = LegendButton()
        button.clicked.connect(lambda is_visible: self.toggled.emit(key, is_visible))
        button.installEventFilter(self)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring a name that gets the focus into sight, and tell which one is pointed at."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 8, 0)
        if event.type() in _POINTINGS:
            self.pointed.emit(self._find_pointed())
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the names sideways."""
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.y() or turned.x()) // 2)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the names to the room that there is."""
        super().resizeEvent(event)
        self._share_room()

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: what does not fit is moved to."""
        return QSize(0, _HEIGHT)


class LegendButton(QAbstractButton):
    """The marker and the name of one series; faint while the series is hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a button without a name."""
        super().__init__(parent)
        self._hue = 0
        self._longest = _LONGEST
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme_watcher().changed.connect(self._take_font)
        self._take_font()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @Slot()
    def _take_font(self) -> None:
        self.setFont(chart_font())

    def show_series(self, series: Series) -> None:
        """Take the name, the hue and the state of a series."""
        self._hue = series.hue
        self.setText(series.label)
        self.setChecked(series.is_visible)
        state = "shown" if series.is_visible else "hidden"
        self.setAccessibleName(f"{series.label}, {state}")
        what = "Hide" if series.is_visible else "Show"
        self.setToolTip(f"{what} {series.label}")
        self.updateGeometry()
        self.update()

    def whole_width(self) -> int:
        """Return the room for the marker and the whole name."""
        text = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 1
        return _SIGN + text + 3 * _PADDING

    def set_longest(self, width: int) -> None:
        """Cut the name where it needs more room."""
        if width != self._longest:
            self._longest = width
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for the marker and the name, cut if it is too long."""
        return QSize(min(self.whole_width(), max(_SHORTEST, self._longest)), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters: names are cut before they have to be scrolled to."""
        return self.sizeHint().boundedTo(QSize(_SHORTEST, _HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the marker, the name, and where the focus is."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            edge = theme.accent if self.hasFocus() else theme.hover
            painter.setPen(QPen(QColor(edge), 1))
            painter.setBrush(QColor(theme.hover))
            frame = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5)
            painter.drawRoundedRect(frame, 5, 5)
        sign = QRectF(_PADDING, (self.height() - _SIGN) / 2, _SIGN, _SIGN).adjusted(1, 1, -1, -1)
        color = class_color(self._hue) if self.isChecked() else QColor(theme.line_strong)
        paint_marker(painter, sign, color, class_marker(self._hue))
        painter.setPen(QColor(theme.text if self.isChecked() else theme.disabled))
        room = self.rect().adjusted(2 * _PADDING + _SIGN, 0, -_PADDING, 0)
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
