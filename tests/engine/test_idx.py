"""MNIST and its kin are read from idx files of any count, with or without .gz."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.datasets.idx import parse_idx, read_idx
from maml_studio.engine.datasets.mnist import reading_mnist
from maml_studio.engine.generators import drain
from tests.idx_files import idx_bytes


def write_mnist(folder: Path, labels: list[int], *, gz: bool = False, kin: str = "MNIST") -> None:
    images = np.zeros((len(labels), 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4:24, 12 : 14 + label] = 255
    raw = folder / kin / "raw"
    raw.mkdir(parents=True)
    for name, array in (("images-idx3", images), ("labels-idx1", np.array(labels))):
        content = idx_bytes(array)
        path = raw / f"t10k-{name}-ubyte{'.gz' if gz else ''}"
        path.write_bytes(gzip.compress(content) if gz else content)


@pytest.mark.parametrize("shape", [(5,), (3, 4, 2), (0, 28, 28)])
def test_any_shape_is_read(tmp_path: Path, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    for name, content in (("a", idx_bytes(array)), ("a.gz", gzip.compress(idx_bytes(array)))):
        (tmp_path / name).write_bytes(content)
        assert np.array_equal(read_idx(tmp_path / name), array)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is not an idx file"),
        (b"hello, world", "is not an idx file"),
        (b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0", "is not an idx file of bytes"),
        (idx_bytes(np.ones((3, 2)))[:-1], "its header promises 6 bytes, it holds 5"),
        (idx_bytes(np.ones((3, 2))) + b"x", "its header promises 6 bytes, it holds 7"),
        (b"\0\0\x08\x03" + b"\xff" * 12, "its header promises 79228162458924105385300197375"),
        (gzip.compress(idx_bytes(np.ones(50)), mtime=0)[:-9], "is a broken .gz"),
    ],
)
def test_broken_files_are_named(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "labels"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=problem) as caught:
        read_idx(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read: No such file"):
        read_idx(tmp_path / "nothing")


def test_header_alone_is_too_short() -> None:
    with pytest.raises(ValueError, match="not an idx file"):
        parse_idx(b"\0\0\x08\x03\0\0")


@pytest.mark.parametrize("gz", [False, True])
def test_classes_are_characters_of_uneven_size(data_folder: Path, gz: bool) -> None:
    write_mnist(data_folder, [3, 1, 3, 3], gz=gz)
    records = []
    digits = drain(reading_mnist("test"), records.append)
    assert digits.characters == ("1", "3")
    assert [pixels.shape for pixels in digits.pixels] == [(1, 28, 28), (3, 28, 28)]
    assert digits.alphabet_names == ("MNIST",)
    assert (records[0].done, records[0].total) == (0, 4)


def test_images_come_through_the_road_to_the_input(data_folder: Path) -> None:
    write_mnist(data_folder, [2])
    (pixels,) = drain(reading_mnist("test")).pixels
    rows, columns = np.nonzero(pixels[0] > 127)
    assert (rows.min(), rows.max()) == (3, 24)
    assert columns.min() + columns.max() == 27


def test_kin_have_folders_of_their_own(data_folder: Path) -> None:
    write_mnist(data_folder, [0, 1], kin="FashionMNIST")
    assert len(drain(reading_mnist("test", "fashion-mnist"))) == 2
    with pytest.raises(
        ValueError, match=r"MNIST is not in the data folder.*datasets download mnist"
    ):
        drain(reading_mnist("test"))


def test_files_that_do_not_belong_together_are_refused(data_folder: Path) -> None:
    write_mnist(data_folder, [0, 1])
    labels = data_folder / "MNIST" / "raw" / "t10k-labels-idx1-ubyte"
    labels.write_bytes(idx_bytes(np.zeros(3)))
    with pytest.raises(ValueError, match="do not belong together"):
        drain(reading_mnist("test"))


def test_unknown_split_is_refused() -> None:
    with pytest.raises(ValueError, match="train, test, not “validation”"):
        drain(reading_mnist("validation"))


def test_real_digits(data_root: Path, data_folder: Path) -> None:
    raw = data_folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (data_root / "mnist").glob("*.gz"):
        (raw / path.name).symlink_to(path)
    digits = drain(reading_mnist("test"))
    assert digits.characters == tuple("0123456789")
    assert sum(map(len, digits.pixels)) == 5000
