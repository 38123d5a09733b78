"""Reading weights that may come from anyone: what is wrong with them, in one sentence."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors

from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings


def read_bytes(path: Path) -> bytes:
    """Read a file.

    Raises:
        ValueError: with one sentence, if it is missing or can't be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ValueError(f"“{path.parent}” has no {path.name}.") from error
    except OSError as error:
        raise ValueError(f"“{path}” can't be read: {error}.") from error


def parsed(content: bytes, path: Path) -> Weights:
    """Return the tensors in the content of a safetensors file.

    Raises:
        ValueError: with one sentence that names the file, if it is broken.
    """
    try:
        return load_tensors(content)
    except (KeyError, SafetensorError) as error:
        raise ValueError(f"“{path}” can't be read: {error}.") from error


def shapes(
    kind: type[MetaLearner], network: NetworkSettings, method: MethodSettings, where: str
) -> Weights:
    """Return weights without values: a wrong card must not fill the memory.

    Raises:
        ValueError: with one sentence that begins with `where`, if no network can be so.
    """
    generator = torch.Generator()
    try:
        with torch.device("meta"):
            return kind.initial(network, method, generator).parameters
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    except (RuntimeError, TypeError, OverflowError) as error:
        raise ValueError(f"{where} has a card whose numbers no network can have.") from error


def check_shapes(expected: Weights, found: Weights, where: str) -> None:
    """Compare the names, shapes and types of weights, and that all are finite numbers.

    Raises:
        ValueError: with one sentence that begins with `where`.
    """
    missing = sorted(set(expected) ^ set(found))
    if missing:
        raise ValueError(f"{where} has other weights than its card says: {missing[0]}.")
    for name, value in expected.items():
        if found[name].shape != value.shape or found[name].dtype != value.dtype:
            raise ValueError(
                f"{where} has weights of another shape than its card says: "
                f"{name} is {tuple(found[name].shape)}, not {tuple(value.shape)}."
            )
        if not torch.isfinite(found[name]).all():
            raise ValueError(f"{where} has weights that are not finite numbers: {name}.")
