"""Archives are imported wholly or not at all."""

from __future__ import annotations

import errno
import gzip
import os
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.datasets.archives import Imported, importing
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.inventory import inventory
from maml_studio.engine.datasets.omniglot import reading_omniglot
from maml_studio.engine.datasets.sources import Source
from maml_studio.engine.generators import Progress, drain
from tests.archives import GOOD, LABELS, NAMES, files, make_zip, md5, png, run
from tests.idx_files import idx_bytes


def test_images_land_where_torchvision_leaves_them(tmp_path: Path, data_folder: Path) -> None:
    junk = {"__MACOSX/images_evaluation/Elder/character01/._0001_01.png": b"x"}
    junk["images_evaluation/.DS_Store"] = b"x"
    archive = make_zip(tmp_path / "images_evaluation.zip", {**GOOD, **junk})
    imported, notes = run([archive])
    assert imported == Imported((data_folder / "omniglot-py" / "images_evaluation",))
    assert notes == []
    assert files(data_folder) == [f"omniglot-py/{name}" for name in sorted(GOOD)]
    assert [len(pixels) for pixels in drain(reading_omniglot("test")).pixels] == [2, 2]


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("any.zip", "repacked/python/images_evaluation/"), ("images_evaluation.zip", "")],
)
def test_repacked_archives_are_understood(
    tmp_path: Path, data_folder: Path, name: str, prefix: str
) -> None:
    entries = {prefix + name.partition("/")[2]: content for name, content in GOOD.items()}
    imported, _ = run([make_zip(tmp_path / name, entries)])
    assert not imported.refused
    assert len(files(data_folder / "omniglot-py" / "images_evaluation")) == 4


def test_an_import_replaces_what_was_there(tmp_path: Path, data_folder: Path) -> None:
    place = data_folder / "omniglot-py" / "images_evaluation"
    run([make_zip(tmp_path / "images_evaluation.zip", GOOD)])
    first = drain(reading_omniglot("test"))
    changed = {name: png(9) for name in GOOD}
    run([make_zip(tmp_path / "images_evaluation.zip", changed)])
    second = drain(reading_omniglot("test"))
    assert [path.name for path in sorted(place.rglob("*.png"))] == NAMES
    assert not np.array_equal(first.pixels[0], second.pixels[0])
    assert [path.name for path in place.parent.iterdir()] == ["images_evaluation"]


