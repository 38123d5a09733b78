"""Files of MNIST and its kin, made for a test."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np


def idx_bytes(array: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(np.uint8).tobytes()


def write_idx(path: Path, array: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(idx_bytes(array))


def write_kin(folder: Path, prefix: str, labels: list[int], seed: int = 0) -> None:
    """Write images, no two alike, and their labels."""
    rng = np.random.default_rng([seed, len(prefix)])
    images = rng.integers(0, 256, (len(labels), 28, 28), dtype=np.uint8)
    write_idx(folder / "raw" / f"{prefix}-images-idx3-ubyte", images)
    write_idx(folder / "raw" / f"{prefix}-labels-idx1-ubyte", np.array(labels))
