"""What the data sets that are known by name can give at most, known without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maml_studio.engine.datasets import procedural
from maml_studio.engine.datasets.mnist_kin import CLASS_SPLITS, KIN
from maml_studio.engine.ink import INPUT_SIZE
from maml_studio.engine.recipe import Recipe

_PEOPLE = 20
_MOST_DRAWINGS = 7000
"""No digit of MNIST, and no class of its kin, has more images."""
_QUARTERS = 4


@dataclass(frozen=True)
class Capacity:
    """What a split has at most.

    Attributes:
        classes: characters.
        in_alphabet: characters of its largest alphabet.
        drawings: images of a character.
    """

    classes: int
    in_alphabet: int
    drawings: int


_OMNIGLOT = {
    ("omniglot", "train"): Capacity(878, 55, _PEOPLE),
    ("omniglot", "validation"): Capacity(86, 40, _PEOPLE),
    ("omniglot-random", "train"): Capacity(1100, 39, _PEOPLE),
    ("omniglot-random", "validation"): Capacity(100, 6, _PEOPLE),
    ("omniglot-alphabets", "train"): Capacity(1028, 55, _PEOPLE),
    ("omniglot-alphabets", "validation"): Capacity(172, 46, _PEOPLE),
}


def capacity(dataset: str, split: str) -> Capacity | None:
    """Return what a split can give at most; None where only reading it tells."""
    if dataset == "procedural":
        alphabets = len(procedural.SPLITS[split])
        size = procedural.CHARACTERS
        return Capacity(alphabets * size, size, procedural.DRAWERS)
    if dataset in KIN:
        sizes = [len(names) for names in KIN[dataset].alphabets.values()]
        return Capacity(sum(sizes), max(sizes), _MOST_DRAWINGS)
    if dataset in CLASS_SPLITS:
        chosen = CLASS_SPLITS[dataset]
        count = len((chosen.validation if split == "validation" else ()) or chosen.train)
        return Capacity(count, count, _MOST_DRAWINGS)
    return _OMNIGLOT.get((dataset, split))


def check_capacity(recipe: Recipe) -> None:
    """Check that a recipe asks for nothing that its data set can't have.

    Raises:
        ValueError: with what it has and what is asked for.
    """
    found = capacity(recipe.data.dataset, "train")
    chosen = capacity(recipe.data.dataset, "validation")
    if found is None or chosen is None:
        return
    _check_format(recipe)
    data, validation = recipe.data, recipe.validation
    turns = (_QUARTERS if data.rotations else 1) * (2 if data.reflections else 1)
    kinds = ["any"] if data.alphabet_share < 1 else []
    kinds += ["alphabet"] if data.alphabet_share > 0 else []
    _check_drawings(recipe, found, data.shots[1], data.queries, "train")
    _check_ways(recipe, found, data.ways[1], kinds, "train", turns)
    _check_drawings(recipe, chosen, max(validation.shots), validation.queries, "validation")
    _check_ways(recipe, chosen, max(validation.ways), validation.kinds, "validation")


def _check_format(recipe: Recipe) -> None:
    network = recipe.network
    if (network.image_channels, network.image_size) != (1, INPUT_SIZE):
        raise ValueError(
            f"“{recipe.data.dataset}” has grey images of {INPUT_SIZE} pixels a side: "
            f"“image_channels” is 1 and “image_size” {INPUT_SIZE}."
        )


def _check_drawings(recipe: Recipe, most: Capacity, shots: int, queries: int, split: str) -> None:
    if shots + queries > most.drawings:
        raise ValueError(
            f"“{recipe.data.dataset}” has at most {most.drawings:,} drawings of a character to "
            f"{_verb(split)}: too few for {shots:,} shots and {queries:,} queries."
        )


def _check_ways(
    recipe: Recipe,
    most: Capacity,
    ways: int,
    kinds: Sequence[str],
    split: str,
    turns: int = 1,
) -> None:
    for kind in kinds:
        count = most.in_alphabet if kind == "alphabet" else most.classes * turns
        if ways > count:
            where = " in one alphabet" if kind == "alphabet" else ""
            raise ValueError(
                f"“{recipe.data.dataset}” has at most {count:,} classes{where} to "
                f"{_verb(split)}: too few for {ways:,} ways."
            )


def _verb(split: str) -> str:
    return "train with" if split == "train" else "validate with"