def broken_archives() -> dict[str, bytes]:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, image in GOOD.items():
            archive.writestr(name, image)
    whole = content.getvalue()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    return {"empty": b"", "text": b"hello", "half": whole[: len(whole) // 2], "bit": bytes(flipped)}


@pytest.mark.parametrize("kind", ["empty", "text", "half", "bit"])
def test_a_broken_archive_is_refused_and_the_old_data_stays(
    tmp_path: Path, data_folder: Path, kind: str
) -> None:
    run([make_zip(tmp_path / "good" / "images_evaluation.zip", GOOD)])
    before = files(data_folder)
    bad = tmp_path / "images_evaluation.zip"
    bad.write_bytes(broken_archives()[kind])
    imported, _ = run([bad])
    assert imported.places == ()
    assert len(imported.refused) == 1
    assert str(bad) in imported.refused[0]
    assert "\n" not in imported.refused[0]
    assert files(data_folder) == before


@pytest.mark.parametrize(
    ("entry", "content", "problem"),
    [
        ("images_evaluation/Elder/character01/bad.png", b"not a PNG", "is not a PNG image"),
        ("images_evaluation/Elder/character01/bad.png", bytes(1 << 21), "too large"),
        ("images_evaluation/../../../outside.png", png(), "points outside"),
        ("/images_evaluation/Elder/character01/x.png", png(), "points outside"),
        ("C:\\images_evaluation\\Elder\\character01\\x.png", png(), "points outside"),
    ],
)
def test_a_bad_entry_refuses_the_whole_archive(
    tmp_path: Path, data_folder: Path, entry: str, content: bytes, problem: str
) -> None:
    archive = make_zip(tmp_path / "in" / "images_evaluation.zip", {**GOOD, entry: content})
    imported, _ = run([archive])
    assert problem in imported.refused[0]
    assert files(data_folder) == []
    assert files(tmp_path) == ["in/images_evaluation.zip"]


def test_idx_files_with_and_without_gz(tmp_path: Path, data_folder: Path) -> None:
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(LABELS, mtime=0))
    (tmp_path / "train-labels.idx1-ubyte").write_bytes(LABELS)
    imported, _ = run([tmp_path])
    raw = data_folder / "MNIST" / "raw"
    assert set(imported.places) == {raw / f"{name}-labels-idx1-ubyte" for name in ("t10k", "train")}
    assert all(place.read_bytes() == LABELS for place in imported.places)


@pytest.mark.parametrize(
    "content", [b"", gzip.compress(LABELS, mtime=0)[:-4], gzip.compress(LABELS[:-1], mtime=0)]
)
def test_a_broken_idx_file_is_refused(tmp_path: Path, data_folder: Path, content: bytes) -> None:
    bad = tmp_path / "t10k-labels-idx1-ubyte.gz"
    bad.write_bytes(content)
    imported, _ = run([bad])
    assert "is broken and was not imported" in imported.refused[0]
    assert files(data_folder) == []


def test_labels_under_the_name_of_images_are_refused(tmp_path: Path, data_folder: Path) -> None:
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(LABELS)
    imported, _ = run([tmp_path])
    assert "does not hold images" in imported.refused[0]
    assert files(data_folder) == []


def test_kin_are_told_apart_by_checksum_or_folder(tmp_path: Path, data_folder: Path) -> None:
    name, content = "t10k-labels-idx1-ubyte.gz", gzip.compress(LABELS, mtime=0)
    for folder in ("a", "fashion-mnist"):
        (tmp_path / folder).mkdir()
    (tmp_path / "a" / name).write_bytes(content)
    (tmp_path / "fashion-mnist" / name).write_bytes(gzip.compress(LABELS, 1, mtime=0))
    run([tmp_path], (Source("kmnist", name, md5(content), ()),))
    assert files(data_folder) == [
        "FashionMNIST/raw/t10k-labels-idx1-ubyte",
        "KMNIST/raw/t10k-labels-idx1-ubyte",
    ]


def test_the_nearest_folder_tells_the_kin(tmp_path: Path, data_folder: Path) -> None:
    place = tmp_path / "kmnist" / "MNIST" / "raw"
    place.mkdir(parents=True)
    (place / "t10k-labels-idx1-ubyte").write_bytes(LABELS)
    run([tmp_path])
    assert files(data_folder) == ["MNIST/raw/t10k-labels-idx1-ubyte"]


def test_a_file_of_which_nobody_knows_the_kin_counts_as_mnist_and_replaces_none(
    tmp_path: Path, data_folder: Path
) -> None:
    unknown = tmp_path / "t10k-labels-idx1-ubyte"
    there = data_folder / "MNIST" / "raw" / unknown.name
    for _ in range(2):  # The same again is no harm.
        unknown.write_bytes(LABELS)
        assert run([unknown])[0] == Imported((there,))
    unknown.write_bytes(LABELS[:-1] + b"\4")
    imported, _ = run([unknown])
    assert imported.places == ()
    (sentence,) = imported.refused
    assert "could be of MNIST, FashionMNIST or KMNIST" in sentence
    assert str(there) in sentence
    assert there.read_bytes() == LABELS
    known = tmp_path / "mnist" / unknown.name
    known.parent.mkdir()
    unknown.rename(known)
    assert run([known])[0] == Imported((there,))
    assert there.read_bytes() == known.read_bytes()


def test_an_unofficial_archive_takes_no_images_away(tmp_path: Path, data_folder: Path) -> None:
    run([make_zip(tmp_path / "whole" / "images_evaluation.zip", GOOD)])
    before = files(data_folder)
    less = dict(list(GOOD.items())[1:])
    archive = make_zip(tmp_path / "images_evaluation.zip", less)
    imported, notes = run([archive])
    (sentence,) = imported.refused
    assert "is not the official archive and lacks 1 of the 4 images in" in sentence
    assert notes == []
    assert files(data_folder) == before
    official = Source("omniglot", archive.name, md5(archive.read_bytes()), ())
    assert not run([archive], (official,))[0].refused
    assert len(files(data_folder)) == 3


def emnist_zip(path: Path, **changes: bytes) -> Path:
    images = idx_bytes(np.ones((2, 28, 28)))
    entries = {
        "gzip/emnist-balanced-test-images-idx3-ubyte.gz": gzip.compress(images, mtime=0),
        "gzip/emnist-balanced-test-labels-idx1-ubyte.gz": gzip.compress(
            idx_bytes(np.ones(2)), mtime=0
        ),
        "gzip/emnist-byclass-test-images-idx3-ubyte.gz": gzip.compress(images, mtime=0),
        "gzip/emnist-balanced-mapping.txt": b"0 48",
        "__MACOSX/gzip/._emnist-balanced-test-images-idx3-ubyte.gz": b"x",
    }
    return make_zip(path, {**entries, **changes})


def test_of_emnist_the_balanced_files_are_unpacked(tmp_path: Path, data_folder: Path) -> None:
    imported, notes = run([emnist_zip(tmp_path / "gzip.zip")])
    raw = data_folder / "EMNIST" / "raw"
    kinds = ("images-idx3", "labels-idx1")
    assert imported == Imported(tuple(raw / f"emnist-balanced-test-{k}-ubyte" for k in kinds))
    assert notes == []
    assert len(files(data_folder)) == 2
    assert {e.name: e.splits for e in inventory()}["emnist"] == ("test",)
    assert drain(reading_dataset("emnist", "test")).classes == (("Digits", "1"),)


def test_loose_files_of_emnist_are_imported_too(tmp_path: Path, data_folder: Path) -> None:
    name = "emnist-balanced-train-labels-idx1-ubyte"
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / f"{name}.gz").write_bytes(gzip.compress(LABELS, mtime=0))
    run([tmp_path])
    assert files(data_folder) == [f"EMNIST/raw/{name}"]


