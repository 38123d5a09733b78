"""The whole state of a meta-training: meta-parameters, optimizer, counters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.initializations import check_shapes
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.recipe import Recipe

_COUNTERS = ("step", "validated_step", "best_score")
_MOMENTS = ("exp_avg", "exp_avg_sq")


class Checkpoint:
    """A learner in training; it holds no random state, as episodes are a function of the step."""

    def __init__(self, learner: MetaLearner, rate: float) -> None:
        """Take a learner whose meta-parameters the optimizer will change in place."""
        self.learner = learner
        self.step = 0
        self.validated_step = 0
        self.best_score = -1.0
        for value in learner.parameters.values():
            value.requires_grad_()
        self.optimizer = torch.optim.Adam(list(learner.parameters.values()), rate)

    def add(self, gradients: Weights, share: float) -> None:
        """Add an episode's share of the meta-gradient."""
        for name, gradient in gradients.items():
            parameter = self.learner.parameters[name]
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
            parameter.grad.add_(gradient, alpha=share)

    def update(self, rate: float, clip: float) -> float:
        """Take an outer step and return the length of the meta-gradient before clipping."""
        values = list(self.learner.parameters.values())
        norm = float(torch.nn.utils.clip_grad_norm_(values, clip))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.step += 1
        return norm

    def write(self, path: Path) -> None:
        """Write the checkpoint whole or not at all."""
        tensors: dict[str, Tensor] = {}
        counts: dict[str, float] = {}
        for name, value in self.learner.parameters.items():
            tensors[f"parameter.{name}"] = value.detach()
            moments = self.optimizer.state.get(value, {})
            if moments:
                counts[name] = float(moments["step"])
                tensors |= {f"{kind}.{name}": moments[kind] for kind in _MOMENTS}
        about = {name: getattr(self, name) for name in _COUNTERS} | {"counts": counts}
        atomic_write(path, save_tensors(tensors, {"state": json.dumps(about)}))

    @classmethod
    def read(cls, path: Path, recipe: Recipe, device: str = "cpu") -> Self:
        """Read a checkpoint.

        Raises:
            ValueError: if it is broken or belongs to another recipe.
        """
        try:
            with safe_open(path, "pt") as file:
                about = json.loads(file.metadata()["state"])
                tensors = {name: file.get_tensor(name).clone() for name in list(file.keys())}
            learner = _learner(recipe, tensors, f"The checkpoint “{path}”").to(device)
            made = cls(learner, recipe.outer.rate)
            for name in _COUNTERS:
                setattr(made, name, about[name])
            made._restore(tensors, about["counts"])
        except (OSError, SafetensorError, KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"The checkpoint “{path}” can't be read: {error}.") from error
        return made

    def _restore(self, tensors: dict[str, Tensor], counts: dict[str, float]) -> None:
        for name, count in counts.items():
            parameter = self.learner.parameters[name]
            state = {kind: tensors[f"{kind}.{name}"].to(parameter.device) for kind in _MOMENTS}
            self.optimizer.state[parameter] = {"step": torch.tensor(count), **state}


def _learner(recipe: Recipe, tensors: dict[str, Tensor], where: str) -> MetaLearner:
    kind = LEARNERS[recipe.method.name]
    fresh = kind.initial(recipe.network, recipe.method, torch.Generator())
    parameters = {name: tensors[f"parameter.{name}"] for name in fresh.parameters}
    check_shapes(fresh.parameters, parameters, where)
    return kind(recipe.network, recipe.method, parameters)
