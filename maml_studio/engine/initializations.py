"""Initializations on disk: a folder each, with weights.safetensors and card.json.

Weights are safetensors, never pickles: an initialization from a stranger cannot run code. Where its
confidence was fitted, confidence.json lies beside them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import save as save_tensors

from maml_studio.engine.confidence import CONFIDENCE, Confidence, parsed_confidence
from maml_studio.engine.data_folder import atomic_write, data_folder
from maml_studio.engine.devices import checked
from maml_studio.engine.kept_checkpoints import LAST
from maml_studio.engine.latest_checkpoint import latest_learner
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.nearest_pixels import NearestPixels
from maml_studio.engine.learners.prototypical import Prototypical
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.plain_values import from_values
from maml_studio.engine.weight_files import check_shapes, parsed, read_bytes, shapes
from maml_studio.resources import pretrained

FORMAT = 1
CARD = "card.json"
WEIGHTS = "weights.safetensors"


@dataclass(frozen=True)
class Entry:
    """An initialization in one of the places where `load` looks.

    Attributes:
        name: what `load` takes: the name of its folder, or its path where an earlier one has that.
        title: its name for people.
        path: its folder.
        method: the name of its method; empty if its card can't be read.
        way: the number of classes that its head is for; None if for any, or if nobody knows.
    """

    name: str
    title: str
    path: Path
    method: str = ""
    way: int | None = None


def load(name: str | Path = "default", device: str | None = None) -> MetaLearner:
    """Load an initialization.

    Args:
        name: a path (of an initialization; of a run, whose best one is meant; or of the
            `last.safetensors` of a run), or a name in the bundled initializations, then in the data
            folder's; or a baseline: “random”, the default's network without what it learned,
            “prototypes” of the default's features, or “nearest-pixels”.
        device: “cpu”, “cuda” …; CUDA where it is present if None.

    Raises:
        ValueError: with one sentence, if it is missing, broken or from a newer version, or there
            is no such device.

    Example:
        >>> load("default").card.name
        'default'
    """
    if Path(name).name == LAST:
        return latest_learner(Path(name)).to(checked(device))
    folder = _find(str(name))
    if folder is None:
        return _BASELINES[str(name)](device)
    values = _read_card(folder)
    where = f"The initialization “{folder}”"
    network = from_values(NetworkSettings, values["network"], where)
    method = from_values(MethodSettings, values["method"], where)
    record = {k: v for k, v in values.items() if k not in ("format", "name", "title")}
    kind = LEARNERS[method.name]
    content = read_bytes(folder / WEIGHTS)
    parameters = parsed(content, folder / WEIGHTS)
    check_shapes(shapes(kind, network, method, where), parameters, where)
    digest = hashlib.sha256(content).hexdigest()
    if values.get("weights_sha256") not in (None, digest):
        raise ValueError(f"{where} has other weights than those its card was written for.")
    confidence = _read_confidence(folder, digest)
    card = Card(str(values["name"]), str(values["title"]), record, confidence)
    learner = kind(network, method, parameters, card)
    return learner.to(checked(device))


def save(learner: MetaLearner, folder: Path) -> None:
    """Write an initialization, each file whole or not at all; an older confidence goes first.

    Raises:
        OSError: if the disk is full or the folder can't be written.
    """
    weights = weights_file(learner)
    digest = hashlib.sha256(weights).hexdigest()
    values = {
        "format": FORMAT,
        "name": learner.card.name,
        "title": learner.card.title,
        **learner.card.record,
        "network": asdict(learner.network_settings),
        "method": asdict(learner.settings),
        "weights_sha256": digest,
    }
    card = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    (folder / CONFIDENCE).unlink(missing_ok=True)
    atomic_write(folder / WEIGHTS, weights)
    atomic_write(folder / CARD, card.encode())
    if learner.card.confidence is not None:
        atomic_write(folder / CONFIDENCE, learner.card.confidence.as_bytes(digest))


def weights_file(learner: MetaLearner) -> bytes:
    """Return the content of the `weights.safetensors` that `save` writes."""
    tensors = {name: value.detach().cpu() for name, value in learner.parameters.items()}
    return save_tensors(tensors)


def save_confidence(confidence: Confidence, folder: Path) -> Path:
    """Write what was fitted beside the weights of an initialization, and return its path.

    Raises:
        ValueError: if there are no weights.
        OSError: if the folder can't be written.
    """
    digest = hashlib.sha256(read_bytes(folder / WEIGHTS)).hexdigest()
    atomic_write(folder / CONFIDENCE, confidence.as_bytes(digest))
    return folder / CONFIDENCE


def folder_of(name: str | Path) -> Path | None:
    """Return the folder that `load` would read; None for a baseline, which has none.

    Raises:
        ValueError: with one sentence, if there is no such initialization.
    """
    return _find(str(name))


def available() -> list[Entry]:
    """List the bundled initializations by method, then those in the data folder by name.

    The default is the first. Only cards are read, no weights.
    """
    places = (pretrained(), data_folder() / "initializations")
    folders = [path.parent for place in places for path in sorted(place.glob(f"*/{CARD}"))]
    first = {folder.name: folder for folder in reversed(folders)}
    entries = [
        _entry(folder.name if first[folder.name] == folder else str(folder), folder)
        for folder in folders
    ]
    return sorted(entries, key=_rank)


def _rank(entry: Entry) -> tuple[bool, bool, int]:
    is_own, methods = entry.path.parent != pretrained(), list(METHODS)
    is_known = entry.method in METHODS and not is_own
    method = methods.index(entry.method) if is_known else len(methods)
    return entry.name != "default", is_own, method


def _entry(name: str, folder: Path) -> Entry:
    try:
        card = _read_card(folder)
    except ValueError:
        return Entry(name, folder.name, folder)
    method = card["method"]
    way = method.get("way") if method.get("head") == "learned" else None
    return Entry(name, str(card["title"]), folder, str(method.get("name", "")), way)


def _find(name: str) -> Path | None:
    """Return the folder of an initialization; a baseline has none."""
    best = Path(name) / "checkpoints" / "best"
    places = (best, Path(name), pretrained() / name, data_folder() / "initializations" / name)
    for place in places:
        if any(_is_file(place / name) for name in ("config.toml", "metrics.jsonl")):
            raise ValueError(f"The run “{place}” has no best checkpoint: it was never validated.")
        if _is_file(place / CARD) or _is_file(place / WEIGHTS):
            return place
    if name in _BASELINES:
        return None
    known = ", ".join([*(entry.name for entry in available()), *_BASELINES])
    raise ValueError(f"There is no initialization “{name}”; there is: {known}.")


def _random(device: str | None) -> MetaLearner:
    return load("default", device).random_start()


def _nearest_pixels(device: str | None) -> MetaLearner:
    return NearestPixels.baseline().to(checked(device))


def _prototypes(device: str | None) -> MetaLearner:
    return Prototypical.of_features(load("default", device))


_BASELINES = {"random": _random, "nearest-pixels": _nearest_pixels, "prototypes": _prototypes}


def _read_confidence(folder: Path, digest: str) -> Confidence | None:
    path = folder / CONFIDENCE
    return parsed_confidence(read_bytes(path), str(path), digest) if _is_file(path) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # say a name too long to be a file's
        return False


def _read_card(folder: Path) -> dict[str, Any]:
    path = folder / CARD
    try:
        values = json.loads(read_bytes(path).decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"“{path}” can't be read: {error}.") from error
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        raise ValueError(f"“{path}” is not the card of an initialization: it has no format.")
    if values["format"] > FORMAT:
        raise ValueError(f"“{path}” is from a newer version of MAML Studio.")
    for name, kind in (("name", str), ("title", str), ("network", dict), ("method", dict)):
        if not isinstance(values.get(name), kind):
            raise ValueError(f"“{path}” has no usable “{name}”.")
    return values
