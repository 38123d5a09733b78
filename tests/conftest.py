"""What all the tests share. Free of Qt, so that the job without it can load this file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

pytest_plugins = ("tests.command_line", "tests.omniglot_data", "tests.tiny_runs")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty data folder of its own."""
    folder = tmp_path_factory.mktemp("data")
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
