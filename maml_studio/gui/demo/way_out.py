"""A head for another number of classes than the task has: say so, and offer the default."""

from __future__ import annotations

from maml_studio.gui.demo.adaptation import Adaptation
from maml_studio.gui.demo.engine_loader import DEFAULT, EngineLoader
from maml_studio.gui.demo.notices import Notices

WAY_OUT = "Use the default"
_LEARNING = "learning"


def tell_unlearned(
    notices: Notices, adaptation: Adaptation, loader: EngineLoader, sentence: str
) -> None:
    """Say why a task was not learned; where its number of classes is why, with a way out.

    The way out is a step of the history, as any choice of an initialization is.

    Args:
        notices: where it is said, until something is learned.
        adaptation: what did not learn.
        loader: what loads the default.
        sentence: the reason, where it is another one.
    """
    engine, way = adaptation.engine, len(adaptation.task.learnable)
    fixed = engine.learner.fixed_way if engine is not None else None
    if engine is None or fixed in {None, way}:
        notices.fail(_LEARNING, sentence)
        return
    title = engine.learner.card.title
    change = f"add {fixed - way}" if fixed > way else f"mute or delete {way - fixed}"
    notices.warn(
        _LEARNING,
        f"“{title}” has a head for {fixed} classes, not for {way}: {change}, or use the default, "
        "which learns any number.",
        WAY_OUT,
        lambda: loader.load(DEFAULT, loader.device),
    )
