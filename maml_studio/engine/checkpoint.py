"""The whole state of a meta-training: meta-parameters, optimizer, counters."""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.episode import episode_generator
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.outer_optimizer import OuterOptimizer
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.weight_files import check_shapes

FORMAT = 2
_COUNTERS = ("step", "validated_step", "best_score", "stale", "seconds")


class Checkpoint:
    """A learner in training; it holds no random state, as episodes are a function of the step.

    Attributes:
        learner: its meta-parameters are changed in place.
        step: the outer steps done.
        validated_step: the step of the last validation, −1 before the first.
        best_score: the best validation score so far, −1 before the first.
        stale: the validations since the best one.
        seconds: the training time.
    """

    def __init__(self, recipe: Recipe, device: str = "cpu") -> None:
        """Start a training anew, with random meta-parameters.

        Raises:
            ValueError: if the method has nothing to train, or does not go with the network.
        """
        kind = LEARNERS[recipe.method.name]
        generator = episode_generator(recipe.outer.seed, purpose="weights")
        learner = kind.initial(recipe.network, recipe.method, generator).to(device)
        if not learner.parameters:
            raise ValueError(
                f"“{recipe.method.name}” has no parameters: there is nothing to train."
            )
        self.learner: MetaLearner = learner
        self.step = 0
        self.validated_step = -1
        self.best_score = -1.0
        self.stale = 0
        self.seconds = 0.0
        for value in learner.parameters.values():
            value.requires_grad_()
        self.optimizer = OuterOptimizer(recipe.outer.optimizer, recipe.outer.weight_decay)

    def update(self, gradients: Weights, rate: float, clip: float) -> float:
        """Take an outer step, unless the meta-gradient is not finite.

        Args:
            gradients: by name; a parameter without one stays untouched, as does its optimizer state.
                They are clipped in place.
            rate: the learning rate.
            clip: the longest meta-gradient, 0 for any.

        Returns:
            The length of the meta-gradient before clipping.
        """
        parameters = self.learner.parameters
        for name, parameter in parameters.items():
            parameter.grad = gradients.get(name)
        values = list(parameters.values())
        norm = float(torch.nn.utils.clip_grad_norm_(values, clip or math.inf))
        if math.isfinite(norm):
            self.optimizer.step(parameters, gradients, rate)
            self.step += 1
        for parameter in parameters.values():
            parameter.grad = None
        return norm

    def write(self, path: Path) -> None:
        """Write the checkpoint whole or not at all."""
        tensors = {f"parameter.{k}": v.detach() for k, v in self.learner.parameters.items()}
        for name, state in self.optimizer.state.items():
            tensors |= {f"{kind}.{name}": found for kind, found in state.items()}
        about = {"format": FORMAT} | {name: getattr(self, name) for name in _COUNTERS}
        dense = {name: value.contiguous() for name, value in tensors.items()}
        atomic_write(path, save_tensors(dense, {"state": json.dumps(about)}))

    def restore(self, path: Path) -> None:
        """Go on from a checkpoint of the same recipe.

        Raises:
            ValueError: if it is broken, of another format or belongs to another recipe.
        """
        try:
            with safe_open(path, "pt") as file:
                about = json.loads((file.metadata() or {})["state"])
                tensors = {name: file.get_tensor(name) for name in list(file.keys())}
            _check_format(about.get("format", 1), path)
            counters = {name: about[name] for name in _COUNTERS}
        except (OSError, SafetensorError, LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"The checkpoint “{path}” can't be read: {error}.") from error
        except json.JSONDecodeError as error:
            raise ValueError(f"The checkpoint “{path}” can't be read: {error}.") from error
        self._take(tensors, f"The checkpoint “{path}”")
        for name, value in counters.items():
            setattr(self, name, value)

    def _take(self, tensors: dict[str, Tensor], where: str) -> None:
        parameters = self.learner.parameters
        parts: dict[str, Weights] = {}
        for key, value in tensors.items():
            kind, _, name = key.partition(".")
            parts.setdefault(kind, {})[name] = value
        found = parts.pop("parameter", {})
        check_shapes(parameters, found, where)
        with torch.no_grad():
            for name, value in parameters.items():
                value.copy_(found[name])
        state: dict[str, Weights] = {}
        for name in parameters:
            own = {kind: values[name] for kind, values in parts.items() if name in values}
            if own:
                state[name] = own
        self.optimizer.load(state, parameters)


def _check_format(found: int, path: Path) -> None:
    if found != FORMAT:
        age = "a newer" if found > FORMAT else "an earlier"
        raise ValueError(f"The checkpoint “{path}” is of {age} version of MAML Studio.")
