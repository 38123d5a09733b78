"""An adapted classifier as an ONNX graph, made and checked in a process of its own.

The exporter changes how torch works while it runs, and takes seconds and much memory: neither may
happen to a window that answers drawings meanwhile.
"""

from __future__ import annotations

import json
import signal
import warnings
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from maml_studio.engine.classifier import Classifier, as_images
from maml_studio.engine.confidence import FALSE_REJECTS, Calibration
from maml_studio.engine.exports.golden import TOLERANCE, Golden, read_golden
from maml_studio.engine.exports.weights import adapted_network, load_classifier
from maml_studio.engine.learners.losses import class_means

MODEL = "model.onnx"
INPUT = "images"
PROBABILITIES, FAMILIARITY = "probabilities", "familiarity"


def convert(connection: Connection, place: Path) -> None:
    """Write the graph of a classifier that lies in a folder as safetensors; check its answers.

    Sends the largest difference between probabilities of golden images, or a sentence that says
    what went wrong.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer: float | str
    try:
        write_graph(load_classifier(place, "cpu"), place / MODEL)
        answer = largest_difference(place / MODEL, read_golden(place))
        if not answer <= TOLERANCE:
            answer = f"its probabilities differ from the app's by {answer:.1g}"
    except Exception as error:  # noqa: BLE001  # The parent tells whatever it is.
        first = str(error).strip().partition("\n")[0].partition(". ")[0]
        answer = first or type(error).__name__
    with suppress(OSError):
        connection.send(answer)


def write_graph(classifier: Classifier, path: Path) -> None:
    """Write a graph from (batch, 1, 28, 28) images to probabilities and familiarity.

    Familiarity, as in `Prediction`, is there only where the classifier is calibrated. Where a network
    sees the batch, the batch is one image. The model's metadata has the labels, as JSON.
    """
    is_inductive = adapted_network(classifier).learner.is_inductive
    outputs = [PROBABILITIES, *([FAMILIARITY] if classifier.calibration else [])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # They are about the exporter's own code.
        program = torch.onnx.export(
            AnsweringGraph(classifier).eval(),
            (torch.zeros((2 if is_inductive else 1, 1, 28, 28)),),
            dynamo=True,
            verbose=False,
            input_names=[INPUT],
            output_names=outputs,
            dynamic_shapes={INPUT: {0: torch.export.Dim("batch")}} if is_inductive else None,
            custom_translation_table={torch.ops.aten._cdist_forward.default: _distances},  # noqa: SLF001
        )
    if program is None:
        raise ValueError("torch made no graph")
    program.model.graph.metadata_props.clear()
    for node in program.model.graph.all_nodes():
        node.metadata_props.clear()  # Where on this machine the code for it lies.
    program.model.metadata_props["labels"] = json.dumps(classifier.labels)
    program.save(path, external_data=False)


def largest_difference(path: Path, golden: Golden) -> float:
    """Return by how much a graph's probabilities differ from what is expected, at most."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    images, expected = as_images(golden.glyphs).numpy(), np.array(golden.probabilities)
    batches = [images[index : index + 1] for index in range(len(images))]
    found = [np.concatenate([session.run([PROBABILITIES], {INPUT: each})[0] for each in batches])]
    if session.get_inputs()[0].shape[0] != 1:
        found.append(session.run([PROBABILITIES], {INPUT: images})[0])
    return max(float(np.abs(each - expected).max()) for each in found)


class AnsweringGraph(nn.Module):
    """What `Classifier.predict_many` computes, with the fast weights as buffers."""

    def __init__(self, classifier: Classifier) -> None:
        """Take the classifier; it stays as it is."""
        super().__init__()
        network = adapted_network(classifier)
        self._learner = network.learner
        self._buffer_of = {name: name.replace(".", "_") for name in network.weights}
        for name, value in network.weights.items():
            self.register_buffer(self._buffer_of[name], value)
        self._company = network.support.support
        self._temperature = 1.0
        self._familiarity: Familiarity | None = None
        if classifier.calibration is not None:
            self._temperature = classifier.calibration.temperature
            self._familiarity = Familiarity(classifier, classifier.calibration)

    def forward(self, images: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Map (batch, 1, 28, 28) to (batch, way) and, where calibrated, (batch,)."""
        logits = self._each(self._learner.answers, images)
        probabilities = torch.softmax(logits / self._temperature, dim=1)
        if self._familiarity is None:
            return probabilities
        features = self._each(self._learner.embeddings, images)
        return probabilities, self._familiarity(features, logits.argmax(dim=1))

    def _each(self, read: Any, images: Tensor) -> Tensor:
        """Read each image alone; see `MetaLearner.judged` for their company."""
        weights = {name: self.get_buffer(own) for name, own in self._buffer_of.items()}
        if self._learner.is_inductive:
            found: Tensor = read(weights, images)
            return found
        last: Tensor = read(weights, torch.cat([self._company, images]))[-1:]
        return last


def _distances(first: Any, second: Any, p: float, compute_mode: int | None = None) -> Any:
    """Return the Euclidean distances that torch.cdist gives, for which ONNX has no operator."""
    from onnxscript import opset18

    op: Any = opset18
    rows = op.Unsqueeze(first, op.Constant(value_ints=[-2]))
    columns = op.Unsqueeze(second, op.Constant(value_ints=[-3]))
    last = op.Constant(value_ints=[-1])
    return op.Sqrt(op.ReduceSumSquare(op.Sub(rows, columns), last, keepdims=0))


class Familiarity(nn.Module):
    """What `unknowns.Prototypes` and `Calibration.familiarity` compute."""

    def __init__(self, classifier: Classifier, calibration: Calibration) -> None:
        """Take where the classes are, and what is to be expected of known drawings."""
        super().__init__()
        network = adapted_network(classifier)
        support = network.support
        with torch.no_grad():
            points = network.features(support.support)
            means = class_means(points, support.support_labels, support.way)
        counts = torch.bincount(support.support_labels, minlength=support.way)
        self.register_buffer("means", means)
        self.register_buffer("spreads", 1 + 1 / counts.to(means.dtype))
        self.register_buffer("places", torch.tensor((0.0, *calibration.strangeness)))
        self.register_buffer("shares", torch.tensor((1.0, *FALSE_REJECTS)))

    def forward(self, features: Tensor, answers: Tensor) -> Tensor:
        """Map (batch, features) and the classes answered, (batch,), to shares of known drawings."""
        means, spreads, places, shares = map(
            self.get_buffer, ("means", "spreads", "places", "shares")
        )
        strangeness = (features - means[answers]).square().sum(1) / spreads[answers]
        segment = (strangeness[:, None] >= places[1:-1]).sum(1)
        low, high = places[segment], places[segment + 1]
        share = (strangeness - low) / (high - low).clamp_min(1e-12)
        found = shares[segment] + share * (shares[segment + 1] - shares[segment])
        return torch.where(strangeness > places[-1], torch.zeros_like(found), found)
