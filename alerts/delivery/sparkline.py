"""The day's volume as a small picture: one bar an hour, a PNG of a few hundred bytes.

A PNG, because mail programs show neither SVG nor styles that could draw bars; written here, because a palette image of
rectangles needs no library.
"""

import struct
import zlib
from collections.abc import Sequence

BAR, GAP, HEIGHT = 9, 3, 40
"""Pixels: the width of a bar, the space after it, the height of the picture. Shown at half the size it is sharp on any screen."""

_EMPTY, _FULL, _GROUND = 1, 2, 0
_PALETTE = bytes((255, 255, 255, 218, 220, 224, 26, 115, 232))
"""White ground, grey for hours without alerts, blue for the others: red, green, blue each."""


def png(counts: Sequence[int]) -> bytes:
    """The picture of these counts, oldest first; the highest bar fills the height. Raises ValueError for no counts."""
    if not counts:
        raise ValueError("no counts to draw")
    most = max(1, *counts)
    heights = [max(2, round(HEIGHT * count / most)) if count else 2 for count in counts]
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)  # no filter
        for count, height in zip(counts, heights, strict=True):
            inside = HEIGHT - y <= height
            colour = (_FULL if count else _EMPTY) if inside else _GROUND
            rows += bytes((colour,)) * BAR + bytes((_GROUND,)) * GAP
    size = struct.pack(">IIBBBBB", len(counts) * (BAR + GAP), HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"PLTE", _PALETTE), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
