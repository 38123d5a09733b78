"""The idx format of MNIST and its kin, with or without .gz, of any count."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

_UINT8 = 0x08
_GZIP = b"\x1f\x8b"

IdxArray = npt.NDArray[np.uint8]


def read_idx(path: Path) -> IdxArray:
    """Read an idx file of bytes, gzipped or not.

    Returns:
        A uint8 array of the shape that the file's header states.

    Raises:
        ValueError: one sentence that names the file, if it is not there or is not such a file.
    """
    try:
        return parse_idx(gunzip(path.read_bytes()))
    except OSError as error:
        raise ValueError(f"“{path}” cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ValueError(f"“{path}” {error}") from error


def gunzip(content: bytes) -> bytes:
    """Return content that may be gzipped as it was before.

    Raises:
        ValueError: the end of a sentence whose subject is the file.
    """
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"is a broken .gz: {error}.") from error


def parse_idx(content: bytes) -> IdxArray:
    """Read the content of an idx file of bytes.

    Raises:
        ValueError: the end of a sentence whose subject is the file.
    """
    if len(content) < 4 or content[:2] != b"\0\0" or not content[3]:
        raise ValueError("is not an idx file.")
    kind, dimensions = content[2], content[3]
    start = 4 + 4 * dimensions
    if kind != _UINT8 or len(content) < start:
        raise ValueError("is not an idx file of bytes.")
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    expected, found = int(np.prod(shape, dtype=object)), len(content) - start
    if found != expected:
        raise ValueError(f"is broken: its header promises {expected} bytes, it holds {found}.")
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)
