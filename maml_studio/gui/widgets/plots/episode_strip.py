"""The episode that is being trained on: what it learns from, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.plots.chart_card import ChartCard
from maml_studio.gui.widgets.plots.episode_canvas import EpisodeCanvas
from maml_studio.gui.widgets.plots.episode_class import (
    EpisodeClass,
    check_classes,
    describe_classes,
)

_EMPTY = "An episode appears here while the training runs."


class EpisodeStrip(ChartCard):
    """Show a line a class: support glyphs in its hue, then queries with the wrong answers marked.

    The thumbnails shrink with the number of classes; what does not fit then is scrolled to.
    """

    def __init__(self, title: str = "This episode", parent: QWidget | None = None) -> None:
        """Make an empty strip."""
        super().__init__(title, "this episode", parent)
        self.canvas = EpisodeCanvas(_EMPTY)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self.canvas, "content")
        self._scroll.setWidget(self.canvas)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(title)
        self.canvas.setAccessibleName(f"{title}, the pictures")
        self.body.addWidget(self._scroll, 1)

    @property
    def classes(self) -> Sequence[EpisodeClass]:
        """The classes that are shown."""
        return self.canvas.classes

    def show_episode(self, classes: Sequence[EpisodeClass]) -> None:
        """Show an episode in place of the one before.

        Raises:
            ValueError: if a class has other shapes than the first, or not an answer for each query.
        """
        check_classes(classes)
        self.canvas.show_classes(classes)
        answers = [(place, answer) for place, one in enumerate(classes) for answer in one.answers]
        wrong = sum(place != answer for place, answer in answers)
        told = f"{wrong} of {len(answers)} wrong" if wrong else f"all {len(answers)} right"
        short = f"{wrong} wrong" if wrong else "all right"
        wordings = (f"support → query, {told}", told, short)
        self.set_caption(*(wordings if answers else ("",)))
        self._scroll.setAccessibleDescription(describe_classes(classes))

    def clear(self) -> None:
        """Show no episode."""
        self.show_episode(())

    def sizeHint(self) -> QSize:
        """Return the size at which five classes are seen well."""
        return QSize(480, 272)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which a few lines are seen."""
        return QSize(240, 140)
