"""What episodes are drawn like; free of torch, so that recipes are checked without waiting for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from maml_studio.engine.checks import check_at_most, check_choice

KINDS = ("any", "alphabet")
MOST_CLASSES = 10_000
"""No episode has more classes, or more images of a class."""


@dataclass(frozen=True)
class EpisodeShape:
    """The size of an episode, and how its images are varied."""

    ways: tuple[int, int] = field(default=(5, 5), metadata={"help": "Fewest and most classes."})
    shots: tuple[int, int] = field(
        default=(1, 1), metadata={"help": "Fewest and most examples of a class."}
    )
    queries: int = field(default=5, metadata={"help": "Queries of a class."})
    uneven: float = field(
        default=0.0, metadata={"help": "Share of episodes in which classes differ in their shots."}
    )
    rotations: bool = field(
        default=False, metadata={"help": "Turn characters by 90° into further classes."}
    )
    reflections: bool = field(
        default=False, metadata={"help": "Mirror characters into further classes."}
    )
    augment: bool = field(
        default=False, metadata={"help": "Turn, scale, shear, shift, thicken or thin each image."}
    )

    def __post_init__(self) -> None:
        if not 2 <= self.ways[0] <= self.ways[1]:
            given = "-".join(map(str, dict.fromkeys(self.ways)))
            raise ValueError(f"Ways go from at least 2 upwards, not {given}.")
        if not 1 <= self.shots[0] <= self.shots[1] or self.queries < 1:
            raise ValueError("Shots go from at least 1 upwards, and queries are at least 1.")
        if not 0 <= self.uneven <= 1:
            raise ValueError("The share of episodes with uneven shots is from 0 to 1.")
        check_at_most(MOST_CLASSES, self, "ways", "shots", "queries")


@dataclass(frozen=True)
class EpisodeSettings(EpisodeShape):
    """What an episode is drawn like.

    `any` draws characters from the whole set; `alphabet` draws an alphabet, uniformly among those
    with enough characters, and then its characters, as a person does who draws letters of a script.
    """

    kind: str = field(default="any", metadata={"help": "any or alphabet."})

    def __post_init__(self) -> None:
        super().__post_init__()
        check_choice("A kind of episodes", self.kind, KINDS)
