"""An adapted classifier as safetensors, with a record from which it is built again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as save_tensors

from maml_studio import __version__
from maml_studio.engine.classifier import Classifier
from maml_studio.engine.confidence import (
    CONFIDENCE,
    FALSE_REJECT,
    Confidence,
    parsed_confidence,
)
from maml_studio.engine.devices import checked
from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import AdaptedNetwork, MetaLearner
from maml_studio.engine.learners.prepared import Prepared
from maml_studio.engine.learners.records import Card
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.plain_values import from_values
from maml_studio.engine.weight_files import parsed, read_bytes, shapes

FORMAT = 1
LABELS = "labels.json"
WEIGHTS = "weights.safetensors"

_IMAGES, _CLASSES = "support.images", "support.labels"


def write_classifier(
    classifier: Classifier, place: Path, false_reject: float | None = FALSE_REJECT
) -> None:
    """Write weights and support set, the record, and the confidence where there is one.

    Args:
        classifier: what a learner made.
        place: a folder.
        false_reject: see `passport`.

    Raises:
        ValueError: if the classifier was not made by a learner.
        OSError: if the folder can't be written.
    """
    network = adapted_network(classifier)
    # Meta-parameters that the inner loop left may have a say in answers: a scale of logits does.
    tensors = network.learner.parameters | network.weights
    tensors |= {_IMAGES: network.support.support, _CLASSES: network.support.support_labels}
    whole = torch.contiguous_format  # Copies: a file has no room for two tensors in one memory.
    content = save_tensors(
        {n: v.detach().cpu().clone(memory_format=whole) for n, v in tensors.items()}
    )
    digest = hashlib.sha256(content).hexdigest()
    (place / WEIGHTS).write_bytes(content)
    record = json.dumps(passport(classifier, false_reject), indent=2, ensure_ascii=False)
    (place / LABELS).write_text(record + "\n", encoding="utf-8")
    if classifier.calibration is not None:
        confidence = Confidence((classifier.calibration,))
        (place / CONFIDENCE).write_bytes(confidence.as_bytes(digest))


def passport(classifier: Classifier, false_reject: float | None = FALSE_REJECT) -> dict[str, Any]:
    """Return what an export says about itself, `labels` in the order of its probabilities.

    What is less familiar than `none_of_these_below` (None: nothing) is “none of these”, which turns
    away `false_reject` of the drawings of known classes.
    """
    network = adapted_network(classifier)
    learner, prepared = network.learner, network.prepared
    calibration = classifier.calibration
    return {
        "format": FORMAT,
        "app": f"MAML Studio {__version__}",
        "labels": list(classifier.labels),
        "initialization": {"name": learner.card.name, "title": learner.card.title},
        "way": len(classifier.labels),
        "shots": torch.bincount(network.support.support_labels).tolist(),
        "inner_steps": prepared.steps,
        "rate_scale": prepared.rate_scale,
        "protocol": "inductive: each image is judged alone",
        "temperature": 1.0 if calibration is None else calibration.temperature,
        "none_of_these_below": None if calibration is None else false_reject,
        "input": "(batch, 1, 28, 28) float32, 0 for the ground to 1 for ink",
        "network": asdict(learner.network_settings),
        "method": asdict(learner.settings),
    }


def adapted_network(classifier: Classifier) -> AdaptedNetwork:
    """Return the network of a classifier.

    Raises:
        ValueError: if the classifier was not made by a learner.
    """
    if not isinstance(classifier.adapted, AdaptedNetwork):
        raise ValueError("This classifier has no weights to take out.")
    return classifier.adapted


def load_classifier(folder: str | Path, device: str | None = None) -> Classifier:
    """Load a classifier that was exported as safetensors.

    Args:
        folder: what the export left.
        device: “cpu”, “cuda” …; CUDA where it is present if None.

    Raises:
        ValueError: with one sentence, if it is missing, broken, from a newer version or of another
            kind, or there is no such device.
    """
    place = Path(folder)
    record = read_record(place)
    if not (place / WEIGHTS).is_file():
        raise ValueError(f"“{place}” has no {WEIGHTS}: only an export as safetensors is loaded.")
    content, where = read_bytes(place / WEIGHTS), checked(device)
    tensors = {n: v.to(where) for n, v in parsed(content, place / WEIGHTS).items()}
    confidence = _confidence(place, hashlib.sha256(content).hexdigest())
    try:
        card = Card(**record["initialization"], confidence=confidence)
        learner, prepared, weights = _parts(record, tensors, card, f"“{place}”")
        classifier = learner.classifier(prepared, weights)
        logits = classifier.adapted.logits(prepared.episode.support[:1])
        if logits.shape != (1, len(prepared.labels)) or not torch.isfinite(logits).all():
            raise ValueError("its answers are none")
        if classifier.calibration is not None:
            _ = classifier.prototypes  # Raises for examples of classes that there are not.
    except (KeyError, TypeError, IndexError, RuntimeError, ValueError) as error:
        what = " ".join(str(error).split()).rstrip(".")
        raise ValueError(f"The classifier “{place}” is broken: {what}.") from error
    return classifier


def read_record(place: Path) -> dict[str, Any]:
    """Read what an export says about itself.

    Raises:
        ValueError: with one sentence, if it is no export, or from a newer version.
    """
    try:
        record = json.loads(read_bytes(place / LABELS).decode("utf-8"))
        newer = record["format"] > FORMAT
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, TypeError, KeyError) as error:
        raise ValueError(f"“{place / LABELS}” is not the record of a classifier.") from error
    if newer:
        raise ValueError(f"“{place}” is from a newer version of MAML Studio.")
    return dict(record)


def _confidence(place: Path, digest: str) -> Confidence | None:
    path = place / CONFIDENCE
    return parsed_confidence(read_bytes(path), str(path), digest) if path.is_file() else None


def _parts(
    record: Mapping[str, Any], tensors: Weights, card: Card, where: str
) -> tuple[MetaLearner, Prepared, Weights]:
    network = from_values(NetworkSettings, record["network"], where)
    method = from_values(MethodSettings, record["method"], where)
    weights = {name: v for name, v in tensors.items() if name not in (_IMAGES, _CLASSES)}
    kind = LEARNERS[method.name]
    parameters = {name: weights[name] for name in shapes(kind, network, method, where)}
    labels = tuple(map(str, record["labels"]))
    support = Episode.of_support(tensors[_IMAGES], tensors[_CLASSES], len(labels))
    prepared = Prepared(labels, support, int(record["inner_steps"]), float(record["rate_scale"]))
    return kind(network, method, parameters, card), prepared, weights
