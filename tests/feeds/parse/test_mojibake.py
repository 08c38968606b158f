"""Text that was encoded twice is mended; text that was meant as it stands is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.mojibake import mended
from alerts.feeds.plain import plain


def twice(text):
    """As a publisher's system makes it: UTF-8 bytes shown as browsers show Windows-1252."""
    return "".join(
        chr(b) if b in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([b]).decode("cp1252") for b in text.encode()
    )


@pytest.mark.parametrize(
    "text",
    [
        "„Ohne uns fährt kein Zug“",
        "Börse: Großes Plus",
        "Fed’s choice — £5bn",
        "英伟达下跌",
        "naïve café",
        "Ça va à Paris",
    ],
)
def test_text_that_was_encoded_twice_is_mended(text):
    assert mended(twice(text)) == text
    assert plain(twice(text), limit=100) == text


@pytest.mark.parametrize(
    "text",
    [
        "Börse am Abend",
        "São Paulo",
        "ÄÖÜ äöü ß",
        "Ã la carte",
        "Großbritannien",
        "«À bientôt»",
        "L’été",
        "A–B",
        "輝達 Ã¤",
    ],
)
def test_text_that_is_meant_as_it_stands_is_left(text):
    assert mended(text) == text


@given(st.text())
def test_what_was_encoded_twice_always_comes_back(text):
    if text.isascii() or any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        return
    assert mended(twice(text)) == text
