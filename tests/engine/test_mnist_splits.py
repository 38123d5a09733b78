"""MNIST and its kin: class splits, the cache, and EMNIST, whose images lie on their sides."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.datasets import mnist as module
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.inventory import inventory
from maml_studio.engine.datasets.mnist_kin import CLASS_SPLITS, KIN
from maml_studio.engine.generators import drain
from maml_studio.engine.torchvision_compat import import_torchvision
from tests.idx_files import write_idx, write_kin


@pytest.fixture
def roads(monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """Return the images that take the road to the input from now on."""
    taken: list[np.ndarray] = []
    original: Callable[[np.ndarray], np.ndarray] = module.to_input

    def counting(image: np.ndarray) -> np.ndarray:
        taken.append(image)
        return original(image)

    monkeypatch.setattr(module, "to_input", counting)
    return taken


def read(name: str, split: str) -> CharacterSet:
    return drain(reading_dataset(name, split))


def drawings(characters: CharacterSet) -> set[bytes]:
    return {one.tobytes() for own in characters.pixels for one in own}


@pytest.mark.parametrize("files", [["t10k"], ["train"], ["train", "t10k"]])
def test_digits_are_split_by_class_from_whatever_files_are_there(
    data_folder: Path, files: list[str]
) -> None:
    for seed, prefix in enumerate(files):
        write_kin(data_folder / "MNIST", prefix, [*range(10)] * 20, seed)
    train, validation, test = (read("mnist-digits", s) for s in ("train", "validation", "test"))
    assert train.characters == validation.characters == tuple("0123456")
    assert test.characters == tuple("789")
    count = 20 * len(files)
    assert [len(own) for own in train.pixels] == [count - count // 10] * 7
    assert [len(own) for own in validation.pixels] == [count // 10] * 7
    assert [len(own) for own in test.pixels] == [count] * 3
    assert not drawings(train) & drawings(validation)
    found = {entry.name: entry.splits for entry in inventory()}
    assert found["mnist-digits"] == ("train", "validation", "test")
    assert found["mnist"] == tuple(s for s, p in KIN["mnist"].own_splits.items() if p in files)


@pytest.mark.parametrize("name", CLASS_SPLITS)
def test_no_class_is_in_train_and_test(name: str) -> None:
    plan, names = CLASS_SPLITS[name], [name for _, name in KIN[CLASS_SPLITS[name].kin].classes]
    assert not set(plan.train) & set(plan.test)
    assert not set(plan.validation) & {*plan.train, *plan.test}
    assert sorted([*plan.train, *plan.validation, *plan.test]) == sorted(names)


def test_a_split_without_drawings_is_refused_with_the_numbers(data_folder: Path) -> None:
    write_kin(data_folder / "MNIST", "t10k", [0, 1, 1])
    assert read("mnist-digits", "train").characters == ("0", "1")
    for split, classes in (("test", "3 classes (7, 8, 9)"), ("validation", "7 classes (0, 1")):
        with pytest.raises(ValueError, match=f"“{split}” of “mnist-digits” has no dr") as caught:
            read("mnist-digits", split)
        assert classes in str(caught.value)
        assert "has 3 drawings of 2 (0, 1)." in str(caught.value)


def test_missing_files_are_named_by_what_gets_them() -> None:
    for name in ("emnist", "emnist-classes"):
        with pytest.raises(ValueError, match=r"there is no “.*emnist-balanced-train-images-idx3-u"):
            read(name, "train")
    with pytest.raises(ValueError, match=r"Get it with: maml-studio datasets download kmnist$"):
        read("kmnist-classes", "test")
    with pytest.raises(ValueError, match="the splits train, validation, test, not “all”"):
        read("kmnist-classes", "all")


def test_the_second_reading_is_from_the_cache(data_folder: Path, roads: list[np.ndarray]) -> None:
    write_kin(data_folder / "MNIST", "t10k", [4, 2, 2])
    first = read("mnist", "test")
    assert len(roads) == 3
    second = read("mnist", "test")
    assert len(roads) == 3
    assert first.classes == second.classes == (("MNIST", "2"), ("MNIST", "4"))
    assert all(np.array_equal(*pair) for pair in zip(first.pixels, second.pixels, strict=True))
    assert not second.pixels[0].flags.writeable


def test_other_files_are_read_anew(data_folder: Path, roads: list[np.ndarray]) -> None:
    for seed, labels in enumerate(([4, 2, 2], [4, 4, 2], [4, 4, 2])):
        write_kin(data_folder / "MNIST", "t10k", labels, seed)
        images, _ = KIN["mnist"].files("t10k")
        os.utime(images, (seed, seed))
        assert [len(own) for own in read("mnist", "test").pixels] == [
            labels.count(2),
            labels.count(4),
        ]
        assert len(roads) == 3 * (seed + 1)


def test_a_label_without_a_class_is_refused(data_folder: Path) -> None:
    write_kin(data_folder / "MNIST", "t10k", [0, 10])
    with pytest.raises(ValueError, match=r"has the label 10, and MNIST has 10 classes"):
        read("mnist", "test")


def test_files_without_images_are_refused(data_folder: Path) -> None:
    raw = data_folder / "MNIST" / "raw"
    write_idx(raw / "t10k-images-idx3-ubyte", np.zeros((2, 28, 28)))
    write_idx(raw / "t10k-labels-idx1-ubyte", np.zeros(2))
    with pytest.raises(ValueError, match="The files of MNIST in the data folder hold no images"):
        read("mnist", "test")


def test_emnist_is_turned_upright_and_knows_its_classes(data_folder: Path) -> None:
    upright = np.zeros((3, 28, 28), dtype=np.uint8)
    upright[:, 4:24, 6:9] = 255  # A stem, and
    upright[:, 21:24, 6:20] = 255  # a foot to the right: an L.
    raw = data_folder / "EMNIST" / "raw"
    write_idx(raw / "emnist-balanced-test-images-idx3-ubyte", upright.transpose(0, 2, 1))
    write_idx(raw / "emnist-balanced-test-labels-idx1-ubyte", np.array([46, 21, 3]))
    found = read("emnist", "test")
    assert found.classes == (("Digits", "3"), ("Capitals", "L"), ("Small letters", "t"))
    image = found.pixels[1][0]
    assert image[:, :14].sum() > 2 * image[:, 14:].sum()
    assert image[18:].sum() > image[:10].sum()
    assert read("emnist-classes", "train").characters == ("L",)
    assert read("emnist-classes", "validation").characters == ("3",)
    assert read("emnist-classes", "test").characters == ("t",)


def test_classes_are_named_as_torchvision_names_them() -> None:
    classes = import_torchvision().datasets
    assert [name for _, name in KIN["emnist"].classes] == classes.EMNIST.classes_split_dict[
        "balanced"
    ]
    for name in ("fashion-mnist", "kmnist"):
        known = getattr(classes, KIN[name].folder).classes
        assert [name for _, name in KIN[name].classes] == known
    assert [f"{name} - " for _, name in KIN["mnist"].classes] == [
        name[:4] for name in classes.MNIST.classes
    ]


def test_real_digits_of_the_tutorials(data_root: Path, data_folder: Path) -> None:
    raw = data_folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (data_root / "mnist").glob("*.gz"):
        (raw / path.name).symlink_to(path)
    parts = [read("mnist-digits", split) for split in ("train", "validation", "test")]
    counts = [sum(map(len, part.pixels)) for part in parts]
    assert sum(counts) == 5000
    assert min(len(own) for part in parts for own in part.pixels) >= 40
