"""What each method can be told: a dataclass a method, a sentence a field.

The meta-parameters of an initialization are trained for exactly these settings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from maml_studio.engine.learners.base_settings import (
    HeadSettings,
    InnerLoopSettings,
    MethodSettings,
    described,
)


@dataclass(frozen=True)
class MAMLSettings(HeadSettings):
    """MAML (Finn, Abbeel & Levine 2017)."""

    first_order: bool = described(False, "Leave out second derivatives (FOMAML).")
    head_rate: float = described(
        0.03, "Inner learning rate of the head; that of a zero head is multiplied by the way."
    )
    body_rate: float = described(0.03, "Inner learning rate of the body.")
    rate_growth: float = described(1.0, "Factor from one inner step's rate to the next, at first.")
    head_first_steps: int = described(
        0, "Outer steps at the start that adapt a zero head alone (ANIL)."
    )
    learned_rates: bool = described(
        True, "Learn an inner rate for each layer and step, and the scale of the answers."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("head_rate", "body_rate", "rate_growth")
        if self.head_first_steps < 0:
            raise ValueError("“head_first_steps” can't be negative.")
        if self.head_first_steps and self.head != "zero":
            raise ValueError("“head_first_steps” are for a head that starts at zero.")

    @property
    def learns_inner_rates(self) -> bool:
        """Whether meta-training learns the inner learning rates."""
        return self.learned_rates


@dataclass(frozen=True)
class FOMAMLSettings(MAMLSettings):
    """First-order MAML (Finn, Abbeel & Levine 2017, section 5.2)."""

    name: str = described("fomaml", "The method.")
    first_order: bool = described(True, "Leave out second derivatives: what this method is.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.first_order:
            raise ValueError("FOMAML is first order; the second order is “maml”.")


@dataclass(frozen=True)
class ANILSettings(HeadSettings):
    """Almost no inner loop (Raghu et al. 2020)."""

    name: str = described("anil", "The method.")
    head_rate: float = described(
        0.1, "Inner learning rate of the head; that of a zero head is multiplied by the way."
    )
    first_order: bool = described(False, "Leave out second derivatives.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("head_rate")


@dataclass(frozen=True)
class MetaSGDSettings(HeadSettings):
    """Meta-SGD (Li et al. 2017)."""

    name: str = described("meta-sgd", "The method.")
    lowest_rate: float = described(0.005, "Rates are drawn at first from here …")
    highest_rate: float = described(0.1, "… to here, one for each weight.")
    first_order: bool = described(False, "Leave out second derivatives.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("lowest_rate", "highest_rate")
        if self.lowest_rate > self.highest_rate:
            raise ValueError("“lowest_rate” is above “highest_rate”.")

    @property
    def learns_inner_rates(self) -> bool:
        """Whether meta-training learns the inner learning rates."""
        return True


@dataclass(frozen=True)
class MAMLPlusPlusSettings(HeadSettings):
    """MAML++ (Antoniou, Edwards & Storkey 2019)."""

    name: str = described("maml++", "The method.")
    rate: float = described(
        0.1, "Inner rate at first, learned for each layer and step; times the way for a zero head."
    )
    multi_step_loss_steps: int = described(
        1000, "Outer steps over which the loss moves from all inner steps to the last (MSL)."
    )
    first_order_steps: int = described(
        0, "Outer steps at the start without second derivatives (derivative-order annealing)."
    )
    per_step_norm: bool = described(
        True, "Learn a norm's scale and shift for each inner step (BNWB)."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("rate")
        if min(self.multi_step_loss_steps, self.first_order_steps) < 0:
            raise ValueError("The steps of an annealing can't be negative.")

    @property
    def learns_inner_rates(self) -> bool:
        """Whether meta-training learns the inner learning rates."""
        return True


@dataclass(frozen=True)
class ReptileSettings(HeadSettings):
    """Reptile (Nichol, Achiam & Schulman 2018)."""

    name: str = described("reptile", "The method.")
    rate: float = described(0.001, "Inner learning rate of Adam (β₁ = 0).")
    batch_size: int = described(10, "Examples an inner step in meta-training; all of them if 0.")
    evaluation_batch_size: int = described(0, "Examples a step afterwards; as in training if 0.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("rate")
        if min(self.batch_size, self.evaluation_batch_size) < 0:
            raise ValueError("The examples of an inner step can't be negative.")


@dataclass(frozen=True)
class IMAMLSettings(HeadSettings):
    """Implicit MAML (Rajeswaran et al. 2019), its inner problem solved by gradient descent."""

    name: str = described("imaml", "The method.")
    inner_steps: int = described(16, "Gradient steps on the support set in meta-training.")
    rate: float = described(0.1, "Inner learning rate.")
    proximal: float = described(
        2.0, "λ: how strongly fast weights are held to the meta-parameters."
    )
    conjugate_steps: int = described(5, "Conjugate-gradient steps for the implicit gradient.")
    damping: float = described(
        0.0, "Added to the identity of the implicit system, which keeps steep tasks short."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("rate", "proximal", "conjugate_steps")
        if self.rate * self.proximal >= 2:
            raise ValueError(
                f"Steps of “rate” {self.rate} overshoot where “proximal” is {self.proximal}: "
                "the product of the two stays below 2."
            )


@dataclass(frozen=True)
class ProtoMAMLSettings(InnerLoopSettings):
    """Proto-MAML (Triantafillou et al. 2020): the head starts at the prototypes."""

    name: str = described("proto-maml", "The method.")
    rate: float = described(0.01, "Inner learning rate.")
    first_order: bool = described(False, "Leave out second derivatives.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("rate")


@dataclass(frozen=True)
class PrototypicalSettings(MethodSettings):
    """Prototypical networks (Snell, Swersky & Zemel 2017)."""

    name: str = described("prototypical", "The method.")
    sharpness: float = described(
        0.0,
        "Nats for a squared distance as large as the prototypes' mean one from each other; "
        "squared distances are the logits themselves, as in the paper, if 0.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.sharpness < math.inf:
            raise ValueError(f"“sharpness” is 0 or a number above, not {self.sharpness}.")


@dataclass(frozen=True)
class RelationSettings(MethodSettings):
    """Relation networks (Sung et al. 2018)."""

    name: str = described("relation", "The method.")
    hidden: int = described(8, "Units of the relation module's last hidden layer.")
    summed: bool = described(
        False, "Sum the maps of a class's examples, as the paper does; their mean otherwise."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_positive("hidden")


@dataclass(frozen=True)
class NearestPixelsSettings(MethodSettings):
    """The baseline that learns nothing: the class of the nearest example, pixel by pixel."""

    name: str = described("nearest-pixels", "The method.")


METHODS: dict[str, type[MethodSettings]] = {
    kind().name: kind
    for kind in (
        MAMLSettings,
        FOMAMLSettings,
        ANILSettings,
        MetaSGDSettings,
        MAMLPlusPlusSettings,
        ReptileSettings,
        IMAMLSettings,
        ProtoMAMLSettings,
        PrototypicalSettings,
        RelationSettings,
        NearestPixelsSettings,
    )
}
"""The settings of each method, by its name."""
