"""Downloads are checked, come from any mirror, and leave nothing half-done."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from maml_studio.engine.datasets.archives import Note, downloading
from maml_studio.engine.datasets.inventory import inventory
from maml_studio.engine.datasets.sources import Source, official_sources, sources_of
from maml_studio.engine.generators import Progress, drain
from tests.archives import GOOD, files, make_zip, md5, run


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Source:
    """Return an archive with an address that a download can fetch without a network."""
    archive = make_zip(tmp_path / "served" / "images_evaluation.zip", GOOD)
    checksum = md5(archive.read_bytes())
    return Source("omniglot", archive.name, checksum, (archive.as_uri(),))


def test_a_download_is_checked_and_imported(served: Source, data_folder: Path) -> None:
    records: list[Progress | Note] = []
    imported = drain(downloading("omniglot", sources=(served,)), records.append)
    assert imported.places == (data_folder / "omniglot-py" / "images_evaluation",)
    assert files(data_folder) == [f"omniglot-py/{name}" for name in sorted(GOOD)]
    fetched = [r for r in records if isinstance(r, Progress) and r.what.startswith("Downloading")]
    assert fetched[-1].done == fetched[-1].total > 0


def test_a_download_over_http(served: Source, tmp_path: Path) -> None:
    handler = partial(QuietHandler, directory=tmp_path / "served")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        gone, there = f"{address}/gone.zip", f"{address}/{served.file}"
        source = Source(served.dataset, served.file, served.md5, (gone, there))
        records: list[Progress | Note] = []
        imported = drain(downloading("omniglot", sources=(source,)), records.append)
        server.shutdown()
        thread.join()
    assert len(imported.places) == 1
    assert isinstance(records[0], Progress)
    assert records[0].total == (tmp_path / "served" / served.file).stat().st_size


def test_a_mirror_helps_where_an_address_fails(served: Source, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"not it")
    addresses = ((tmp_path / "gone.zip").as_uri(), broken.as_uri(), *served.addresses)
    source = Source(served.dataset, served.file, served.md5, addresses)
    assert len(drain(downloading("omniglot", sources=(source,))).places) == 1


def test_what_arrives_damaged_is_refused(served: Source, data_folder: Path) -> None:
    source = Source(served.dataset, served.file, "0" * 32, served.addresses)
    with pytest.raises(ValueError, match=r"“images_evaluation.zip” could not.*official checksum"):
        drain(downloading("omniglot", sources=(source,)))
    assert list(data_folder.iterdir()) == []


def test_a_canceled_download_leaves_nothing(served: Source, data_folder: Path) -> None:
    work = downloading("omniglot", sources=(served,))
    next(work)
    work.close()
    assert list(data_folder.iterdir()) == []


def test_an_unknown_data_set_is_refused(served: Source) -> None:
    with pytest.raises(ValueError, match=r"“cifar”.*there are: omniglot"):
        drain(downloading("cifar", sources=(served,)))


def test_official_sources_name_addresses_and_checksums() -> None:
    sources = official_sources()
    assert [source.file for source in sources_of("omniglot", sources)] == [
        "images_background.zip",
        "images_evaluation.zip",
    ]
    assert len(sources_of("mnist", sources)) == 4
    assert all(len(source.md5) == 32 for source in sources)
    assert all(address.endswith(s.file) for s in sources for address in s.addresses)
    assert all(source.addresses for source in sources)


def test_the_inventory_knows_what_is_there(tmp_path: Path) -> None:
    assert {entry.name: entry.splits for entry in inventory()} == {
        "omniglot": (),
        "mnist": (),
        "fashion-mnist": (),
        "kmnist": (),
        "procedural": ("train", "validation", "test"),
    }
    run([make_zip(tmp_path / "images_evaluation.zip", GOOD)])
    assert inventory()[0].splits == ("test",)
