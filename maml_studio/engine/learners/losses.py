"""Losses of a support set, and the linear head; each takes one task or several at once."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def balanced_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the cross-entropy in which each class counts alike, however many examples it has.

    A person gives one class five examples and another one; a plain mean would teach the network
    to prefer the first. For even shots it equals the plain mean.

    Args:
        logits: (…, examples, way).
        labels: (…, examples), from 0 to way − 1, each at least once.

    Returns:
        (…): a loss a task.
    """
    return (cross_entropies(logits, labels) * class_shares(labels, logits.shape[-1])).sum(-1)


def class_shares(labels: Tensor, way: int) -> Tensor:
    """Return each example's share in a sum in which each class counts alike: they sum to 1."""
    counts = functional.one_hot(labels, way).sum(-2)
    return 1.0 / (counts.gather(-1, labels) * way)


def cross_entropies(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the cross-entropy of each example: (…, examples, way) to (…, examples)."""
    flat = functional.cross_entropy(logits.flatten(0, -2), labels.flatten(), reduction="none")
    return flat.view_as(labels)


def mean_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the mean cross-entropy over all queries of all tasks: (…, queries, way) to ()."""
    return cross_entropies(logits, labels).mean()


def share_right(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the share of right answers: (…, queries, way) and (…, queries) to ()."""
    return (logits.argmax(dim=-1) == labels).float().mean()


def class_means(features: Tensor, labels: Tensor, way: int) -> Tensor:
    """Return the prototypes (Snell et al. 2017, equation 1): the mean features of each class.

    Args:
        features: (…, examples, features).
        labels: (…, examples), from 0 to way − 1, each at least once.
        way: the number of classes.

    Returns:
        (…, way, features).
    """
    members = functional.one_hot(labels, way).to(features.dtype)  # (…, examples, way)
    return members.transpose(-1, -2) @ features / members.sum(-2).unsqueeze(-1)


def linear(features: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Apply a head: (…, examples, features), (…, way, features), (…, way) to (…, examples, way)."""
    if weight.ndim == 2:
        return functional.linear(features, weight, bias)
    return torch.baddbmm(bias.unsqueeze(1), features, weight.transpose(1, 2))
