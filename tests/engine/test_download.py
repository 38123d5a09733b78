"""Downloads are checked, come from any mirror, and leave nothing half-done."""

from __future__ import annotations

import errno
import gzip
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from maml_studio.engine.datasets import transfer
from maml_studio.engine.datasets.archives import Note
from maml_studio.engine.datasets.download import downloading
from maml_studio.engine.datasets.inventory import inventory
from maml_studio.engine.datasets.sources import Source, official_sources, sources_of
from maml_studio.engine.generators import Progress, drain
from tests.archives import GOOD, LABELS, files, make_zip, md5, run
from tests.loopback import Loopback, loopback

NAME = "images_evaluation.zip"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Serve a sound archive, twice."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    content = make_zip(tmp_path / "made" / NAME, GOOD).read_bytes()
    with loopback() as served:
        served.files = {NAME: content, f"mirror/{NAME}": content}
        yield served


def source(server: Loopback, *paths: str, checksum: str | None = None) -> Source:
    addresses = tuple(f"{server.address}/{path}" for path in paths or (NAME,))
    return Source("omniglot", NAME, checksum or md5(server.files[NAME]), addresses)


def refusal(wanted: Source) -> str:
    with pytest.raises(ValueError, match=f"^“{wanted.file}” could not be ") as caught:
        drain(downloading(wanted.dataset, sources=(wanted,)))
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_a_download_is_checked_and_imported(server: Loopback, data_folder: Path) -> None:
    records: list[Progress | Note] = []
    imported = drain(downloading("omniglot", sources=(source(server),)), records.append)
    assert imported.places == (data_folder / "omniglot-py" / "images_evaluation",)
    assert imported.refused == ()
    assert files(data_folder) == [f"omniglot-py/{name}" for name in sorted(GOOD)]
    fetched = [r for r in records if isinstance(r, Progress) and r.what.startswith("Downloading")]
    assert fetched[-1].done == fetched[-1].total == len(server.files[NAME])
    assert not any(isinstance(record, Note) for record in records)


def test_progress_is_in_bytes(server: Loopback) -> None:
    server.stalled = {NAME}
    server.files[NAME] = bytes(1 << 20)
    work = downloading("omniglot", sources=(source(server),))
    half = next(r for r in work if isinstance(r, Progress) and r.done >= 1 << 19)
    assert (half.done, half.total, half.what) == (1 << 19, 1 << 20, f"Downloading {NAME}")
    work.close()


@pytest.mark.parametrize("broken", ["gone", "cut", "other"])
def test_a_mirror_helps_where_an_address_fails(
    server: Loopback, data_folder: Path, broken: str
) -> None:
    server.cut, server.files["other"] = {"cut"}, b"not it"
    server.files["cut"] = server.files[NAME]
    wanted = source(server, broken, f"mirror/{NAME}")
    assert len(drain(downloading("omniglot", sources=(wanted,))).places) == 1
    assert server.asked == [broken, f"mirror/{NAME}"]
    assert [path.name for path in data_folder.iterdir()] == ["omniglot-py"]


def test_a_connection_that_breaks_in_the_middle(server: Loopback, data_folder: Path) -> None:
    size = 1 << 20
    server.files[NAME], server.cut = bytes(size), {NAME}
    assert f"the connection broke after {size // 2:,} of {size:,} bytes" in refusal(source(server))
    assert list(data_folder.iterdir()) == []


def test_what_arrives_damaged_is_refused(server: Loopback, data_folder: Path) -> None:
    sentence = refusal(source(server, checksum="0" * 32))
    assert "what arrived has not the official checksum" in sentence
    assert list(data_folder.iterdir()) == []


def test_an_address_that_is_gone_or_refused_is_named(
    server: Loopback, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo

    def without_network(host: str, *rest: Any, **more: Any) -> Any:
        if host == "x.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", without_network)
    sentence = refusal(source(server, "gone.zip"))
    assert f"{server.address}/gone.zip: the server answered 404 Not Found" in sentence
    nobody = Source("omniglot", NAME, "0" * 32, ("http://127.0.0.1:1/a.zip", "http://x.invalid/a"))
    sentence = refusal(nobody)
    assert "http://127.0.0.1:1/a.zip: no connection: Connection refused" in sentence
    assert "http://x.invalid/a: no connection: Name or service not known" in sentence
    assert list(data_folder.iterdir()) == []


