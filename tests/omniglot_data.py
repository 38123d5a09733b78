"""Fixtures of real data: Omniglot's images in a data folder, and its pen strokes."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.shared_folders import filled_once
from tests.strokes import StrokeArchive


@pytest.fixture(scope="session")
def omniglot_archives(data_root: Path) -> Path:
    """Return the folder of Omniglot's archives; ask for it where nothing need be unpacked."""
    return data_root / "omniglot"


@pytest.fixture(scope="session")
def stroke_archive(omniglot_archives: Path) -> StrokeArchive:
    """Return the pen strokes of five background alphabets."""
    return StrokeArchive(omniglot_archives / "strokes_background_small1.zip")


@pytest.fixture(scope="session")
def omniglot_store(omniglot_archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack Omniglot once a session; the cache that the first reading leaves is shared too."""

    def unpack(store: Path) -> None:
        for part in ("images_background", "images_evaluation"):
            _unpack(omniglot_archives / f"{part}.zip", store / "omniglot-py")

    return filled_once(tmp_path_factory, "omniglot", unpack)


@pytest.fixture
def omniglot(omniglot_store: Path, data_folder: Path) -> Path:
    """Put Omniglot, and its cache, into the test's own data folder and return that folder."""
    (omniglot_store / "cache").mkdir(exist_ok=True)
    for name in ("omniglot-py", "cache"):
        (data_folder / name).symlink_to(omniglot_store / name, target_is_directory=True)
    return data_folder


def _unpack(archive: Path, folder: Path) -> None:
    made = set()
    with ZipFile(archive) as images:
        for entry in images.infolist():
            if entry.is_dir() or entry.filename.startswith("__MACOSX"):
                continue
            place = folder / entry.filename
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            place.write_bytes(images.read(entry))
