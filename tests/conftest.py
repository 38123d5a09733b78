"""What all the tests share. Free of Qt, so that the job without it can load this file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

pytest_plugins = (
    "tests.alphabets",
    "tests.command_line",
    "tests.omniglot_data",
    "tests.tiny_runs",
)

LONGEST = {
    "test_benchmarks",
    "test_bundled_recipes",
    "test_default_initialization",
    "test_distributed",
    "test_exports_end_to_end",
    "test_killed_training",
    "test_methods_learn",
    "test_parity",
    "test_screenshots",
    "test_window_benchmark",
    "test_workers",
}
"""The files that take ten seconds and more."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let several processes begin with the longest files, so that none is left alone with one."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture(scope="session")
def data_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return paths in turn; pytest itself would look through all there are for the next number."""
    root = tmp_path_factory.mktemp("data")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def data_folder(data_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty data folder of its own."""
    folder = next(data_folders)
    folder.mkdir()
    monkeypatch.setenv("MAML_STUDIO_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def data_root() -> Path:
    """Return the folder of real data (archives of Omniglot and MNIST), or skip where there is none."""
    folder = Path(os.environ.get("MAML_STUDIO_TEST_DATA") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        reason = f"no real data at {folder} (MAML_STUDIO_TEST_DATA names another folder)"
        if os.environ.get("MAML_STUDIO_REQUIRE_DATA") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
