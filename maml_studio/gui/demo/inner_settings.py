"""The inner loop's settings that a demo needs: steps, rate, slow motion."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QWidget,
)

from maml_studio.gui.demo.engine_access import Settings
from maml_studio.gui.demo.sentences import NO_INNER_STEPS
from maml_studio.gui.naming import named
from maml_studio.gui.theme import current_theme, keep_size, scaled, set_role, theme_watcher
from maml_studio.gui.widgets.flow_layout import FlowLayout
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.icons import icon
from maml_studio.gui.widgets.steady_fields import steady

_USUAL_STEPS = 5
_MOST_STEPS = 100
_RATES = (0.1, 10.0)
_HEIGHT = 34
_STEPS_WIDTH = 62
_RATE_WIDTH = 84
_GAP, _ICON = 4, 14


class InnerSettings(QWidget):
    """A row of fields, with a way back to the initialization's own values.

    Attributes:
        is_resetting: whether `changed` says that both are the initialization's own again.

    Signals:
        changed(): a field has another value.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_steps = _USUAL_STEPS
        self.is_resetting = False
        self._build_fields()
        reset = QToolButton()
        keep_size(reset, width=24)
        hint = "Back to the initialization's own inner steps and rate"
        self.reset = named(reset, "resetInnerButton", "Reset the inner loop", hint)
        set_role(self.reset, "chip")
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        theme_watcher().changed.connect(self._show_icon)
        self._show_icon()
        self._lay_out()
        self.steps.valueChanged.connect(self._on_field_changed)
        self.rate.valueChanged.connect(self._on_field_changed)
        self.slow_motion.toggled.connect(self._on_field_changed)
        self.reset.clicked.connect(self._on_reset_clicked)
        self._on_reset_clicked()
        self.setEnabled(False)

    def settings(self, minds: tuple[str, ...]) -> Settings:
        """Return what is set now."""
        steps = self.steps.value()
        return Settings(
            minds=minds,
            inner_steps=None if steps == self._own_steps else steps,
            rate_scale=round(self.rate.value(), 1),
            slow_motion=self.slow_motion.isChecked(),
        )

    def set_own_steps(self, steps: int) -> None:
        """Take over an initialization's number of inner steps, and its rate.

        Of a method without inner steps there is nothing to set.
        """
        self._own_steps = steps
        self.steps.setMinimum(min(steps, 1))
        self.setEnabled(steps > 0)
        self.setToolTip("" if steps else NO_INNER_STEPS)
        self._on_reset_clicked()

    def _build_fields(self) -> None:
        steps = QSpinBox(minimum=1, maximum=_MOST_STEPS)
        self.steps = named(steps, "innerSteps", "Inner steps", define("inner steps"))
        keep_size(self.steps, width=_STEPS_WIDTH)
        rate = QDoubleSpinBox(minimum=_RATES[0], maximum=_RATES[1], value=1)
        relative = "Inner learning rate, relative to the initialization's own"
        self.rate = named(rate, "innerRate", relative, define("inner learning rate"))
        self.rate.setPrefix("× ")
        self.rate.setDecimals(1)
        self.rate.setSingleStep(0.1)
        keep_size(self.rate, width=_RATE_WIDTH)
        steady(self.steps, self.rate)
        slow_motion = QCheckBox("Slow motion")
        hint = define("slow motion")
        self.slow_motion = named(slow_motion, "slowMotion", "Slow motion", hint)

    def _lay_out(self) -> None:
        line = FlowLayout(self, spacing=_GAP)
        captions = {"Inner steps": self.steps, "Rate": self.rate}
        for text, field in (*captions.items(), ("", self.slow_motion), ("", self.reset)):
            part = QWidget()
            keep_size(part, row=_HEIGHT)
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(_GAP)
            if text:
                caption = QLabel(text)
                caption.setToolTip(field.toolTip())
                set_role(caption, "muted")
                row.addWidget(caption)
            row.addWidget(field)
            line.addWidget(part)

    @Slot()
    def _show_icon(self) -> None:
        self.reset.setIcon(icon("reset", current_theme().text))
        self.reset.setIconSize(QSize(scaled(_ICON), scaled(_ICON)))

    @Slot()
    def _on_field_changed(self) -> None:
        is_own = self.steps.value() == self._own_steps and round(self.rate.value(), 1) == 1
        self.reset.setVisible(not is_own)
        self.changed.emit()

    @Slot()
    def _on_reset_clicked(self) -> None:
        self.blockSignals(True)
        self.steps.setValue(self._own_steps)
        self.rate.setValue(1)
        self.blockSignals(False)
        self.is_resetting = True
        self._on_field_changed()
        self.is_resetting = False
