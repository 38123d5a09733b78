"""Who learns and answers: a box to check for each mind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox

from maml_studio.engine.minds import META, MIND_KINDS, RANDOM
from maml_studio.gui.demo.engine_access import Engine, mind_title
from maml_studio.gui.naming import named
from maml_studio.gui.preferences import Preferences

_KEYS = "Ctrl+2 comes to the first of them."
_KEY, _OLD_KEY = "minds", "start_from"
_OLD_VALUES = ((META,), (RANDOM,), (META, RANDOM))


class MindChoice(QObject):
    """Choose which minds answer; one of them always does.

    Signals:
        changed(): others are chosen, by the person or by `choose`.
        refused(str): why one stays chosen; one sentence.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.boxes = {name: self._make_box(name) for name in MIND_KINDS}
        self.boxes[META].setChecked(True)
        for box in self.boxes.values():
            box.toggled.connect(self._on_box_toggled)

    def chosen(self) -> tuple[str, ...]:
        """Return the names of the chosen minds, in their order."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def choose(self, names: Collection[str]) -> None:
        """Choose minds by name; unknown names change nothing."""
        wanted = [name for name in self.boxes if name in names]
        if not wanted or tuple(wanted) == self.chosen():
            return
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name in wanted)
            box.blockSignals(False)
        self.changed.emit()

    def offer(self, engine: Engine) -> None:
        """Offer the minds that there are beside an initialization."""
        for name, box in self.boxes.items():
            mind = engine.minds.get(name)
            box.setEnabled(mind is not None)
            hint = mind.kind.hint if mind else "There is none beside this initialization."
            told = f"{mind.kind.title}. {hint}" if mind else hint
            box.setToolTip(f"{told}\n{_KEYS}")

    def _make_box(self, name: str) -> QCheckBox:
        kind = MIND_KINDS[name]
        box = QCheckBox(mind_title(None, name))
        hint = f"{kind.title}. {kind.hint}\n{_KEYS}"
        return named(box, f"mind-{name}", f"Let it answer: {kind.title}", hint)

    @Slot(bool)
    def _on_box_toggled(self, is_checked: bool) -> None:
        if not is_checked and not self.chosen():
            box = self.sender()
            assert isinstance(box, QCheckBox)
            box.blockSignals(True)
            box.setChecked(True)
            box.blockSignals(False)
            self.refused.emit(
                "One mind has to answer: choose another before you take this one out."
            )
            return
        self.changed.emit()


def remembered_minds(preferences: Preferences) -> Sequence[str]:
    """Return the minds that were chosen last; an older window kept a number for them."""
    names = preferences.text(_KEY)
    if names:
        return names.split("+")
    old = preferences.number(_OLD_KEY)
    return _OLD_VALUES[old] if old < len(_OLD_VALUES) else (META,)


def remember_minds(preferences: Preferences, names: Iterable[str]) -> None:
    """Keep the chosen minds for the next window."""
    preferences.remember(_KEY, "+".join(names))
