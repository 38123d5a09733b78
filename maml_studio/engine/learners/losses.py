"""Losses of a support set."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def balanced_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the cross-entropy in which each class counts alike, however many examples it has.

    A person gives one class five examples and another one; a plain mean would teach the network
    to prefer the first. For even shots it equals the plain mean.

    Args:
        logits: (examples, way).
        labels: (examples,), from 0 to way − 1, each at least once.
    """
    counts = torch.bincount(labels, minlength=logits.shape[1])
    shares = 1.0 / (counts[labels] * logits.shape[1])
    return (functional.cross_entropy(logits, labels, reduction="none") * shares).sum()
