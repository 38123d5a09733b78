"""A set of characters, each drawn by several people, as the network sees them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Drawings = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class CharacterSet:
    """Drawings by character; a character belongs to an alphabet.

    Attributes:
        name: what the set is called.
        pixels: one (drawings, 28, 28) uint8 array a character, 0 for the ground to 255 for ink.
        characters: the name of each character.
        alphabets: the alphabet of each character.
    """

    name: str
    pixels: tuple[Drawings, ...]
    characters: tuple[str, ...]
    alphabets: tuple[str, ...]

    def __post_init__(self) -> None:
        if not len(self.pixels) == len(self.characters) == len(self.alphabets):
            raise ValueError(f"“{self.name}” has not one name and alphabet for each character.")

    def __len__(self) -> int:
        return len(self.characters)

    @property
    def alphabet_names(self) -> tuple[str, ...]:
        """The alphabets, each once, in order."""
        return tuple(dict.fromkeys(self.alphabets))

    def only(self, alphabets: Collection[str]) -> CharacterSet:
        """Return the characters of some alphabets.

        Raises:
            ValueError: if an alphabet is not in the set.
        """
        missing = sorted(set(alphabets) - set(self.alphabets))
        if missing:
            raise ValueError(f"“{self.name}” has no alphabet {', '.join(missing)}.")
        return self._subset([name in alphabets for name in self.alphabets])

    def without(self, alphabets: Collection[str]) -> CharacterSet:
        """Return the characters of all alphabets but some."""
        return self._subset([name not in alphabets for name in self.alphabets])

    def _subset(self, kept: list[bool]) -> CharacterSet:
        chosen = [index for index, keep in enumerate(kept) if keep]
        return CharacterSet(
            self.name,
            tuple(self.pixels[index] for index in chosen),
            tuple(self.characters[index] for index in chosen),
            tuple(self.alphabets[index] for index in chosen),
        )
