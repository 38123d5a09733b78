"""`make gpu`: all that a GPU is wanted for, in a given number of minutes, with a bare python3.

CUDA tests, the throughput beside others, and the default training, which goes on where an earlier
call left it. Each part that fails is named in results.json and the next one begins. Without CUDA
everything runs on the CPU, as a rehearsal.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

CHECKOUT = Path(__file__).resolve().parent.parent
RECIPES = CHECKOUT / "maml_studio" / "recipes"
RECIPE = RECIPES / "default.toml"
PAPER = RECIPES / "maml-5w1s.toml"
RUN_FILES = (
    "config.toml",
    "card.json",
    "log.txt",
    "metrics.jsonl",
    "checkpoints/last.safetensors",
    "checkpoints/best/weights.safetensors",
    "checkpoints/best/card.json",
)

TESTS = "tests/engine"
_TESTS_SHARE = 0.25
_THROUGHPUT_SHARE = 0.1
_PACE_SHARE = 0.1
_PACE_STEPS = 500
_FIRST_STEPS = 20
_TRAINING_ENDS = 0.95
_NO_TESTS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Do all parts and return the exit code: 0, or 1 if one of them failed."""
    given = _parser().parse_args(arguments)
    begun = time.monotonic()
    seconds = 60 * given.minutes
    given.out.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {"minutes": given.minutes}
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["MAML_STUDIO_DATA"] = temporary
        run = Path(temporary, "runs", given.recipe.stem)
        archive = f"{given.recipe.stem}.zip"
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "machine": describe,
            "cuda_tests": lambda: test(given.out / "cuda-tests.txt", _TESTS_SHARE * seconds),
            "throughput": lambda: measure(given.out / "throughput.md", _THROUGHPUT_SHARE * seconds),
            "data": lambda: unpack(given.data),
            "paper_pace": lambda: pace(PAPER, Path(temporary, "pace"), _PACE_SHARE * seconds),
            "earlier": lambda: take_up(given.earlier / archive, run),
            "training": lambda: train(given.recipe, run, begun + _TRAINING_ENDS * seconds),
            "initialization": lambda: pack(run, given.out / archive),
        }
        for name, part in parts.items():
            results[name] = _outcome(part)
            print(f"gpu: {name}: {results[name]}", flush=True)
    results["seconds"] = time.monotonic() - begun
    (given.out / "results.json").write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    return int(any("failed" in results[name] for name in parts))


def describe() -> dict[str, Any]:
    """Say where this runs."""
    import torch

    from benchmarks.tables import machine

    found = [torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count())]
    return {"machine": machine(), "cuda_devices": found}


def test(report: Path, seconds: float) -> dict[str, Any]:
    """Run the tests that need CUDA, and keep what they say."""
    if importlib.util.find_spec("pytest") is None:
        report.write_text("pytest is not here.\n", "utf-8")
        return {"skipped": "pytest is not here"}
    options = ["-p", "no:cacheprovider", "-p", "no:pytest-qt", "--continue-on-collection-errors"]
    command = [sys.executable, "-m", "pytest", "-m", "cuda", *options, TESTS]
    with report.open("wb") as file:
        try:
            done = subprocess.run(
                command,
                cwd=CHECKOUT,
                stdout=file,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"failed": f"not done after {seconds:.0f} s"}
    lines = report.read_text("utf-8", errors="replace").splitlines()
    outcome = "done" if done.returncode in (0, _NO_TESTS) else "failed"
    return {outcome: lines[-1].strip("= ") if lines else "", "exit_code": done.returncode}


def measure(report: Path, seconds: float) -> dict[str, Any]:
    """Measure the throughput of meta-training."""
    import torch

    from benchmarks import outer_steps, throughput

    if torch.cuda.is_available():
        found = throughput.measure("cuda", seconds)
    else:
        cases = outer_steps.CASES[:1]
        found = throughput.measure("cpu", seconds, cases=cases, processes=False, memory=False)
    report.write_text(throughput.table(found) + "\n", "utf-8")
    return asdict(found)


