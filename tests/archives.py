"""Archives as tests need them: small, sound or broken, and what becomes of them."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from maml_studio.engine.datasets.archives import Imported, Note, importing
from maml_studio.engine.datasets.sources import Source
from maml_studio.engine.generators import Progress, drain


def png(width: int = 3) -> bytes:
    pixels = np.full((20, 20), 255, dtype=np.uint8)
    pixels[4:16, 6 : 6 + width] = 0
    content = BytesIO()
    Image.fromarray(pixels).save(content, "PNG")
    return content.getvalue()


GOOD = {
    f"images_evaluation/Elder/character0{c}/000{c}_0{d}.png": png(c) for c in (1, 2) for d in (1, 2)
}
LABELS = b"\0\0\x08\x01" + struct.pack(">I", 3) + b"\1\2\3"
NAMES = ["0001_01.png", "0001_02.png", "0002_01.png", "0002_02.png"]


def make_zip(path: Path, entries: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def run(paths: list[Path], sources: tuple[Source, ...] = ()) -> tuple[Imported, list[str]]:
    notes: list[str] = []

    def keep(record: Progress | Note) -> None:
        if isinstance(record, Note):
            notes.append(record.text)

    return drain(importing(paths, sources=sources), keep), notes


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
