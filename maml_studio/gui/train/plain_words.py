"""Sentences of the engine as the window says them: labels for keys, and no commands to type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields

from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.phrases import reason
from maml_studio.gui.train.fields import SECTIONS, label_of
from maml_studio.gui.train.phrases import dataset_title

_KEY = re.compile(rf"“?\b({'|'.join(SECTIONS)})\.([a-z]\w*)”?")


def plain_reason(error: Exception) -> str:
    """Say why something failed as `reason` does, in words that the window has."""
    return _KEY.sub(_labelled, reason(error, _offered))


def in_labels(sentence: str, keys: Iterable[str]) -> str:
    """Put labels in place of the names and keys of fields that a sentence is about."""
    for key in keys:
        name = key.partition(".")[2]
        sentence = sentence.replace(f"“{name}”", f"“{label_of(key)}”")
    return _KEY.sub(_labelled, sentence)


def _labelled(found: re.Match[str]) -> str:
    section, name = found.groups()
    settings = METHODS.values() if section == "method" else [type(getattr(Recipe(), section))]
    is_known = any(field.name == name for one in settings for field in fields(one))
    return f"“{label_of(f'{section}.{name}')}”" if is_known else found[0]


def _offered(dataset: str) -> str:
    return f"Choose {dataset_title(dataset)} under Data on the left, and download it there."
