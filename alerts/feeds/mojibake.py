"""Text that was UTF-8 once, was read as Windows-1252, and was encoded anew: ``fÃ¤hrt`` for ``fährt``.

Publishers' own systems do this, so that no declared encoding tells; feedparser mends only what fits Latin-1. The way
back is exact or it is not taken: text that people meant as it stands is all but never valid UTF-8 when its letters are
taken for the bytes of Windows-1252.
"""

import codecs
import re

_SUSPECT = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""A first byte of a UTF-8 sequence and one that may follow, as Windows-1252 shows them."""


def _characters() -> str:
    """Windows-1252 as browsers read it: the five bytes that it leaves undefined stand for the controls of their number."""
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(chr(byte) if byte in undefined else bytes([byte]).decode("cp1252") for byte in range(256))


_BYTES = codecs.charmap_build(_characters())


def mended(text: str) -> str:
    """The text as it was meant, or as it is."""
    if not _SUSPECT.search(text):
        return text
    try:
        return codecs.charmap_encode(text, "strict", _BYTES)[0].decode("utf-8")
    except UnicodeError:
        return text
