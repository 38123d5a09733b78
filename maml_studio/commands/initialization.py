"""What the commands that use an initialization share."""

from __future__ import annotations

from maml_studio.engine.devices import CPU, available
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.meta_learner import MetaLearner


def load_on(name: str, device: str | None) -> MetaLearner:
    """Load an initialization on a device; on CUDA where it is present if None.

    Raises:
        ValueError: one sentence, if there is no such device or the initialization is unusable.
    """
    known = available()
    names = [*(["cuda"] if known != [CPU] else []), *known]
    if device is not None and device not in names:
        raise ValueError(f"There is no device “{device}”; there is: {', '.join(names)}.")
    return load(name, device)
