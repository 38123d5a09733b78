"""An answer is a tie if another class is as probable, but for rounding."""

from __future__ import annotations

import pytest

from maml_studio.engine.classifier import Prediction
from maml_studio.engine.ties import leader


@pytest.mark.parametrize(
    ("probabilities", "place"),
    [
        ([0.2] * 5, None),
        ([0.2, 0.2 + 3e-8, 0.2, 0.2, 0.2], None),
        ([0.1, 0.45, 0.45], None),
        ([0.1, 0.5, 0.4], 1),
        ([0.4999960, 0.4999936], None),
        ([0.50001, 0.49999], 0),
        ([1.0], 0),
        ([], None),
    ],
)
def test_the_leader_is_the_largest_unless_another_is_as_large(
    probabilities: list[float], place: int | None
) -> None:
    assert leader(probabilities) == place
    named = {str(index): value for index, value in enumerate(probabilities)}
    assert Prediction("0", named).is_tie == (place is None)
