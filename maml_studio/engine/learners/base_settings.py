"""What methods share of what they can be told."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from maml_studio.engine.checks import check_above_zero, check_at_most, check_choice

HEADS = ("zero", "learned")
_MOST_INNER_STEPS = 10_000
_MOST_CLASSES = 10_000
_LARGEST = 10**9


def described(default: Any, text: str) -> Any:
    """Return a field with its default and the sentence that tells what it is."""
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True)
class MethodSettings:
    """What all methods share; a method without inner steps takes none."""

    name: str = described("maml", "The method.")

    def __post_init__(self) -> None:
        own = next(item.default for item in fields(self) if item.name == "name")
        if self.name != own:
            raise ValueError(f"These are the settings of “{own}”, not of “{self.name}”.")
        numbers = [item.name for item in fields(self) if type(getattr(self, item.name)) is not str]
        check_at_most(_LARGEST, self, *numbers)

    @property
    def inner_steps_in_use(self) -> int:
        """The gradient steps on a support set once meta-training is over."""
        return 0

    @property
    def learns_inner_rates(self) -> bool:
        """Whether meta-training learns the inner learning rates."""
        return False

    def check_positive(self, *names: str) -> None:
        """Refuse numbers that are not above 0.

        Raises:
            ValueError: naming the field.
        """
        check_above_zero(self, *names)


@dataclass(frozen=True)
class InnerLoopSettings(MethodSettings):
    """Gradient steps on the support set."""

    inner_steps: int = described(5, "Gradient steps on the support set in meta-training.")
    evaluation_steps: int = described(0, "Gradient steps afterwards; as many as in training if 0.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.inner_steps < 1:
            raise ValueError(f"A learner takes at least 1 inner step, not {self.inner_steps}.")
        if self.evaluation_steps < 0:
            raise ValueError("The steps in evaluation can't be negative.")
        check_at_most(_MOST_INNER_STEPS, self, "inner_steps", "evaluation_steps")

    @property
    def inner_steps_in_use(self) -> int:
        """The gradient steps on a support set once meta-training is over."""
        return self.evaluation_steps or self.inner_steps

    @property
    def has_zero_head(self) -> bool:
        """Whether the head starts at zero, so that the first step moves the head alone."""
        return False

    @property
    def fixed_way(self) -> int | None:
        """The number of classes that a learned head is for; any number if None."""
        return None


@dataclass(frozen=True)
class HeadSettings(InnerLoopSettings):
    """A linear head on the network's features, whose start is zero or learned."""

    head: str = described(
        "zero", "zero: starts at zero, for any number of classes; learned: a start for `way`."
    )
    way: int = described(5, "Classes of a learned head.")

    def __post_init__(self) -> None:
        super().__post_init__()
        check_choice("A head", self.head, HEADS)
        if self.way < 2:
            raise ValueError(f"A head has at least 2 classes, not {self.way}.")
        check_at_most(_MOST_CLASSES, self, "way")

    @property
    def has_zero_head(self) -> bool:
        """Whether the head starts at zero, so that the first step moves the head alone."""
        return self.head == "zero"

    @property
    def fixed_way(self) -> int | None:
        """The number of classes that a learned head is for; any number if None."""
        return self.way if self.head == "learned" else None
