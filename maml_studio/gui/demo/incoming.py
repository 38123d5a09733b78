"""What files and folders that a person brings are: images of one class, or of several."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from maml_studio.engine.class_folders import files_of_classes, is_hidden
from maml_studio.engine.example import Example
from maml_studio.engine.image_examples import ExampleFile, example_of_image, reading_listed
from maml_studio.engine.image_files import natural_order


@dataclass(frozen=True)
class Incoming:
    """Image files, each with the class that it is for.

    Attributes:
        listed: the label, empty for the class that they are brought to, and the file.
        title: the name of what was brought, if it is one folder.
        is_task: whether a folder of class sub-folders is among it.
        errors: a sentence for each that cannot be used.
    """

    listed: tuple[tuple[str, Path], ...] = ()
    title: str = ""
    is_task: bool = False
    errors: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes that are named by folders, in order."""
        return tuple(dict.fromkeys(label for label, _ in self.listed if label))


def sorting(paths: Sequence[Path], *, as_classes: bool) -> Generator[None, None, Incoming]:
    """Find out what files and folders are; a folder of class sub-folders is always classes.

    Args:
        paths: what was brought.
        as_classes: whether a folder of images is a class of its own, named as the folder is;
            otherwise its images are for the class that all is brought to.
    """
    listed: list[tuple[str, Path]] = []
    errors: list[str] = []
    is_task = False
    for path in paths:
        yield
        if not path.is_dir():
            listed.append(("", path))
            continue
        try:
            images, classes = _inside(path)
        except OSError as error:
            errors.append(f"“{path}” cannot be read: {error.strerror or error}.")
            continue
        if classes:
            is_task = True
            listed += [(label, file) for label, files in classes.items() for file in files]
        elif images:
            listed += [(path.name if as_classes else "", file) for file in images]
        else:
            errors.append(f"“{path}” is a folder without images.")
    title = paths[0].name if len(paths) == 1 else ""
    return Incoming(tuple(listed), title, is_task, tuple(errors))


def reading_incoming(
    incoming: Incoming,
) -> Generator[ExampleFile, None, tuple[ExampleFile, ...]]:
    """Read the files; one that cannot be read does not stop the rest."""
    return reading_listed(incoming.listed)


def making(image: Image.Image, name: str) -> Generator[None, None, Example]:
    """Make an example of an image that is no file."""
    yield
    return example_of_image(image, name).prepared()


def _inside(folder: Path) -> tuple[list[Path], dict[str, list[Path]]]:
    """Return the images of a folder, and the classes if it has sub-folders with something in them."""
    shown = [path for path in natural_order(folder.iterdir()) if not is_hidden(path.name)]
    if not any(path.is_dir() for path in shown):
        return shown, {}
    classes = {label: files for label, files in files_of_classes(folder).items() if files}
    return [path for path in shown if not path.is_dir()], classes
