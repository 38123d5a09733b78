"""The inner loop's settings that a demo needs: steps, rate, slow motion."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QWidget,
)

from maml_studio.gui.demo.engine_access import Settings, Start
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.glossary import define

_USUAL_STEPS = 5
_MOST_STEPS = 100
_RATES = (0.1, 10.0)
_STEPS_WIDTH = 68
_RATE_WIDTH = 94


class InnerSettings(QWidget):
    """A row of fields, with a way back to the initialization's own values.

    Signals:
        changed(): a field has another value.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_steps = _USUAL_STEPS
        self._build_fields()
        reset = QToolButton()
        reset.setText("Reset")
        hint = "Back to the initialization's own inner steps and rate"
        self.reset = named(reset, "resetInnerButton", "Reset the inner loop", hint)
        set_role(self.reset, "quiet")
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self._lay_out()
        self.steps.valueChanged.connect(self._on_field_changed)
        self.rate.valueChanged.connect(self._on_field_changed)
        self.slow_motion.toggled.connect(self._on_field_changed)
        self.reset.clicked.connect(self._on_reset_clicked)
        self._on_reset_clicked()
        self.setEnabled(False)

    def settings(self, starts: tuple[Start, ...]) -> Settings:
        """Return what is set now."""
        steps = self.steps.value()
        return Settings(
            starts=starts,
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
        self.setToolTip("" if steps else "This method learns in one pass, without inner steps.")
        self._on_reset_clicked()

    def _build_fields(self) -> None:
        steps = QSpinBox(minimum=1, maximum=_MOST_STEPS)
        self.steps = named(steps, "innerSteps", "Inner steps", define("inner steps"))
        self.steps.setFixedWidth(_STEPS_WIDTH)
        rate = QDoubleSpinBox(minimum=_RATES[0], maximum=_RATES[1], value=1)
        relative = "Inner learning rate, relative to the initialization's own"
        self.rate = named(rate, "innerRate", relative, define("inner learning rate"))
        self.rate.setPrefix("× ")
        self.rate.setDecimals(1)
        self.rate.setSingleStep(0.1)
        self.rate.setFixedWidth(_RATE_WIDTH)
        slow_motion = QCheckBox("Slow motion")
        hint = define("slow motion")
        self.slow_motion = named(slow_motion, "slowMotion", "Slow motion", hint)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for text, field in (("Inner steps", self.steps), ("Rate", self.rate)):
            caption = QLabel(text)
            caption.setToolTip(field.toolTip())
            set_role(caption, "muted")
            row.addWidget(caption)
            row.addWidget(field)
            row.addSpacing(4)
        row.addWidget(self.slow_motion)
        row.addStretch()
        row.addWidget(self.reset)

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
        self._on_field_changed()
