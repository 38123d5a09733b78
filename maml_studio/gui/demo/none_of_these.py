"""How strict the window is with drawings that may be of none of the classes."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from maml_studio.engine.confidence import FALSE_REJECT, Calibration
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import percent, shape_words
from maml_studio.gui.preferences import Preferences
from maml_studio.gui.theme import current_theme, set_flag, set_role

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction

CHOICES: tuple[float | None, ...] = (0.1, 0.05, 0.01, None)
_KEY, _OFF = "none_of_these", "off"
_HINT = "“None of these”: drawings that are strange to all classes"
_UNKNOWN = "“None of these” is not known to what answers now: nothing was measured for it."
_LINE_LETTERS, _MOST_LINES = 62, 7
_WITHIN = {"alphabet": "within an alphabet", "any": "of any alphabets"}


class NoneOfThese(QToolButton):
    """Choose which share of known drawings may be turned away, and see what that costs.

    Attributes:
        share: what was chosen; none says never to.
        expected: what that costs where the window stands, and how it was measured; or why nobody
            knows.

    Signals:
        changed(): another share was chosen.
        costs_changed(): `expected` is something else.
    """

    changed = Signal()
    costs_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "noneOfThese", "How strict “none of these” is", _HINT)
        set_role(self, "chip")
        set_flag(self, "framed", value=True)
        self.clicked.connect(self._on_clicked)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.share: float | None = FALSE_REJECT
        self.expected = ""
        self._is_in_use = self._is_short = False
        self._shown: tuple[Calibration | None, str, str] = (None, "", "")
        self.costs = QMenu(self)
        self.costs.setAccessibleName(_HINT)
        self._heading = self._note()
        group = QActionGroup(self)
        self._actions = {share: self._action(share, group) for share in CHOICES}
        self.costs.addSeparator()
        self._notes = [self._note() for _ in range(_MOST_LINES)]
        self.show_costs(None)

    @property
    def share_in_use(self) -> float | None:
        """What was chosen, where it was measured what that means; none turns nothing away."""
        return self.share if self._is_in_use else None

    def recall(self, preferences: Preferences) -> None:
        """Be as strict as the last window was, and let the next one be so too."""
        kept = preferences.text(_KEY)
        self.choose(next((share for share in CHOICES if _as_text(share) == kept), FALSE_REJECT))
        self.changed.connect(lambda: preferences.remember(_KEY, _as_text(self.share)))

    def choose(self, share: float | None) -> None:
        """Turn away this share of known drawings from now on; none says never to."""
        self._actions[share].trigger()

    def turns_away(self, prediction: Prediction | None) -> bool:
        """Say whether a drawing is of none of the classes, as strict as is chosen."""
        share = self.share_in_use
        return prediction is not None and share is not None and prediction.is_unknown(share)

    def show_costs(
        self, calibration: Calibration | None, passport: str = "", doubt: str = ""
    ) -> None:
        """Say what each choice costs for tasks of this way and shot; without figures hide.

        Args:
            calibration: the figures.
            passport: how they were measured.
            doubt: why they do not hold for what answers now; no drawing is turned away then.
        """
        self._shown = (calibration, passport, doubt)
        self._is_in_use = calibration is not None and not doubt
        self.setVisible(calibration is not None or bool(doubt))
        self._write()
        shape = _shape(calibration) if calibration is not None else ""
        about = f"; expected here ({shape}):" if self._is_in_use else ":"
        self._heading.setText(f"Say “none of these”{about}")
        for share, action in self._actions.items():
            action.setText(cost(share, calibration if self._is_in_use else None))
        lines = wrap(doubt or passport, _LINE_LETTERS)
        for place, note in enumerate(self._notes):
            note.setText(lines[place] if place < len(lines) else "")
            note.setVisible(place < len(lines))
        self._say(calibration, passport, doubt)

    def shorten(self, *, is_on: bool) -> None:
        """Say what it is alone, or the share as well: a share alone would be taken for an answer's."""
        if is_on != self._is_short:
            self._is_short = is_on
            self._write()

    def whole_width(self) -> int:
        """Return the width of all of its words."""
        words, shown = self._words(), self.text()
        more = self.fontMetrics().horizontalAdvance(words)
        return self.sizeHint().width() + more - self.fontMetrics().horizontalAdvance(shown)

    def _words(self) -> str:
        doubt = self._shown[2]
        strictness = _OFF if self.share is None else percent(self.share)
        return f"None: {'–' if doubt else strictness}"

    def _write(self) -> None:
        words = self._words()
        self.setText(words.partition(":")[0] if self._is_short else words)

    def _say(self, calibration: Calibration | None, passport: str, doubt: str) -> None:
        if doubt or calibration is None:
            expected = doubt or _UNKNOWN
        else:
            told = f"{cost(self.share, calibration)} ({_shape(calibration)})."
            expected = "\n".join(filter(None, (told, passport)))
        self.setToolTip(f"{_HINT} (Ctrl+4).\n{expected}")
        if expected != self.expected:
            self.expected = expected
            self.setAccessibleDescription(expected)
            self.costs_changed.emit()

    def _note(self) -> QAction:
        note = self.costs.addAction("")
        note.setEnabled(False)
        return note

    def _action(self, share: float | None, group: QActionGroup) -> QAction:
        action = self.costs.addAction("")
        action.setCheckable(True)
        action.setChecked(share == self.share)
        action.triggered.connect(lambda: self._on_chosen(share))
        group.addAction(action)
        return action

    @Slot()
    def _on_clicked(self) -> None:
        # The notes are there to be read, not greyed.
        self.costs.setStyleSheet(f"QMenu::item:disabled {{ color: {current_theme().muted}; }}")
        self.costs.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _on_chosen(self, share: float | None) -> None:
        if share != self.share:
            self.share = share
            self.show_costs(*self._shown)
            self.changed.emit()


def cost(share: float | None, calibration: Calibration | None) -> str:
    """Say what turning away a share of known drawings costs; without figures only how many."""
    if share is None:
        return "Off: every drawing gets a class"
    turned_away = f"{percent(share)} of known drawings turned away"
    if calibration is None:
        return turned_away
    return f"{turned_away}, {percent(calibration.false_accept(share))} of unknown ones accepted"


def confidence_passport(protocol: Mapping[str, Any]) -> str:
    """Say on which episodes a confidence was measured; what its file lacks is a question mark."""
    keys = ("count", "dataset", "split", "unknowns", "inner_steps")
    told = {key: protocol.get(key, "?") for key in keys}
    within = _WITHIN.get(str(protocol.get("episodes")), "?")
    return (
        f"Measured for some ways and shots, each on {told['count']} episodes {within} "
        f"({told['dataset']}, split {told['split']}) with {told['unknowns']} unknown characters, "
        f"after {told['inner_steps']} inner steps, each drawing judged alone."
    )


def _shape(calibration: Calibration) -> str:
    return shape_words(calibration.ways, calibration.shots)


def _as_text(share: float | None) -> str:
    return _OFF if share is None else f"{share:g}"
