"""A task: the classes that a person defines, with their examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import load_glyph, natural_order

_OF_SYSTEMS = ("Thumbs.db", "desktop.ini")


class Task(Mapping[str, tuple[Glyph, ...]]):
    """Named classes and their example glyphs, in order; immutable, so edits return a new task.

    Example:
        >>> bar = Glyph.from_strokes([[(0, 0), (0, 10)]])
        >>> Task({"bar": [bar], "dash": []}).with_examples("bar", [bar]).count
        2
    """

    def __init__(self, examples: Mapping[str, Iterable[Glyph]] | None = None) -> None:
        """Take class names and their glyphs.

        Raises:
            ValueError: if a name is empty.
        """
        self._examples = {name: tuple(glyphs) for name, glyphs in (examples or {}).items()}
        for name, glyphs in self._examples.items():
            _check_name(name)
            for glyph in glyphs:
                if not isinstance(glyph, Glyph):
                    raise ValueError(f"An example of “{name}” is not a glyph but a {type(glyph)}.")

    @classmethod
    def from_folder(cls, folder: str | Path) -> Task:
        """Read a folder whose sub-folders are the classes and hold their images.

        Raises:
            ValueError: if there is no such folder, it has no sub-folder, or an image is unreadable.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise ValueError(f"There is no folder “{folder}”.")
        classes = [path for path in natural_order(folder.iterdir()) if _is_class(path)]
        if not classes:
            raise ValueError(f"“{folder}” has no sub-folders; a class is a sub-folder of images.")
        return cls(
            {
                path.name: [
                    load_glyph(file) for file in natural_order(path.iterdir()) if _shown(file)
                ]
                for path in classes
            }
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes, in order."""
        return tuple(self._examples)

    @property
    def count(self) -> int:
        """The number of examples in all classes."""
        return sum(len(glyphs) for glyphs in self.values())

    @property
    def learnable(self) -> Task:
        """The task without the classes that wait for their first example."""
        return Task({name: glyphs for name, glyphs in self.items() if glyphs})

    @property
    def is_learnable(self) -> bool:
        """Whether at least two classes have examples."""
        return len(self.learnable) >= 2

    def with_class(self, name: str) -> Task:
        """Return the task with one more class, which has no examples yet."""
        self._check_free(name)
        return Task({**self, name: ()})

    def without_class(self, name: str) -> Task:
        """Return the task without a class."""
        return Task({label: glyphs for label, glyphs in self.items() if label != name})

    def renamed(self, old: str, new: str) -> Task:
        """Return the task with one class renamed, in its place."""
        if new != old:
            self._check_free(new)
        return Task({new if label == old else label: glyphs for label, glyphs in self.items()})

    def with_examples(self, name: str, glyphs: Iterable[Glyph]) -> Task:
        """Return the task with more examples of a class."""
        return Task({**self, name: (*self[name], *glyphs)})

    def without_example(self, name: str, index: int) -> Task:
        """Return the task without one example of a class."""
        kept = list(self[name])
        del kept[index]
        return Task({**self, name: kept})

    def __getitem__(self, name: str) -> tuple[Glyph, ...]:
        return self._examples[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._examples)

    def __len__(self) -> int:
        return len(self._examples)

    def __repr__(self) -> str:
        return f"Task({ {name: len(glyphs) for name, glyphs in self.items()} })"

    def _check_free(self, name: str) -> None:
        if name in self:
            raise ValueError(f"There is already a class “{name}”.")


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not name.strip():
        raise ValueError("A class needs a name.")


def _is_class(path: Path) -> bool:
    return _shown(path) and path.is_dir()


def _shown(path: Path) -> bool:
    """Tell what a person put there from what systems add (.DS_Store, Thumbs.db)."""
    return not path.name.startswith((".", "__MACOSX")) and path.name not in _OF_SYSTEMS
