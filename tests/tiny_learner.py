"""A learner small enough to be made, saved and adapted in a moment."""

from __future__ import annotations

import torch

from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import MAMLSettings
from maml_studio.engine.networks.settings import NetworkSettings

RECORD = {"outer_step": 12, "validation": [{"accuracy": 0.5}], "note": "naïve 🦊"}


def tiny_learner() -> MAML:
    """Return a randomly initialized learner with a card."""
    made = MAML.initial(
        NetworkSettings(channels=8, groups=2),
        MAMLSettings(inner_steps=3),
        torch.Generator().manual_seed(5),
    )
    made.card = Card("trial", "A trial 🦊", dict(RECORD))
    return made