@pytest.mark.parametrize(
    "content", [b"", b"broken", gzip.compress(LABELS, mtime=0)[:-4], LABELS[:-1]]
)
def test_a_broken_file_refuses_the_whole_archive_of_emnist(
    tmp_path: Path, data_folder: Path, content: bytes
) -> None:
    change = {"gzip/emnist-balanced-test-labels-idx1-ubyte.gz": content}
    imported, _ = run([emnist_zip(tmp_path / "gzip.zip", **change)])
    (sentence,) = imported.refused
    assert "is broken and was not imported: “emnist-balanced-test-labels-idx1" in sentence
    assert list(data_folder.iterdir()) == []


def test_a_full_disk_leaves_no_half_of_a_file(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(LABELS)
    monkeypatch.setattr(os, "fsync", full)
    imported, _ = run([tmp_path])
    assert imported.refused[0].endswith("was not imported: No space left on device.")
    assert list(data_folder.iterdir()) == []


def test_an_unofficial_checksum_is_noted(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "images_evaluation.zip", GOOD)
    official = Source("omniglot", archive.name, md5(archive.read_bytes()), ())
    other = Source("omniglot", archive.name, "0" * 32, ())
    assert run([archive], (official,))[1] == []
    (note,) = run([archive], (other,))[1]
    assert "“images_evaluation.zip” is not the official one" in note


def test_the_rest_goes_on_after_a_broken_archive(tmp_path: Path, data_folder: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"broken")
    (tmp_path / "README.md").write_text("passed over")
    make_zip(tmp_path / "deep" / "images_evaluation.zip", GOOD)
    make_zip(tmp_path / "strokes.zip", {"strokes/Elder/character01/1.txt": b"START"})
    imported, notes = run([tmp_path])
    assert imported.places == (data_folder / "omniglot-py" / "images_evaluation",)
    assert len(imported.refused) == 1
    assert ["strokes.zip" in note for note in notes] == [True]


def test_an_archive_of_something_else_is_refused_where_it_is_named(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "strokes.zip", {"strokes/Elder/character01/1.txt": b"START"})
    other = tmp_path / "letter.txt"
    other.write_text("hello")
    imported, _ = run([archive, other])
    assert "holds no images of Omniglot or EMNIST" in imported.refused[0]
    assert "neither .zip nor idx" in imported.refused[1]


def test_paths_without_archives_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no archive or folder"):
        run([tmp_path / "nothing.zip"])
    with pytest.raises(ValueError, match="holds no archive"):
        run([tmp_path])


def test_stopping_an_import_leaves_nothing(tmp_path: Path, data_folder: Path) -> None:
    work = importing([make_zip(tmp_path / "images_evaluation.zip", GOOD)], sources=())
    assert isinstance(next(work), Progress)
    work.close()
    assert list(data_folder.iterdir()) == []


def test_real_archives(data_root: Path, data_folder: Path) -> None:
    imported, _ = run([data_root / "omniglot" / "images_evaluation.zip", data_root / "mnist"])
    assert not imported.refused
    assert len(list((data_folder / "omniglot-py" / "images_evaluation").glob("*/*/*.png"))) == 13180
    assert {entry.name: entry.splits for entry in inventory()}["mnist"] == ("test",)
