"""What the window remembers from one start to the next."""

from __future__ import annotations

from typing import cast, get_args

from PySide6.QtCore import QByteArray, QSettings

from maml_studio.engine.data_folder import data_folder
from maml_studio.gui.theme import Choice

SCALES = (90, 175)
"""The smallest and the largest text, in percent of the usual size."""

_USUAL_SCALE = 100
_MOST_DIGITS = 10


class Preferences:
    """Settings in the data folder; what is missing or odd in the file counts as the default."""

    def __init__(self) -> None:
        """Read the file, if there is one."""
        self._settings = QSettings(str(data_folder() / "settings.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Choice:
        """The look that the person chose."""
        choice = self.text("theme")
        return cast(Choice, choice) if choice in get_args(Choice) else "system"

    @property
    def text_scale(self) -> int:
        """How large the person wants the text, in percent."""
        percent = self.number("text_scale", _USUAL_SCALE)
        return percent if SCALES[0] <= percent <= SCALES[1] else _USUAL_SCALE

    def text(self, key: str, default: str = "") -> str:
        """Return a remembered text."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int = 0) -> int:
        """Return a remembered whole number."""
        text = self.text(key)
        return int(text) if text.isdecimal() and len(text) < _MOST_DIGITS else default

    def geometry(self) -> QByteArray:
        """Return where the window was."""
        value = self._settings.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember(self, key: str, value: str | QByteArray) -> None:
        """Remember a value."""
        self._settings.setValue(key, value)

    def keep(self) -> None:
        """Bring everything to the disk now, so that a kill can't lose it."""
        self._settings.sync()
