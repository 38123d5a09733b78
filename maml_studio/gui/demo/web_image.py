"""Images on their way from a browser: in the address itself, or only as an address."""

from __future__ import annotations

import base64
import binascii
import html
import re
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData

_SOURCE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_DATA = re.compile(r"data:image/([a-z0-9.+-]+)[^,]*?(;base64)?,", re.IGNORECASE)
_WEB = ("http:", "https:", "ftp:", "blob:")


def may_hold_image(mime: QMimeData) -> bool:
    """Say whether an image may be in it, without fetching it: it is asked at every move."""
    return mime.hasImage() or mime.hasUrls() or mime.hasHtml()


def image_in_address(mime: QMimeData) -> tuple[str, bytes] | None:
    """Return the ending and the bytes of an image that is written out in an address, if any is."""
    for address in _addresses(mime):
        if found := _DATA.match(address):
            rest = unquote_to_bytes(address[found.end() :])
            try:
                data = base64.b64decode(rest) if found[2] else rest
            except binascii.Error:
                continue
            return found[1].lower().partition("+")[0], data
    return None


def is_on_the_web(mime: QMimeData) -> bool:
    """Say whether it is the address of something that is not on this computer."""
    return any(address.lower().startswith(_WEB) for address in _addresses(mime))


def _addresses(mime: QMimeData) -> list[str]:
    sources = [html.unescape("".join(found)) for found in _SOURCE.findall(mime.html())]
    return [*(url.toString() for url in mime.urls()), *sources, mime.text().strip()]