def unpack(archives: Path) -> dict[str, Any]:
    """Import the archives of a folder into the data folder."""
    from maml_studio.engine.datasets.archives import importing
    from maml_studio.engine.generators import drain

    imported = drain(importing([archives], sources=()))
    return {"places": [path.name for path in imported.places], "refused": list(imported.refused)}


def take_up(archive: Path, run: Path) -> dict[str, Any]:
    """Put the run where an earlier call left it."""
    if not archive.is_file():
        return {"found": False}
    with ZipFile(archive) as opened:
        for name in set(RUN_FILES) & set(opened.namelist()):
            place = run / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(opened.read(name))
    return {"found": True}


def train(recipe: Path, run: Path, end: float) -> dict[str, Any]:
    """Go on with the training until its end, or that of the time."""
    import torch

    from maml_studio.engine.recipe import Recipe
    from maml_studio.engine.training import meta_training
    from maml_studio.engine.training_records import OuterStep, Validation

    asked = Recipe.from_toml(recipe)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    outcome: dict[str, Any] = {"device": device, "steps": 0, "of": asked.outer.steps}
    with closing(meta_training(asked, run, resume=True, device=device)) as training:
        for record in training:
            if isinstance(record, OuterStep):
                outcome["steps"] += 1
                outcome |= {"outer_step": record.step, "loss": record.loss}
            elif isinstance(record, Validation):
                outcome |= {"validation_step": record.step, "validation_score": record.score}
            if time.monotonic() >= end:
                break
    return outcome


def pace(recipe: Path, run: Path, seconds: float) -> dict[str, Any]:
    """Project how long a recipe takes from its steady rate, over 500 outer steps at most."""
    import torch

    from maml_studio.engine.recipe import Recipe
    from maml_studio.engine.training import meta_training
    from maml_studio.engine.training_records import OuterStep

    asked = Recipe.from_toml(recipe)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    moments = []
    with closing(meta_training(asked, run, device=device)) as training:
        for record in training:
            if isinstance(record, OuterStep):
                moments.append(time.monotonic())
                if len(moments) > _PACE_STEPS or moments[-1] - moments[0] > seconds:
                    break
    # The first steps are slower: memory is taken, and on CUDA the work is recorded.
    steady = moments[_FIRST_STEPS:] if len(moments) > 2 * _FIRST_STEPS else moments
    a_step = (steady[-1] - steady[0]) / max(1, len(steady) - 1)
    minutes = asked.outer.steps * a_step / 60
    return {"recipe": recipe.stem, "over_steps": len(steady) - 1, "projected_minutes": minutes}


def pack(run: Path, archive: Path) -> dict[str, Any]:
    """Keep a run: the initialization, where it goes on, its recipe and its metrics."""
    kept = [name for name in RUN_FILES if (run / name).is_file()]
    if not kept:
        raise FileNotFoundError("the training left nothing to keep")
    with ZipFile(archive, "w", ZIP_DEFLATED) as file:
        for name in kept:
            file.write(run / name, name)
    return {"file": archive.name, "bytes": archive.stat().st_size, "holds": kept}


def _outcome(part: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    begun = time.monotonic()
    try:
        outcome = part()
    except Exception as error:  # noqa: BLE001  # The minutes are rare: the other parts go on.
        outcome = {"failed": f"{type(error).__name__}: {error}"}
    return {**outcome, "seconds": round(time.monotonic() - begun, 1)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make gpu", description=__doc__)
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--out", type=Path, required=True, help="where the files go")
    parser.add_argument("--data", type=Path, required=True, help="Omniglot's archives")
    parser.add_argument(
        "--from", type=Path, required=True, dest="earlier", help="what an earlier call left"
    )
    parser.add_argument("--recipe", type=Path, default=RECIPE, help="what to train")
    return parser


if __name__ == "__main__":
    sys.path[0] = str(CHECKOUT)  # Nothing is installed on that machine.
    raise SystemExit(main())
