"""A finished export takes the place of an earlier one; what others put there stays, at any depth."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from maml_studio.engine.confidence import CONFIDENCE
from maml_studio.engine.exports.golden import EXPECTED
from maml_studio.engine.exports.golden import FOLDER as GOLDEN
from maml_studio.engine.exports.kinds import KINDS
from maml_studio.engine.exports.onnx_graph import MODEL
from maml_studio.engine.exports.preprocessing import PACKAGE, preprocessing
from maml_studio.engine.exports.weights import LABELS, WEIGHTS
from maml_studio.resources import asset

_CACHE = "__pycache__"
_FOLDERS = {PurePath(name) for name in (GOLDEN, PACKAGE, _CACHE, f"{PACKAGE}/{_CACHE}")}


def put(unfinished: Path, folder: Path) -> None:
    """Give a finished export its name; the files of an earlier one go only when all went well.

    Raises:
        ValueError: with one sentence, if a file that no export wrote has the name of one of these.
        OSError: if the folder can't be written; then all is as it was.
    """
    if not folder.exists():
        unfinished.rename(folder)
        return
    old = folder.with_name(f".{uuid.uuid4().hex}.old")
    done: list[tuple[Path, Path]] = []
    try:
        for move in _moves(unfinished, folder, old):
            move[0].rename(move[1])
            done.append(move)
    except BaseException:
        for before, after in reversed(done):
            after.rename(before)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _moves(unfinished: Path, folder: Path, old: Path) -> Iterator[tuple[Path, Path]]:
    """Say what is renamed, one after the other; what stays is looked up where nobody adds more."""
    yield folder, old
    stays = list(_foreign(old, _own_files(old), PurePath()))
    for path in stays:
        if os.path.lexists(unfinished / path):
            what = f"“{path}” in “{folder}” is not known to be of the earlier export"
            raise ValueError(f"{what}: nothing was replaced.")
        (unfinished / path.parent).mkdir(exist_ok=True)
    yield unfinished, folder
    for path in stays:
        yield old / path, folder / path


def _foreign(root: Path, own: set[PurePath], inside: PurePath) -> Iterator[PurePath]:
    """Find what no export wrote: files, links, and whole folders unless an export has them too."""
    for entry in sorted((root / inside).iterdir()):
        path = entry.relative_to(root)
        if path in _FOLDERS and entry.is_dir() and not entry.is_symlink():
            yield from _foreign(root, own, path)
        elif path not in own and not (inside.name == _CACHE and path.suffix == ".pyc"):
            yield path


def _own_files(folder: Path) -> set[PurePath]:
    """Return the files that an export in this folder may have, as paths in it."""
    programs = {file.name for kind in ("", *KINDS) for file in asset("export", kind).glob("*.*")}
    names = {LABELS, WEIGHTS, CONFIDENCE, MODEL, *programs, *_images(folder)}
    names |= {f"{PACKAGE}/{module}" for module in preprocessing()}
    return {PurePath(name) for name in names}


def _images(folder: Path) -> set[str]:
    """Return the golden images that an export lists, with the list; this alone if it is broken."""
    names = {EXPECTED}
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        record = json.loads((folder / GOLDEN / EXPECTED).read_text(encoding="utf-8"))
        names |= {str(image["file"]) for image in record["images"]}
    return {f"{GOLDEN}/{name}" for name in names}
