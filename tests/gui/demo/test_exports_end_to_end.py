"""The result is taken out by the menu, and answers in a process without the app as it did here."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QPushButton

from tests.conftest import CHECKOUT
from tests.export_tools import run_alone
from tests.gui import mouse
from tests.gui.demo.filing import action, settle
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

README = re.compile(r"```python\n(import json.*?)```", re.DOTALL)
AS_ONNX, AS_WEIGHTS = "The classifier as ONNX…", "The classifier as weights (safetensors)…"
ANSWERS = "Answers to a folder of images…"
MESSY = 'naïve, “✕” "q"'
TOLERANCE = 1e-5

ALL = """
import json
from classify import classify
print(json.dumps([classify(path) for path in sys.argv[2:]]))
"""
STROKES = """
import json, onnxruntime
from preprocess import Glyph
model = onnxruntime.InferenceSession(sys.argv[1] + "/model.onnx")
images = Glyph.from_strokes(json.loads(sys.argv[2]), canvas=1.0).pixels[None, None]
print(json.dumps([found.tolist() for found in model.run(None, {"images": images})]))
"""
LOADED = """
import json, sys
sys.path.insert(0, sys.argv[1])
from classify import classify
print(json.dumps([classify(path) for path in sys.argv[2:]]))
"""


def export(hands: Hands, text: str, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(to), ""))
    action(hands, text).trigger()
    hands.qtbot.waitUntil(lambda: not hands.window.files.work.is_busy, timeout=120_000)


def answers(
    hands: Hands, images: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, dict[str, str]]:
    """Save the window's answers to a folder as a table, and read it, a row a file."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(images))
    export(hands, ANSWERS, table, monkeypatch)
    with table.open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def letter(size: tuple[int, int] = (90, 120)) -> Image.Image:
    """Draw a vertical bar in black on white."""
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    middle, width = size[0] // 2, max(3, size[0] // 15)
    pen.line([(middle, size[1] // 8), (middle, size[1] * 7 // 8)], fill=0, width=width)
    return image


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Leave images as people have them: a scan, a blackboard, a big photo, and one that is none."""
    folder = tmp_path / "pictures"
    (folder / "below, ✕").mkdir(parents=True)
    noise = np.random.default_rng(0).normal(0, 6, (120, 90))
    shade = np.linspace(0, 40, 90)[None]
    scan = np.asarray(letter().filter(ImageFilter.GaussianBlur(1)), float) * 0.7 + 40 - shade
    Image.fromarray((scan + noise).clip(0, 255).astype(np.uint8)).save(folder / "scan.jpg")
    Image.fromarray(255 - np.asarray(letter())).save(folder / "light on dark.png")
    big = letter((3000, 4000))
    colors = [big.point(lambda v, top=top: top if v else 30) for top in (250, 240, 200)]
    Image.merge("RGB", colors).save(folder / "below, ✕" / "big.webp")
    knot = Image.new("L", (100, 100), 255)
    places = [(10, 10), (90, 30), (15, 60), (85, 90), (50, 5), (30, 95), (95, 50), (5, 40)]
    ImageDraw.Draw(knot).line(places, fill=0, width=3)
    knot.save(folder / "=cmd|'.png")
    (folder / "notes.txt").write_text("no image", "utf-8")
    return folder


@pytest.fixture
def taught(hands: Hands) -> Hands:
    hands.make_task(**{MESSY: LINE, "=1+1": DASH, "cross": CROSS})
    hands.wait_until_ready()
    return hands


def agree(found: list[list[object]], rows: dict[str, dict[str, str]], names: list[str]) -> None:
    """Check that probabilities and “none of these” are those of the window's table."""
    for name, (probabilities, is_none) in zip(names, found, strict=True):
        row = next(row for file, row in rows.items() if file.removeprefix("'") == name)
        assert isinstance(probabilities, dict)
        shown = {label: float(row[f"probability of {label}"]) for label in probabilities}
        assert list(probabilities) == [MESSY, "=1+1", "cross"]
        assert probabilities == pytest.approx(shown, abs=TOLERANCE)
        assert is_none == (row["none of these"] == "yes")


def test_onnx_answers_elsewhere_as_the_window_did(
    taught: Hands, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnx")
    hands, out = taught, tmp_path / "out ✕"
    hands.demo.trying.none.choose(0.1)
    rows = answers(hands, pictures, tmp_path / "a.csv", monkeypatch)
    export(hands, AS_ONNX, out, monkeypatch)
    assert f"Saved as “{out}”" in hands.message, hands.message
    names = [name.removeprefix("'") for name, row in rows.items() if row["label"]]
    assert len(names) == 4
    found = json.loads(run_alone(ALL, out, *(pictures / name for name in names)))
    agree(found, rows, names)
    assert [is_none for _, is_none in found] == [name.startswith("=") for name in names]
    assert json.loads((out / "labels.json").read_text("utf-8"))["none_of_these_below"] == 0.1
    (code,) = README.findall((CHECKOUT / "README.md").read_text("utf-8"))
    (out / "drawing.png").write_bytes((pictures / "light on dark.png").read_bytes())
    start = "import os; os.chdir(sys.argv[1])\n"
    printed = run_alone(start + code, out).splitlines()
    shares = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in printed}
    assert shares == pytest.approx(found[names.index("light on dark.png")][0], abs=6e-5)
    assert hands.try_out(CROSS).startswith("cross")
    strokes = json.dumps(hands.try_canvas.strokes())
    ((row,), (familiarity,)) = json.loads(run_alone(STROKES, out, strokes))
    shown = hands.demo.trying._prediction
    assert shown is not None
    assert row == pytest.approx(list(shown.probabilities.values()), abs=TOLERANCE)
    assert familiarity == pytest.approx(shown.familiarity, abs=1e-4)


def test_weights_answer_elsewhere_as_the_window_did(
    taught: Hands, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, out = taught, tmp_path / "out"
    hands.demo.trying.none.choose(None)
    rows = answers(hands, pictures, tmp_path / "a.csv", monkeypatch)
    export(hands, AS_WEIGHTS, out, monkeypatch)
    names = [name.removeprefix("'") for name, row in rows.items() if row["label"]]
    command = [sys.executable, "-c", LOADED, out, *(pictures / name for name in names)]
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    agree(found, rows, names)
    assert not any(is_none for _, is_none in found)
    listed = subprocess.run(
        [sys.executable, out / "classify.py", pictures / "scan.jpg"],
        capture_output=True, text=True, check=True, encoding="utf-8",
    ).stdout  # fmt: skip
    assert listed == f"{pictures / 'scan.jpg'}\t{MESSY}\n"


@pytest.mark.parametrize("package", ["onnx", "onnxscript", "onnxruntime"])
def test_the_menu_says_what_onnx_needs(
    hands: Hands, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    menu = next(menu for menu in hands.window.findChildren(QMenu) if menu.title() == "Export")
    menu.aboutToShow.emit()
    export(hands, f"{AS_ONNX} · pip install 'maml-studio[onnx]'", tmp_path / "out", monkeypatch)
    assert "pip install 'maml-studio[onnx]'" in hands.message
    assert not (tmp_path / "out").exists()


def test_a_folder_of_pictures_becomes_a_table(
    taught: Hands, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "answers"
    rows = answers(taught, pictures, table.with_suffix(".csv"), monkeypatch)
    shares = [f"probability of {label}" for label in (MESSY, "=1+1", "cross")]
    header = ["file", "label", "probability", *shares, "familiarity", "none of these", "error"]
    below = str(Path("below, ✕") / "big.webp")
    assert set(rows) == {"scan.jpg", "light on dark.png", "'=cmd|'.png", "notes.txt", below}
    assert all(list(row) == header for row in rows.values())
    assert rows["notes.txt"]["error"].endswith("notes.txt”: this is not an image.")
    assert not any(rows["notes.txt"][name] for name in header[1:-1])
    for name in ("scan.jpg", "light on dark.png", below):
        assert (rows[name]["label"], rows[name]["none of these"]) == (MESSY, "no")
    lines = table.with_suffix(".csv").read_bytes()
    assert lines.startswith(b"\xef\xbb\xbf")
    assert lines.count(b"\r\n") == 6 == lines.count(b"\n")
    cells = [cell for row in csv.reader(io.StringIO(lines.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if len(cell) > 1 and cell[0] in "=+-@\t\r"]


def test_an_empty_folder_is_said_and_leaves_no_table(
    taught: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty" / "below").mkdir(parents=True)
    with pytest.raises(FileNotFoundError):
        answers(taught, tmp_path / "empty", tmp_path / "a.csv", monkeypatch)
    assert f"“{tmp_path / 'empty'}” has no files" in taught.message


def test_answers_to_many_pictures_tell_how_far_they_are_and_can_be_cancelled(
    taught: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, table = tmp_path / "many", tmp_path / "a.csv"
    folder.mkdir()
    letter((1500, 2000)).save(folder / "0.png")
    for number in range(1, 400):
        (folder / f"{number}.png").hardlink_to(folder / "0.png")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(table), ""))
    action(taught, ANSWERS).trigger()
    pattern = re.compile(r"Classifying the images in “many”: \d+ of 400")
    taught.qtbot.waitUntil(lambda: pattern.fullmatch(taught.message) is not None, timeout=20_000)
    bar = taught.demo.message
    cancel = next(one for one in bar.findChildren(QPushButton) if one.text() == "Cancel")
    mouse.click(cancel)
    settle(taught)
    told = [label.text() for label in taught.window.findChildren(QLabel)]
    assert "Classifying the images in “many” was cancelled" in told
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == []
