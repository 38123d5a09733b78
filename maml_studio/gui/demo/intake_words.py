"""What is said of images that came in."""

from __future__ import annotations

from collections.abc import Collection

from maml_studio.engine.task import Task
from maml_studio.gui.demo.incoming import Incoming
from maml_studio.gui.demo.sieve import Sieve

_NAMED = 2
_NO_DIFFERENCE = "the network cannot tell them apart."


def question(incoming: Incoming) -> str:
    """Ask what a folder of class sub-folders is for."""
    name = f"“{incoming.title}”" if incoming.title else "What you brought"
    files, classes = len(incoming.listed), len(incoming.labels)
    holds = f"{name} holds {_count(classes, 'class', 'es')} with {_count(files, 'file')}."
    return f"{holds} {loose_sentence(incoming)}".strip()


def loose_sentence(incoming: Incoming) -> str:
    """Say what lies beside the class sub-folders, and so is for no class; nothing if nothing does."""
    count = incoming.loose
    if not count:
        return ""
    verb = "lies beside the classes and is" if count == 1 else "lie beside the classes and are"
    return f"{_count(count, 'file')} {verb} left out."


def unread_sentence(incoming: Incoming) -> str:
    """Say which class sub-folders could not be read; nothing if all could."""
    shown = " ".join(incoming.unread[:_NAMED])
    more = len(incoming.unread) - _NAMED
    return f"{shown} {_count(more, 'more folder')} cannot be read either." if more > 0 else shown


def step_text(verb: str, added: Task, title: str) -> str:
    """Name the step for the menu that undoes it."""
    if len(added) == 1:
        return f"{verb} {added.count} to “{added.labels[0]}”"
    return f"{verb} the classes of “{title}”" if title else f"{verb} {len(added)} classes"


def not_added_sentence(count: int, why: str) -> str:
    """Say that so many images were not added, and why."""
    what = "The image was" if count == 1 else "The images were"
    return f"{what} not added: {why}"


def added_sentence(added: Task, count: int) -> str:
    """Say how many of so many images were added to which class."""
    is_all = added.count == count
    number = _count(count, "image") if is_all else f"{added.count:,} of {count:,} images"
    where = f"“{added.labels[0]}”" if len(added) == 1 else f"{len(added)} classes"
    return f"{number} added to {where}."


def duplicates_sentence(sieve: Sieve, count: int) -> str:
    """Say what was there already, and what contradicts itself; nothing if all is new."""
    sentences = []
    doubled = sieve.doubled
    if doubled.count:
        where = f"“{doubled.labels[0]}”" if len(doubled) == 1 else "their classes"
        number = f"{doubled.count:,} of {count:,} images" if count > 1 else "The image"
        was = "is" if doubled.count == 1 else "are"
        were = "was" if doubled.count == 1 else "were"
        sentences.append(f"{number} {was} in {where} already and {were} not added again.")
    if sieve.alike.count:
        sentences.append(_alike_sentence(sieve.alike, count))
    if held := sieve.elsewhere.total():
        one = "The image is" if count == 1 else "One of the images is"
        what = one if held == 1 else f"{held:,} of the images are"
        sentences.append(f"{what} in {_names(sieve.elsewhere)} too: {_NO_DIFFERENCE}")
    if held := sieve.likened.total():
        one = "The image looks" if count == 1 else "One of the images looks"
        what = one if held == 1 else f"{held:,} of the images look"
        sentences.append(f"{what} like one in {_names(sieve.likened)}: {_NO_DIFFERENCE}")
    return " ".join(sentences)


def _names(labels: Collection[str]) -> str:
    names = " and ".join(f"“{label}”" for label in list(labels)[:_NAMED])
    return f"{names} and others" if len(labels) > _NAMED else names


def _alike_sentence(alike: Task, count: int) -> str:
    where = f"“{alike.labels[0]}”" if len(alike) == 1 else "their classes"
    if alike.count == 1:
        number = f"1 of {count:,} images" if count > 1 else "The image"
        return f"{number} looks the same as an example of {where} and was not added."
    number = f"{alike.count:,} of {count:,} images"
    return f"{number} look the same as examples of {where} and were not added."


def _count(number: int, one: str, ending: str = "s") -> str:
    return f"{number:,} {one}{'' if number == 1 else ending}"
