"""Answers to the images of a folder, and the table that they make."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from maml_studio.engine.classifier import Classifier, Prediction
from maml_studio.engine.generators import drain
from maml_studio.engine.image_files import load_glyph
from maml_studio.engine.predictions import (
    FileAnswer,
    files_below,
    predicting,
    predicting_folder,
    write_csv,
)
from tests.export_tools import NAMES, small_classifier, small_task
from tests.pictures import letter, save


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return small_classifier(small_task())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Leave images, a file that is none, a hidden one, and an earlier answer."""
    place = tmp_path / "images"
    (place / "more").mkdir(parents=True)
    for name in ("10.png", "9.png", "more/ñ 1.png", ".hidden.png", "=cmd.png"):
        save(place / name, letter())
    (place / "notes.txt").write_text("no image", encoding="utf-8")
    (place / "answers.csv").touch()
    (place / "more" / "again").symlink_to(place, target_is_directory=True)
    return place


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_answered(classifier: Classifier, folder: Path) -> None:
    records: list[FileAnswer] = []
    answers = drain(predicting_folder(classifier, folder), records.append)
    names = [str(answer.path.relative_to(folder)) for answer in answers]
    assert names == ["9.png", "10.png", "=cmd.png", "notes.txt", str(Path("more/ñ 1.png"))]
    assert tuple(records) == answers
    assert [(answer.done, answer.total) for answer in answers] == [(n, 5) for n in range(1, 6)]
    for answer in answers:
        if answer.path.name == "notes.txt":
            assert answer.prediction is None
            assert answer.error.endswith("notes.txt”: this is not an image.")
        else:
            assert answer.prediction == classifier.predict(load_glyph(answer.path))
            assert answer.error == ""


def test_the_table(classifier: Classifier, folder: Path, tmp_path: Path) -> None:
    answers = drain(predicting_folder(classifier, folder))
    write_csv(tmp_path / "a.csv", NAMES, answers, folder)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbffile,label,probability,")
    rows = {row["file"]: row for row in rows_of(tmp_path / "a.csv")}
    assert set(rows) == {"9.png", "10.png", "'=cmd.png", "notes.txt", str(Path("more/ñ 1.png"))}
    bad = rows.pop("notes.txt")
    assert bad["error"].endswith("this is not an image.")
    assert {value for name, value in bad.items() if name not in ("file", "error")} == {""}
    for row in rows.values():
        shares = {name: float(row[f"probability of {name}"]) for name in NAMES}
        assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
        best = max(NAMES, key=shares.__getitem__)
        assert row["label"] == ("'=1+1" if best == "=1+1" else best)
        assert float(row["probability"]) == shares[best]
        assert 0 <= float(row["familiarity"]) <= 1
        assert row["error"] == ""


def test_a_sign_is_a_name_and_no_formula(tmp_path: Path) -> None:
    classifier = small_classifier(small_task(), is_calibrated=False)
    image = save(tmp_path / "+.png", letter())
    answers = drain(predicting(classifier, [image]))
    write_csv(tmp_path / "a.csv", NAMES, answers, tmp_path)
    (row,) = rows_of(tmp_path / "a.csv")
    assert row["file"] == "'+.png"
    assert row["familiarity"] == ""
    write_csv(tmp_path / "a.csv", NAMES, answers)
    (row,) = rows_of(tmp_path / "a.csv")
    assert row["file"] == str(image)


def test_what_is_none_of_these_is_as_strict_as_told(
    classifier: Classifier, folder: Path, tmp_path: Path
) -> None:
    answers = drain(predicting(classifier, [folder / "9.png", folder / "notes.txt"]))
    for turns_away, said in ((lambda _: True, "yes"), (lambda _: False, "no")):
        write_csv(tmp_path / "a.csv", NAMES, answers, turns_away=turns_away)
        assert [row["none of these"] for row in rows_of(tmp_path / "a.csv")] == [said, ""]


@pytest.mark.parametrize("name", ["=1+1", "＝1", "@x", "\n=1", "\t=1"])
def test_no_spreadsheet_computes_a_name(tmp_path: Path, name: str) -> None:
    prediction = Prediction(name, {name: 1.0})
    answer = FileAnswer(tmp_path / "9.png", prediction, "", 1, 1)
    write_csv(tmp_path / "a.csv", [name], [answer], tmp_path)
    assert rows_of(tmp_path / "a.csv")[0]["label"] == f"'{name}"


@pytest.mark.skipif(os.name == "nt", reason="names there are always text")
def test_a_name_that_is_no_text_is_written_all_the_same(
    classifier: Classifier, tmp_path: Path
) -> None:
    image = save(tmp_path / os.fsdecode(b"a\xff.png"), letter())
    write_csv(tmp_path / "a.csv", NAMES, drain(predicting(classifier, [image])), tmp_path)
    assert rows_of(tmp_path / "a.csv")[0]["file"] == r"a\udcff.png"


def test_what_cannot_be_is_told(
    classifier: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="There is no folder"):
        predicting_folder(classifier, tmp_path / "gone")
    with pytest.raises(ValueError, match="has no files"):
        files_below(tmp_path)
    table = tmp_path / "a.csv"
    write_csv(table, NAMES, [])
    before = table.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ValueError, match=r"a\.csv” cannot be written: No space left on device\.$"):
        write_csv(table, ["other"], [])
    assert table.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
