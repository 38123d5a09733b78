"""Sets of characters."""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.engine.datasets.character_set import CharacterSet


@pytest.fixture
def characters() -> CharacterSet:
    alphabets = ("B", "A", "B", "C")
    pixels = tuple(np.full((2 + index, 28, 28), index, np.uint8) for index in range(4))
    return CharacterSet("Trial", pixels, ("b1", "a1", "b2", "c1"), alphabets)


def test_alphabets_come_once_in_order(characters: CharacterSet) -> None:
    assert len(characters) == 4
    assert characters.alphabet_names == ("B", "A", "C")


def test_only_some_alphabets(characters: CharacterSet) -> None:
    chosen = characters.only(["B"])
    assert chosen.characters == ("b1", "b2")
    assert chosen.alphabets == ("B", "B")
    assert [int(drawings[0, 0, 0]) for drawings in chosen.pixels] == [0, 2]
    assert chosen.name == "Trial"
    assert len(characters) == 4


def test_without_some_alphabets(characters: CharacterSet) -> None:
    assert characters.without({"B", "missing"}).characters == ("a1", "c1")
    assert len(characters.without(characters.alphabet_names)) == 0


def test_alphabets_that_are_not_there_are_named(characters: CharacterSet) -> None:
    with pytest.raises(ValueError, match="“Trial” has no alphabet Y, Z"):
        characters.only(["Z", "B", "Y"])


def test_each_character_has_a_name_and_an_alphabet(characters: CharacterSet) -> None:
    with pytest.raises(ValueError, match="“Trial” has not one name and alphabet"):
        CharacterSet("Trial", characters.pixels, ("b1",), characters.alphabets)
