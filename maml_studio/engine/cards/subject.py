"""The initialization that a card is about, and the characters that it is asked."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.generators import Progress
from maml_studio.engine.learners.meta_learner import MetaLearner

ACROSS = frozenset({"omniglot-random"})
"""The data sets whose splits take characters of each alphabet: of the validation split only two
alphabets have five or more, of the test split none has twenty. What is asked besides the tables is
asked across alphabets."""


@dataclass(frozen=True)
class Subject:
    """What is measured, and on what.

    Attributes:
        learner: the initialization.
        name: what it will be called.
        dataset: the data set that it was trained on: its test split is for the figures.
        count: episodes a figure of the tables.
        most_few: the most episodes of a figure that fewer serve as well.
    """

    learner: MetaLearner
    name: str
    dataset: str
    count: int = 1000
    most_few: int = 1000
    _read: dict[str, CharacterSet] = field(default_factory=dict, compare=False)

    def few(self, most: int) -> int:
        """Return the episodes of a figure that fewer episodes serve as well."""
        return min(most, self.count, self.most_few)

    def reading(self, name: str, split: str) -> Generator[Progress, None, CharacterSet]:
        """Read a data set in the learner's format, once.

        Raises:
            ValueError: with one sentence, if it is not there or has no such images.
        """
        network = self.learner.network_settings
        size = {"channels": network.image_channels, "size": network.image_size}
        return (
            yield from self.keeping(
                f"{name}, {split}", lambda: reading_dataset(name, split, **size)
            )
        )

    def keeping(
        self, name: str, read: Callable[[], Generator[Progress, None, CharacterSet]]
    ) -> Generator[Progress, None, CharacterSet]:
        """Read characters, or return those that were read under this name before."""
        if name not in self._read:
            self._read[name] = yield from read()
        return self._read[name]
