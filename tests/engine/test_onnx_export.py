"""A classifier as ONNX answers elsewhere as the app did, with nothing of the app around it."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.classifier import Classifier
from maml_studio.engine.exports.bundle import Exported, exporting
from maml_studio.engine.exports.golden import Golden
from maml_studio.engine.exports.onnx_graph import convert, largest_difference, write_graph
from maml_studio.engine.exports.weights import load_classifier
from maml_studio.engine.generators import drain
from maml_studio.engine.image_files import load_glyph
from maml_studio.engine.learners.nearest_pixels import NearestPixels
from maml_studio.engine.task import Task
from tests.export_tools import NAMES, run_alone, small_classifier, small_task
from tests.small_learners import small_learner
from tests.small_tasks import scribble, scribbled_task

pytest.importorskip("onnx")

RUN = """
import json
from classify import MODEL, classify, load_glyph
rows = [classify(path)[0] for path in sys.argv[2:]]
(familiarity,) = MODEL.run(["familiarity"], {"images": load_glyph(sys.argv[2]).pixels[None, None]})
print(json.dumps([rows, familiarity.tolist()]))
"""
CHECK = "import runpy; runpy.run_path(sys.argv[1] + '/check.py', run_name='__main__')"


@pytest.fixture(scope="module")
def task() -> Task:
    return small_task()


@pytest.fixture(scope="module")
def classifier(task: Task) -> Classifier:
    return small_classifier(task)


@pytest.fixture(scope="module")
def exported(
    classifier: Classifier, task: Task, tmp_path_factory: pytest.TempPathFactory
) -> Exported:
    return drain(exporting(classifier, task, tmp_path_factory.mktemp("out") / "naïve ✕"))


def test_it_is_a_folder_of_few_files(exported: Exported) -> None:
    assert {path.name for path in exported.folder.iterdir()} == {
        "README.txt",
        "check.py",
        "classify.py",
        "golden",
        "labels.json",
        "model.onnx",
        "preprocess",
    }
    assert [path.name for path in exported.folder.parent.iterdir()] == ["naïve ✕"]
    assert exported.golden == 3 + 2 + 1
    assert 0 < exported.size < 200_000
    assert exported.difference is not None
    assert exported.difference < 1e-5


def test_it_says_what_it_is(exported: Exported) -> None:
    record = json.loads((exported.folder / "labels.json").read_text("utf-8"))
    assert record["labels"] == list(NAMES)
    assert (record["way"], record["shots"], record["inner_steps"]) == (3, [4, 2, 1], 3)
    assert record["initialization"] == {"name": "trial", "title": "A trial 🦊"}
    assert record["temperature"] == pytest.approx(1.7)


def test_the_model_knows_its_labels_and_nothing_of_this_machine(exported: Exported) -> None:
    import onnxruntime

    model = exported.folder / "model.onnx"
    about = onnxruntime.InferenceSession(model).get_modelmeta().custom_metadata_map
    assert json.loads(about["labels"]) == list(NAMES)
    assert b"site-packages" not in model.read_bytes()
    assert b"onnx_graph.py" not in model.read_bytes()


def test_golden_images_get_the_apps_answers_in_a_fresh_process(
    exported: Exported, classifier: Classifier
) -> None:
    golden = json.loads((exported.folder / "golden" / "expected.json").read_text("utf-8"))["images"]
    paths = [exported.folder / "golden" / image["file"] for image in golden]
    rows, familiarity = json.loads(run_alone(RUN, exported.folder, *paths))
    for path, image, row in zip(paths, golden, rows, strict=True):
        assert list(row) == list(image["probabilities"]) == list(NAMES)
        assert row == pytest.approx(image["probabilities"], abs=1e-4)
        assert row == pytest.approx(classifier.predict(load_glyph(path)).probabilities, abs=1e-4)
    assert 0 < golden[0]["familiarity"] < 1
    assert familiarity[0] == pytest.approx(golden[0]["familiarity"], abs=1e-4)


def test_it_checks_itself(exported: Exported) -> None:
    assert run_alone(CHECK, exported.folder).startswith("6 golden images, largest difference ")


def test_images_together_are_answered_as_alone(exported: Exported, classifier: Classifier) -> None:
    glyphs = [scribble(number) for number in range(20)]
    rows = [list(answer.probabilities.values()) for answer in classifier.predict_many(glyphs)]
    golden = Golden(glyphs, rows)
    assert largest_difference(exported.folder / "model.onnx", golden) < 1e-5


def test_familiarity_is_the_apps_over_its_whole_range(
    exported: Exported, classifier: Classifier
) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(exported.folder / "model.onnx")
    glyphs = [scribble(number) for number in range(60)]
    images = np.stack([glyph.pixels for glyph in glyphs])[:, None]
    (found,) = session.run(["familiarity"], {"images": images})
    expected = [answer.familiarity for answer in classifier.predict_many(glyphs)]
    assert found.tolist() == pytest.approx(expected, abs=1e-4)
    assert len(set(np.round(found, 2))) > 5


@pytest.mark.parametrize(
    ("method", "norm"),
    [
        ("maml++", "group"),
        ("proto-maml", "none"),
        ("prototypical", "group"),
        ("relation", "group"),
        ("reptile", "batch"),
        ("nearest-pixels", "none"),
    ],
)
def test_each_kind_of_method(tmp_path: Path, method: str, norm: str) -> None:
    is_nearest = method == "nearest-pixels"
    learner = NearestPixels.baseline() if is_nearest else small_learner(method, norm=norm)
    classifier = learner.adapt(scribbled_task([2, 3, 1]))
    write_graph(classifier, tmp_path / "model.onnx")
    glyphs = [scribble(number) for number in range(5)]
    rows = [list(answer.probabilities.values()) for answer in classifier.predict_many(glyphs)]
    assert largest_difference(tmp_path / "model.onnx", Golden(glyphs, rows)) < 1e-4


def test_other_answers_than_the_apps_are_no_export(
    classifier: Classifier, task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    place = drain(exporting(classifier, task, tmp_path / "x", "safetensors")).folder
    expected = place / "golden" / "expected.json"
    record = json.loads(expected.read_text("utf-8"))
    record["images"][0]["probabilities"]["ka"] += 0.01
    expected.write_text(json.dumps(record), "utf-8")
    here, there = multiprocessing.Pipe(duplex=False)
    convert(there, place)
    assert here.recv() == "its probabilities differ from the app's by 0.01"


def test_it_is_not_what_the_app_loads(exported: Exported) -> None:
    with pytest.raises(ValueError, match="only an export as safetensors is loaded"):
        load_classifier(exported.folder)


def test_cancelled_it_leaves_nothing(classifier: Classifier, task: Task, tmp_path: Path) -> None:
    work = exporting(classifier, task, tmp_path / "x")
    while next(work).what != "Writing and checking the ONNX graph":
        pass
    assert multiprocessing.active_children()
    work.close()
    assert not multiprocessing.active_children()
    assert list(tmp_path.iterdir()) == []
