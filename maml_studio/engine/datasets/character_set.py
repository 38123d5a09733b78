"""A set of characters, each drawn by several people, as the network sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Drawings = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class CharacterSet:
    """Drawings by character; a character belongs to an alphabet.

    Attributes:
        name: what the set is called.
        pixels: one uint8 array a character: (drawings, size, size) of grey images, or
            (drawings, 3, size, size) of colored ones. Drawings are 28 × 28, 0 for the ground to 255
            for ink; plain images have 28 to 84 pixels a side, 0 for dark to 255 for light. All
            characters have images of one shape. The arrays may be read-only views of a file.
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
        if len({drawings.shape[1:] for drawings in self.pixels}) > 1:
            raise ValueError(f"“{self.name}” has images of several shapes.")

    def __len__(self) -> int:
        return len(self.characters)

    @property
    def alphabet_names(self) -> tuple[str, ...]:
        """The alphabets, each once, in order."""
        return tuple(dict.fromkeys(self.alphabets))

    @property
    def classes(self) -> tuple[tuple[str, str], ...]:
        """The alphabet and the name of each character, which tell it from all others."""
        return tuple(zip(self.alphabets, self.characters, strict=True))

    def only(self, alphabets: Collection[str]) -> CharacterSet:
        """Return the characters of some alphabets.

        Raises:
            ValueError: if an alphabet is not in the set.
        """
        missing = sorted(set(alphabets) - set(self.alphabets))
        if missing:
            raise ValueError(f"“{self.name}” has no alphabet {', '.join(missing)}.")
        return self.at(i for i, name in enumerate(self.alphabets) if name in alphabets)

    def without(self, alphabets: Collection[str]) -> CharacterSet:
        """Return the characters of all alphabets but some."""
        return self.at(i for i, name in enumerate(self.alphabets) if name not in alphabets)

    def only_classes(self, classes: Collection[tuple[str, str]]) -> CharacterSet:
        """Return the characters whose alphabet and name are among some."""
        return self.at(i for i, name in enumerate(self.classes) if name in classes)

    def at(self, places: Iterable[int]) -> CharacterSet:
        """Return the characters at some places, whose pixels are shared and not copied."""
        chosen = list(places)
        return CharacterSet(
            self.name,
            tuple(self.pixels[index] for index in chosen),
            tuple(self.characters[index] for index in chosen),
            tuple(self.alphabets[index] for index in chosen),
        )

    def with_more(self, other: CharacterSet) -> CharacterSet:
        """Return these characters and then those of another set, under this set's name."""
        return CharacterSet(
            self.name,
            self.pixels + other.pixels,
            self.characters + other.characters,
            self.alphabets + other.alphabets,
        )
