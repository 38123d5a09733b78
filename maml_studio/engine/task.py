"""A task: the classes that a person defines, with their examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from maml_studio.engine.class_folders import files_of_classes
from maml_studio.engine.example import Example
from maml_studio.engine.file_names import readable
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import load_glyph

Examples = tuple[Example, ...]


@dataclass(frozen=True)
class Place:
    """Where an example stands: in which class, at which index."""

    label: str
    index: int


class Task(Mapping[str, tuple[Glyph, ...]]):
    """Named classes and their example glyphs, in order; immutable, so edits return a new task.

    As a mapping it shows the glyphs of all examples, muted ones too; learners see `learnable`.

    Example:
        >>> bar = Glyph.from_strokes([[(0, 0), (0, 10)]])
        >>> Task({"bar": [bar], "dash": []}).with_examples("bar", [bar]).count
        2
    """

    def __init__(self, examples: Mapping[str, Iterable[Glyph | Example]] | None = None) -> None:
        """Take class names and their glyphs or examples; another task's with all they have.

        Raises:
            ValueError: if a name is empty, or half a letter is in it (a lone surrogate).
        """
        given = examples or {}
        for name in given:
            _check_name(name)
        if isinstance(given, Task):
            self._examples = {name: given.examples(name) for name in given}
        else:
            self._examples = {name: _as_examples(name, of_it) for name, of_it in given.items()}

    @classmethod
    def from_folder(cls, folder: str | Path) -> Task:
        """Read a folder whose sub-folders are the classes and hold their images.

        Raises:
            ValueError: if there is no such folder, it has no sub-folder, or a sub-folder or an
                image is unreadable.
        """
        found = files_of_classes(Path(folder))
        for error in found.errors:
            raise ValueError(error)
        classes = found.files.items()
        return cls({label: [load_glyph(path) for path in paths] for label, paths in classes})

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes, in order."""
        return tuple(self._examples)

    @property
    def count(self) -> int:
        """The number of examples in all classes, muted ones too."""
        return sum(len(examples) for examples in self._examples.values())

    @property
    def learnable(self) -> Task:
        """The task as learners see it: without muted examples and classes that have no other."""
        audible = {
            name: [example for example in examples if not example.is_muted]
            for name, examples in self._examples.items()
        }
        return Task({name: examples for name, examples in audible.items() if examples})

    @property
    def is_learnable(self) -> bool:
        """Whether at least two classes have examples that are not muted."""
        return len(self.learnable) >= 2

    @property
    def duplicates(self) -> tuple[tuple[Place, ...], ...]:
        """The places of examples that look the very same, a group for each look."""
        return tuple(tuple(places) for places in self._places.values() if len(places) > 1)

    def examples(self, name: str) -> Examples:
        """Return the examples of a class, in order."""
        return self._examples[name]

    def duplicates_of(self, glyphs: Sequence[Glyph]) -> dict[int, Place | None]:
        """Find which of some glyphs have their like already.

        Returns:
            For the index of each that has: the first place of its like in the task, or None if
            its like is only among the glyphs before it.
        """
        found: dict[int, Place | None] = {}
        seen: set[bytes] = set()
        for index, glyph in enumerate(glyphs):
            if glyph.key in self._places:
                found[index] = self._places[glyph.key][0]
            elif glyph.key in seen:
                found[index] = None
            seen.add(glyph.key)
        return found

    def with_class(self, name: str) -> Task:
        """Return the task with one more class, which has no examples yet."""
        self._check_free(name)
        return self._with({name: ()})

    def without_class(self, name: str) -> Task:
        """Return the task without a class."""
        return Task({label: of_it for label, of_it in self._examples.items() if label != name})

    def renamed(self, old: str, new: str) -> Task:
        """Return the task with one class renamed, in its place."""
        if new != old:
            self._check_free(new)
        renamed = {new if label == old else label: of_it for label, of_it in self._examples.items()}
        return Task(renamed)

    def merged(self, other: Task) -> Task:
        """Return the task with another's classes; examples of classes of one name join."""
        joined = {name: (*self._examples.get(name, ()), *other.examples(name)) for name in other}
        return self._with(joined)

    def with_examples(
        self, name: str, examples: Iterable[Glyph | Example], place: int | None = None
    ) -> Task:
        """Return the task with more examples of a class, at its end or before a place."""
        before = self._examples[name]
        place = len(before) if place is None else place
        return self._with({name: (*before[:place], *examples, *before[place:])})

    def without_example(self, name: str, index: int) -> Task:
        """Return the task without one example of a class."""
        return self.without_examples(name, [range(len(self._examples[name]))[index]])

    def without_examples(self, name: str, indexes: Iterable[int]) -> Task:
        """Return the task without some examples of a class.

        Raises:
            IndexError: if there is no such example.
        """
        chosen = self._chosen(name, indexes)
        kept = [of_it for index, of_it in enumerate(self._examples[name]) if index not in chosen]
        return self._with({name: kept})

    def with_muted(self, name: str, indexes: Iterable[int], muted: bool = True) -> Task:
        """Return the task with some examples of a class muted, or not muted any more.

        Raises:
            IndexError: if there is no such example.
        """
        chosen = self._chosen(name, indexes)
        numbered = enumerate(self._examples[name])
        told = [each.muted(muted) if index in chosen else each for index, each in numbered]
        return self._with({name: told})

    def moved(self, name: str, indexes: Iterable[int], to: str, place: int | None = None) -> Task:
        """Return the task with some examples of a class in another class, or at another place.

        Args:
            name: the class that they are in.
            indexes: which; they keep their order.
            to: the class that they come to, which may be the same.
            place: the index of the example of that class, as it is now, before which they come;
                None for its end.

        Raises:
            IndexError: if there is no such example.
        """
        chosen = self._chosen(name, indexes)
        examples = [self._examples[name][index] for index in sorted(chosen)]
        place = len(self._examples[to]) if place is None else place
        if to == name:
            place -= sum(index < place for index in chosen)
        return self.without_examples(name, chosen).with_examples(to, examples, place)

    def __getitem__(self, name: str) -> tuple[Glyph, ...]:
        return tuple(example.glyph for example in self._examples[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._examples)

    def __len__(self) -> int:
        return len(self._examples)

    def __eq__(self, other: object) -> bool:
        """Compare the order, what is muted and the originals too; with a plain mapping not."""
        if isinstance(other, Task):
            return list(self._examples.items()) == list(other._examples.items())
        return dict(self) == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Task({ {name: len(examples) for name, examples in self._examples.items()} })"

    @cached_property
    def _places(self) -> dict[bytes, list[Place]]:
        places: dict[bytes, list[Place]] = {}
        for name, examples in self._examples.items():
            for index, example in enumerate(examples):
                places.setdefault(example.glyph.key, []).append(Place(name, index))
        return places

    def _with(self, changed: Mapping[str, Iterable[Glyph | Example]]) -> Task:
        return Task({**self._examples, **changed})

    def _chosen(self, name: str, indexes: Iterable[int]) -> set[int]:
        chosen = set(indexes)
        if not chosen <= set(range(len(self._examples[name]))):
            raise IndexError(f"“{name}” has {len(self._examples[name])} examples, not {chosen}.")
        return chosen

    def _check_free(self, name: str) -> None:
        if name in self:
            raise ValueError(f"There is already a class “{name}”.")


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not name.strip():
        raise ValueError("A class needs a name.")
    if name != readable(name):
        raise ValueError(f"“{readable(name)}” cannot name a class: half a letter is in it.")


def _as_examples(name: str, given: Iterable[Glyph | Example]) -> Examples:
    return tuple(of_it if isinstance(of_it, Example) else _example(name, of_it) for of_it in given)


def _example(name: str, glyph: object) -> Example:
    if not isinstance(glyph, Glyph):
        raise ValueError(f"An example of “{name}” is not a glyph but a {type(glyph)}.")
    return Example(glyph)
