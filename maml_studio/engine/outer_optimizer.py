"""The optimizers of the outer loop.

Their steps are torch's own functions. Its classes are not used: the first one that is made imports
torch's compiler, which takes each training process as long as torch itself.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.sgd import sgd

from maml_studio.engine.networks.catalogue import Weights

Tensors = list[Tensor]

_BETAS = (0.9, 0.999)
_EPSILON = 1e-8
_RATES = ("rate.", "log_rate.")


class OuterOptimizer:
    """Update meta-parameters with Adam (Kingma & Ba 2015) or with plain gradient descent.

    Attributes:
        state: what Adam keeps of each parameter that has had a gradient, by the parameter's name:
            “step” (a scalar on the CPU), “exp_avg” and “exp_avg_sq” (of the parameter's shape).
    """

    def __init__(self, kind: str, weight_decay: float) -> None:
        """Begin without a state.

        Args:
            kind: adam or sgd.
            weight_decay: of matrices and filters; rates, norms and biases do not decay.
        """
        self._kind = kind
        self._weight_decay = weight_decay
        self.state: dict[str, Weights] = {}

    @torch.no_grad()
    def step(self, parameters: Weights, gradients: Weights, rate: float) -> None:
        """Change the parameters that have a gradient, in place."""
        spared = [name for name in gradients if _is_spared(name, parameters[name])]
        decaying = [name for name in gradients if name not in spared]
        update = {"adam": self._adam, "sgd": self._sgd}[self._kind]
        for names, decay in ((decaying, self._weight_decay), (spared, 0.0)):
            if names:
                some = [parameters[name] for name in names]
                update(names, some, [gradients[name] for name in names], rate, decay)

    def load(self, state: dict[str, Weights], parameters: Weights) -> None:
        """Go on with a state that was kept, on the parameters' device."""
        self.state = {
            name: {
                kind: value if kind == "step" else value.to(parameters[name])
                for kind, value in kept.items()
            }
            for name, kept in state.items()
        }

    def _sgd(
        self, _: list[str], values: Tensors, slopes: Tensors, rate: float, decay: float
    ) -> None:
        sgd(
            values,
            slopes,
            [],
            weight_decay=decay,
            momentum=0.0,
            lr=rate,
            dampening=0.0,
            nesterov=False,
            maximize=False,
        )

    def _adam(
        self, names: list[str], values: Tensors, slopes: Tensors, rate: float, decay: float
    ) -> None:
        for name, value in zip(names, values, strict=True):
            if name not in self.state:
                moments = {kind: torch.zeros_like(value) for kind in ("exp_avg", "exp_avg_sq")}
                self.state[name] = {"step": torch.tensor(0.0)} | moments
        kept = [self.state[name] for name in names]
        adam(
            values,
            slopes,
            [state["exp_avg"] for state in kept],
            [state["exp_avg_sq"] for state in kept],
            [],
            [state["step"] for state in kept],
            amsgrad=False,
            beta1=_BETAS[0],
            beta2=_BETAS[1],
            lr=rate,
            weight_decay=decay,
            eps=_EPSILON,
            maximize=False,
        )


def _is_spared(name: str, value: Tensor) -> bool:
    return value.ndim < 2 or name.startswith(_RATES)
