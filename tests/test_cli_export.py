"""`maml-studio export` and the table of `classify`."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from pathlib import Path

import pytest

from maml_studio.engine.exports.weights import load_classifier
from maml_studio.engine.image_files import load_glyph
from tests.command_line import BAR, CROSS, Run, draw, is_one_sentence

README = Path(__file__).resolve().parent.parent / "README.md"


def test_export_leaves_what_runs_elsewhere(
    run: Run, tiny: str, examples: Path, tmp_path: Path
) -> None:
    from tests.export_tools import run_alone

    out = tmp_path / "out"
    ran = run("export", examples, out, "--init", tiny)
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(
        r".*out: \d+ kB, 3 golden images, whose probabilities differ by at most \de-\d\d from the app's\n",
        ran.out,
    )
    image = draw(tmp_path / "drawing.png", CROSS)
    (code,) = re.findall(r"```python\n(import json.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert len(code.splitlines()) <= 10
    (tmp_path / "run.py").write_text(code, encoding="utf-8")
    start = (
        "import os, runpy; os.chdir(sys.argv[1]); sys.path.append(''); runpy.run_path(sys.argv[2])"
    )
    draw(out / "drawing.png", CROSS)
    printed = run_alone(start, out, tmp_path / "run.py")
    answers = json.loads(run("classify", examples, image, "--init", tiny, "--json").out)
    found = dict(line.rsplit(" ", 1) for line in printed.splitlines())
    assert {name: float(share) for name, share in found.items()} == pytest.approx(
        answers[0]["probabilities"], abs=1e-3
    )


def test_export_as_safetensors_replaces_only_when_told(
    run: Run, tiny: str, examples: Path, tmp_path: Path
) -> None:
    asked = ("export", examples, tmp_path / "out", "--init", tiny, "--format", "safetensors")
    assert run(*asked).code == 0
    assert load_classifier(tmp_path / "out").labels == ("bar", "cross ✕")
    ran = run(*asked)
    assert ran.code == 2
    assert is_one_sentence(ran.err)
    assert "There is already" in ran.err
    assert run(*asked, "--overwrite", "--inner-steps", 1).code == 0
    record = json.loads((tmp_path / "out" / "labels.json").read_text("utf-8"))
    assert record["inner_steps"] == 1


def test_export_says_what_to_install(
    run: Run, tiny: str, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    ran = run("export", examples, tmp_path / "out", "--init", tiny)
    assert ran.code == 2
    assert is_one_sentence(ran.err)
    assert "pip install 'maml-studio[onnx]'" in ran.err
    assert not (tmp_path / "out").exists()


def test_classify_writes_a_table(run: Run, tiny: str, examples: Path, tmp_path: Path) -> None:
    draw(tmp_path / "new" / "a.png", BAR)
    draw(tmp_path / "new" / "below" / "b.png", CROSS)
    (tmp_path / "new" / "bad.png").write_text("no image")
    alone = draw(tmp_path / "c.png", CROSS)
    table = tmp_path / "t.csv"
    ran = run("classify", examples, tmp_path / "new", alone, "--init", tiny, "--csv", table)
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [Path(row["file"]).name for row in rows] == ["a.png", "bad.png", "b.png", "c.png"]
    assert [row["label"] for row in rows] == ["bar", "", "cross ✕", "cross ✕"]
    for row in rows:
        if row["label"]:
            glyph = load_glyph(row["file"])
            assert glyph.pixels.any()
            assert row["probability"] == row[f"probability of {row['label']}"]
