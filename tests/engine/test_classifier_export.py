"""A classifier as a folder: whole or not at all, and from safetensors the very same again."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

import maml_studio
from maml_studio.engine.classifier import Classifier
from maml_studio.engine.confidence import CONFIDENCE, Confidence
from maml_studio.engine.exports import bundle
from maml_studio.engine.exports.bundle import exporting
from maml_studio.engine.exports.kinds import missing_for
from maml_studio.engine.exports.weights import LABELS, WEIGHTS, load_classifier, write_classifier
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.learners.nearest_pixels import NearestPixels
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.task import Task
from tests.export_tools import small_classifier, small_task
from tests.small_learners import small_learner
from tests.small_tasks import scribble, scribbled_task


@pytest.fixture(scope="module")
def task() -> Task:
    return small_task()


@pytest.fixture(scope="module")
def classifier(task: Task) -> Classifier:
    return small_classifier(task)


@pytest.fixture
def exported(classifier: Classifier, task: Task, tmp_path: Path) -> Path:
    return drain(exporting(classifier, task, tmp_path / "x", "safetensors")).folder


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("method", METHODS)
def test_loaded_it_answers_the_same(tmp_path: Path, method: str, norm: str) -> None:
    is_nearest = method == "nearest-pixels"
    learner = NearestPixels.baseline() if is_nearest else small_learner(method, norm=norm)
    classifier = learner.adapt(scribbled_task([2, 3, 1]))
    write_classifier(classifier, tmp_path)
    glyphs = [scribble(1), scribble(2)]
    loaded = load_classifier(tmp_path)
    assert loaded.predict_many(glyphs) == classifier.predict_many(glyphs)
    assert np.array_equal(loaded.embed(glyphs), classifier.embed(glyphs))


def test_a_calibrated_one_stays_calibrated(exported: Path, classifier: Classifier) -> None:
    loaded = maml_studio.load_classifier(exported)
    found, wanted = loaded.predict(scribble(3)), classifier.predict(scribble(3))
    assert found.familiarity is not None
    assert found.familiarity == pytest.approx(wanted.familiarity)
    assert found.probabilities == pytest.approx(wanted.probabilities)
    assert loaded.labels == classifier.labels


def test_its_program_runs(exported: Path) -> None:
    command = [sys.executable, exported / "check.py"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "6 golden images, largest difference 0.0e+00\n"


def test_another_folder_is_never_replaced(
    classifier: Classifier, task: Task, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").touch()
    for overwrite in (False, True):
        with pytest.raises(ValueError, match=r"“letters” in .* is no exported classifier"):
            exporting(classifier, task, tmp_path / "letters", "safetensors", overwrite=overwrite)
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "mine.txt"]


def test_an_empty_folder_is_taken(classifier: Classifier, task: Task, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    drain(exporting(classifier, task, tmp_path / "new", "safetensors"))
    assert (tmp_path / "new" / LABELS).is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_an_earlier_export_is_replaced_only_when_told(exported: Path, task: Task) -> None:
    other = small_classifier(task, is_calibrated=False)
    with pytest.raises(ValueError, match="There is already a classifier “x”"):
        exporting(other, task, exported, "safetensors")
    drain(exporting(other, task, exported, "safetensors", overwrite=True))
    assert not (exported / CONFIDENCE).exists()
    assert [path.name for path in exported.parent.iterdir()] == ["x"]


def test_what_others_put_into_it_stays_at_every_depth(
    exported: Path, classifier: Classifier, tmp_path: Path
) -> None:
    foreign = ["mine.txt", "labels.json.bak", "photos/x.png", "photos/golden/001.png"]
    foreign += ["golden/mine.png", "golden/more/y.png", "preprocess/notes.txt"]
    foreign += ["preprocess/__pycache__/mine.txt"]
    for name in foreign:
        (exported / name).parent.mkdir(parents=True, exist_ok=True)
        (exported / name).write_text(name)
    compiled = exported / "preprocess" / "__pycache__" / "glyph.pyc"
    compiled.touch()
    (exported / "empty").mkdir()
    (exported / "link").symlink_to(tmp_path)
    fewer = Task({label: glyphs[:1] for label, glyphs in small_task().items()})
    drain(exporting(classifier, fewer, exported, "safetensors", overwrite=True))
    assert [(exported / name).read_text() for name in foreign] == foreign
    assert (exported / "empty").is_dir()
    assert (exported / "link").is_symlink()
    assert not compiled.exists()
    golden = sorted(path.name for path in (exported / "golden").iterdir())
    assert golden == ["001.png", "002.png", "003.png", "expected.json", "mine.png", "more"]
    assert [path.name for path in exported.parent.iterdir()] == ["x"]


@pytest.mark.parametrize("is_list_broken", [False, True])
def test_a_file_of_somebody_else_is_not_written_over(
    exported: Path, task: Task, is_list_broken: bool
) -> None:
    expected = exported / "golden" / "expected.json"
    record = json.loads(expected.read_text("utf-8"))
    record["images"] = record["images"][:-1]
    expected.write_text("[1]" if is_list_broken else json.dumps(record), "utf-8")
    before = {path: path.read_bytes() for path in exported.rglob("*.*")}
    name = "golden/001.png" if is_list_broken else "golden/006.png"
    with pytest.raises(ValueError, match=f"“{name}” in .* not known .*: nothing was replaced"):
        drain(exporting(small_classifier(task), task, exported, "safetensors", overwrite=True))
    assert {path: path.read_bytes() for path in exported.rglob("*.*")} == before
    assert [path.name for path in exported.parent.iterdir()] == ["x"]


@pytest.mark.parametrize(
    ("place", "failing"),
    [("shutil.copyfile", 1), *[("pathlib.Path.rename", call) for call in (1, 2, 3, 4)]],
)
def test_a_full_disk_leaves_what_was_there(
    exported: Path, task: Task, place: str, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mine.txt", "golden/yours.txt"):
        (exported / name).write_text("a note")
    before = {path: path.read_bytes() for path in exported.rglob("*.*")}
    work = exporting(small_classifier(task), task, exported, "safetensors", overwrite=True)
    rename, calls = Path.rename, count(1)

    def full(*arguments: Path) -> object:
        if next(calls) != failing:
            return rename(*arguments)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place, full)
    with pytest.raises(ValueError, match="cannot be written: No space left on device"):
        drain(work)
    assert {path: path.read_bytes() for path in exported.rglob("*.*")} == before
    assert [path.name for path in exported.parent.iterdir()] == ["x"]


def test_progress_reaches_its_end(classifier: Classifier, task: Task, tmp_path: Path) -> None:
    records: list[Progress] = []
    drain(exporting(classifier, task, tmp_path / "x", "safetensors"), records.append)
    assert [record.done for record in records] == [*range(8)]
    assert {record.total for record in records} == {7}


def test_without_the_extra_it_says_what_to_install(
    classifier: Classifier, task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert missing_for("safetensors") == ""
    with pytest.raises(ValueError, match=r"pip install 'maml-studio\[onnx\]' brings them\.$"):
        exporting(classifier, task, tmp_path / "x")
    with pytest.raises(ValueError, match="There is no export as “pickle”"):
        exporting(classifier, task, tmp_path / "x", "pickle")


def test_a_process_that_ends_without_a_word_is_told(
    classifier: Classifier, task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "convert", silent)
    with pytest.raises(ValueError, match="ended unexpectedly; memory may be short"):
        drain(exporting(classifier, task, tmp_path / "x"))
    assert list(tmp_path.iterdir()) == []


def silent(*_: object) -> None:
    """Stand in for a conversion that the system ends."""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "from a newer version"),
        ({"labels": ["a", "b"]}, "is broken"),
        ({"network": {"channels": 4}}, "is broken"),
        ({"method": {"name": "nonsense"}}, "is broken: .* no method “nonsense”"),
        ({"initialization": {"nonsense": 1}}, "is broken"),
    ],
)
def test_a_broken_record_is_told(exported: Path, changes: dict[str, object], sentence: str) -> None:
    record = json.loads((exported / LABELS).read_text("utf-8"))
    (exported / LABELS).write_text(json.dumps(record | changes), "utf-8")
    with pytest.raises(ValueError, match=sentence) as caught:
        load_classifier(exported)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["head.bias", "support.images", "support.labels"])
def test_weights_that_do_not_fit_are_told(exported: Path, name: str) -> None:
    tensors = load_file(exported / WEIGHTS)
    tensors[name] = tensors[name] + (1 if name == "support.labels" else float("nan"))
    save_file(tensors, exported / WEIGHTS)
    (exported / CONFIDENCE).unlink()
    if name != "support.labels":
        with pytest.raises(ValueError, match="is broken"):
            load_classifier(exported)
    confidence = small_classifier(small_task()).calibration
    assert confidence is not None
    digest = hashlib.sha256((exported / WEIGHTS).read_bytes()).hexdigest()
    (exported / CONFIDENCE).write_bytes(Confidence((confidence,)).as_bytes(digest))
    with pytest.raises(ValueError, match="is broken"):
        load_classifier(exported)


def test_broken_files_are_told(exported: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"has no labels\.json"):
        load_classifier(tmp_path)
    weights = exported / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"weights\.safetensors” can't be read"):
        load_classifier(exported)
    (exported / LABELS).write_text("[]", "utf-8")
    with pytest.raises(ValueError, match="is not the record of a classifier"):
        load_classifier(exported)
    shutil.rmtree(exported)
    with pytest.raises(ValueError, match=r"has no labels\.json"):
        load_classifier(exported)