def test_a_server_that_says_nothing_is_not_waited_for(
    server: Loopback, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_TO_ANSWER_S", 0.2)
    server.silent = {NAME}
    assert refusal(source(server)).endswith(f"{NAME}: no answer in time).")
    assert list(data_folder.iterdir()) == []


class FullDisk:
    """A file on a disk that takes some bytes and no more."""

    def __init__(self, file: Any, room: int) -> None:
        self._file, self._room = file, room

    def write(self, content: bytes) -> int:
        self._room -= len(content)
        if self._room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return int(self._file.write(content))

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def test_a_full_disk_ends_the_download(
    server: Loopback, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: str, mode: str) -> FullDisk:
        return FullDisk(Path(path).open(mode), 100_000)

    server.files[NAME] = bytes(1 << 20)
    monkeypatch.setattr("pooch.downloaders.open", full, raising=False)
    sentence = refusal(source(server, NAME, f"mirror/{NAME}"))
    assert sentence.endswith("written into the data folder: No space left on device.")
    assert server.asked == [NAME]
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize("room", range(2, 9))
def test_a_full_disk_ends_the_unpacking(
    server: Loopback,
    data_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    room: int,
) -> None:
    """Of two parts nothing stays, wherever in them the disk is full."""
    other = {name.replace("evaluation", "background"): image for name, image in GOOD.items()}
    part = "images_background.zip"
    server.files[part] = make_zip(tmp_path / part, other).read_bytes()
    first = Source("omniglot", part, md5(server.files[part]), (f"{server.address}/{part}",))
    written: list[Path] = []
    write: Callable[..., int] = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) == room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    imported = drain(downloading("omniglot", sources=(first, source(server))))
    (sentence,) = imported.refused
    assert sentence.endswith("was not imported: No space left on device.")
    assert imported.places == ()
    assert list(data_folder.iterdir()) == []


def test_what_was_there_stays_where_a_download_fails(
    server: Loopback, data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([make_zip(tmp_path / NAME, GOOD)])
    before = files(data_folder)

    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert drain(downloading("omniglot", sources=(source(server),))).refused
    assert files(data_folder) == before


def test_a_data_folder_that_cannot_be_written_is_named(server: Loopback, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.touch()
    with pytest.raises(ValueError, match=f"^“{occupied}/data” cannot be written: Not a directory"):
        drain(downloading("omniglot", occupied / "data", sources=(source(server),)))


@pytest.mark.parametrize("moment", ["at once", "in the middle", "while unpacking"])
def test_a_canceled_download_leaves_nothing(
    server: Loopback, data_folder: Path, moment: str
) -> None:
    if moment != "while unpacking":
        server.files[NAME], server.stalled = bytes(1 << 20), {NAME}
    work = downloading("omniglot", sources=(source(server),))
    for record in work:
        assert isinstance(record, Progress)
        if moment == "at once" or (moment == "in the middle" and record.done >= 1 << 19):
            break
        if record.what.startswith("Unpacking"):
            break
    work.close()
    assert list(data_folder.iterdir()) == []
    # The server still keeps the connection open.
    _wait(lambda: not any("(_run)" in thread.name for thread in threading.enumerate()))
    assert list(data_folder.iterdir()) == []


def _wait(until: Callable[[], bool]) -> None:
    patience = time.monotonic() + 5
    while not until():
        assert time.monotonic() < patience
        time.sleep(0.01)


def test_an_archive_is_kept_as_it_is_where_a_server_calls_gz_an_encoding(
    server: Loopback, data_folder: Path
) -> None:
    name = "t10k-labels-idx1-ubyte.gz"
    server.files[name] = gzip.compress(LABELS)
    server.headers = {"Content-Encoding": "x-gzip"}
    wanted = Source("kmnist", name, md5(server.files[name]), (f"{server.address}/{name}",))
    assert drain(downloading("kmnist-classes", sources=(wanted,))).refused == ()
    assert files(data_folder) == ["KMNIST/raw/t10k-labels-idx1-ubyte"]


def test_an_unknown_data_set_is_refused(server: Loopback) -> None:
    with pytest.raises(ValueError, match=r"“cifar”.*there are: omniglot"):
        drain(downloading("cifar", sources=(source(server),)))


def test_official_sources_name_addresses_and_checksums() -> None:
    sources = official_sources()
    assert [source.file for source in sources_of("omniglot-random", sources)] == [
        "images_background.zip",
        "images_evaluation.zip",
    ]
    assert len(sources_of("mnist", sources)) == 4
    assert sources_of("mnist", sources) == sources_of("mnist-digits", sources)
    assert [source.file for source in sources_of("emnist", sources)] == ["gzip.zip"]
    assert all(len(source.md5) == 32 for source in sources)
    assert all(address.endswith(s.file) for s in sources for address in s.addresses)
    assert all(source.addresses for source in sources)


def test_the_inventory_knows_what_is_there(tmp_path: Path) -> None:
    entries = inventory()
    assert {entry.name: entry.splits for entry in entries if entry.splits} == {
        "procedural": ("train", "validation", "test")
    }
    assert [entry.name for entry in entries] == [
        *("omniglot", "omniglot-random", "omniglot-alphabets"),
        *("mnist", "mnist-digits", "fashion-mnist", "fashion-mnist-classes"),
        *("kmnist", "kmnist-classes", "emnist", "emnist-classes", "procedural"),
    ]
    assert all(entry.megabytes for entry in entries if entry.name != "procedural")
    run([make_zip(tmp_path / NAME, GOOD)])
    found = {entry.name: entry.splits for entry in inventory()}
    assert found["omniglot"] == ("test",)
    assert found["omniglot-random"] == ()
