"""What a method can be told, a sentence a field."""

from __future__ import annotations

from dataclasses import dataclass, field

METHODS = ("maml",)


@dataclass(frozen=True)
class MethodSettings:
    """How a learner adapts; the meta-parameters are trained for exactly these settings."""

    name: str = field(default="maml", metadata={"help": "The method: maml."})
    first_order: bool = field(
        default=False, metadata={"help": "Leave out second derivatives (FOMAML)."}
    )
    inner_steps: int = field(default=5, metadata={"help": "Gradient steps on the support set."})
    head_rate: float = field(
        default=0.03,
        metadata={"help": "Inner learning rate of the head, a class; multiplied by the way."},
    )
    body_rate: float = field(default=0.03, metadata={"help": "Inner learning rate of the body."})
    rate_growth: float = field(
        default=1.0, metadata={"help": "Factor from one inner step's rate to the next, at first."}
    )
    head_first_steps: int = field(
        default=0,
        metadata={"help": "Outer steps at the start that adapt the head alone (ANIL)."},
    )
    learned_rates: bool = field(
        default=True,
        metadata={"help": "Learn an inner rate for each layer and step (MAML++, LSLR)."},
    )

    def __post_init__(self) -> None:
        if self.name not in METHODS:
            raise ValueError(f"There is no method “{self.name}”; there is {', '.join(METHODS)}.")
        if self.inner_steps < 1:
            raise ValueError(f"A learner takes at least 1 inner step, not {self.inner_steps}.")
        if not (self.head_rate > 0 and self.body_rate > 0 and self.rate_growth > 0):
            raise ValueError("Inner learning rates and their growth are positive.")
