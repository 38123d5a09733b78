"""MAML Studio: learning to learn, drawn, watched and tried.

The public names load what they need when they are first used: importing this package imports
neither Qt nor torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier, Prediction
    from maml_studio.engine.exports.weights import load_classifier
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.image_files import load_glyph
    from maml_studio.engine.initializations import load
    from maml_studio.engine.learners.meta_learner import MetaLearner
    from maml_studio.engine.learners.records import InnerStep
    from maml_studio.engine.recipe import Recipe
    from maml_studio.engine.task import Task
    from maml_studio.engine.training import meta_training

__version__ = "0.1.0"

__all__ = [
    "Classifier",
    "Glyph",
    "InnerStep",
    "MetaLearner",
    "Prediction",
    "Recipe",
    "Task",
    "__version__",
    "load",
    "load_classifier",
    "load_glyph",
    "meta_training",
]

_HOMES = {
    "Classifier": "maml_studio.engine.classifier",
    "Glyph": "maml_studio.engine.glyph",
    "InnerStep": "maml_studio.engine.learners.records",
    "MetaLearner": "maml_studio.engine.learners.meta_learner",
    "Prediction": "maml_studio.engine.classifier",
    "Recipe": "maml_studio.engine.recipe",
    "Task": "maml_studio.engine.task",
    "load": "maml_studio.engine.initializations",
    "load_classifier": "maml_studio.engine.exports.weights",
    "load_glyph": "maml_studio.engine.image_files",
    "meta_training": "maml_studio.engine.training",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
