"""The contact sheet of a card: a row a confused pair, what was shown, asked, and answered."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from maml_studio.engine.datasets.character_set import CharacterSet, Drawings

_TILE = 84
"""Three pixels of the picture for one of the network's input."""
_GAP, _TEXT = 12, 380
_HEAD = 34
_FONT = 15
_GREYS = (16, 8, 4, 2)
_LARGEST = 60_000
_HEADINGS = ("example", "asked", "taken for")


def contact_sheet(pairs: list[dict[str, Any]], characters: CharacterSet) -> bytes:
    """Return a PNG file, small enough for a repository, of the pairs of `weaknesses`, drawn of the characters they are of.

    Raises:
        ValueError: if there are no pairs.
    """
    if not pairs:
        raise ValueError("No characters were mixed up: there is nothing to show.")
    width = 3 * (_TILE + _GAP) + _GAP + _TEXT
    sheet = Image.new("L", (width, _HEAD + len(pairs) * (_TILE + _GAP)), 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(_FONT)
    for column, heading in enumerate(_HEADINGS):
        middle = _GAP + column * (_TILE + _GAP) + _TILE // 2
        pen.text((middle, _HEAD // 2), heading, fill=0, font=font, anchor="mm")
    places = {key: place for place, key in enumerate(characters.classes)}
    for row, pair in enumerate(pairs):
        top = _HEAD + row * (_TILE + _GAP)
        for column, drawing in enumerate(_drawings(pair, characters, places)):
            sheet.paste(_tile(drawing), (_GAP + column * (_TILE + _GAP), top))
        at = (3 * (_TILE + _GAP) + 2 * _GAP, top + _TILE // 2)
        pen.multiline_text(at, _caption(pair), fill=0, font=font, anchor="lm", spacing=6)
    return _as_png(sheet)


def _drawings(
    pair: dict[str, Any], characters: CharacterSet, places: dict[tuple[str, str], int]
) -> list[Drawings]:
    asked = characters.pixels[places[pair["alphabet"], pair["character"]]]
    other = characters.pixels[places[other_alphabet(pair), pair["taken_for"]]]
    picture = pair["picture"]
    return [
        asked[picture["example"]],
        asked[picture["query"]],
        other[picture["other_example"]],
    ]


def _tile(drawing: Drawings) -> Image.Image:
    """Return dark ink on paper within a thin frame."""
    grey = drawing if drawing.ndim == 2 else drawing.mean(axis=0).astype(np.uint8)
    image = Image.fromarray(255 - grey).resize((_TILE, _TILE), Image.Resampling.BICUBIC)
    ImageDraw.Draw(image).rectangle((0, 0, _TILE - 1, _TILE - 1), outline=190)
    return image


def _caption(pair: dict[str, Any]) -> str:
    alphabet, other = (name.replace("_", " ") for name in (pair["alphabet"], other_alphabet(pair)))
    there, back = (
        f"{taken} of {asked}"
        for taken, asked in (
            (pair["taken"], pair["asked"]),
            (pair["taken_the_other_way"], pair["asked_the_other_way"]),
        )
    )
    return (
        f"{alphabet}: {pair['character']}\n"
        f"taken for {'' if other == alphabet else f'{other}: '}{pair['taken_for']}\n"
        f"{there} times, the other way round {back}"
    )


def other_alphabet(pair: dict[str, Any]) -> str:
    """Return the alphabet of the character that was answered."""
    return str(pair.get("taken_for_alphabet", pair["alphabet"]))


def _as_png(sheet: Image.Image) -> bytes:
    """Write the sheet with as many greys as its bytes allow."""
    for greys in _GREYS:
        buffer = io.BytesIO()
        sheet.quantize(greys).save(buffer, format="PNG", optimize=True)
        if buffer.tell() < _LARGEST:
            break
    return buffer.getvalue()
