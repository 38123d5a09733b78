"""Methods by name."""

from __future__ import annotations

from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.meta_learner import MetaLearner

LEARNERS: dict[str, type[MetaLearner]] = {"maml": MAML}
