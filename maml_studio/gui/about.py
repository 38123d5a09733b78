"""What the app is, whose work it stands on, and where it keeps things."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from maml_studio import __version__
from maml_studio.engine.data_folder import data_folder
from maml_studio.gui.theme import set_role

_WIDTH = 480
_TEXT = """
<p>Draw a few examples of a few characters, watch a network learn them in a handful of gradient
steps, and draw new ones. The network can do that because it was meta-trained on thousands of
other characters (MAML and its family).</p>
<p>Everything runs on this computer. Nothing is sent anywhere.</p>
<p>Free software under the MIT license. It stands on PyTorch (BSD), Qt and PySide (LGPL 3), NumPy
(BSD), Pillow (MIT-CMU), pyqtgraph (MIT) and safetensors (Apache 2.0). The initializations that come
with it were meta-trained on Omniglot (Lake, Salakhutdinov and Tenenbaum 2015; MIT). The notices
are in THIRD_PARTY.md.</p>
"""


class AboutBox(QDialog):
    """A small box that does not keep the person from the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About MAML Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        title = QLabel(f"MAML Studio {__version__}")
        set_role(title, "figure")
        text = QLabel(_TEXT)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        where = QLabel(_versions())
        where.setWordWrap(True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(where, "small")
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        for widget in (title, text, where):
            layout.addWidget(widget)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _versions() -> str:
    return (
        f"Python {platform.python_version()} · Qt for Python {PySide6.__version__}\n"
        f"Your tasks and settings are kept in {data_folder()}"
    )
