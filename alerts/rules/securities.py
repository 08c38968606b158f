"""Check digits of securities' numbers, and what an ISIN tells of them."""

import re

_ISIN = re.compile("[A-Z]{2}[A-Z0-9]{9}[0-9]")
WKN = re.compile("[A-HJ-NP-Z0-9]{6}")
"""A German securities number: six letters or digits, never I or O."""

CUSIP = re.compile("[A-Z0-9*@#]{8}[0-9]")
"""The form of a CUSIP."""


def is_isin(text: str) -> bool:
    """Whether a text is an ISIN with the right check digit (ISO 6166: Luhn's sum, letters as 10 to 35)."""
    if not _ISIN.fullmatch(text):
        return False
    digits = "".join(str(int(char, 36)) for char in text)
    doubled = (int(digit) * (2 - (index % 2 == 0)) for index, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def wkn_of(isin: str) -> str | None:
    """The WKN inside a German ISIN."""
    return isin[5:11] if isin.startswith("DE000") else None


def cusip_of(isin: str) -> str | None:
    """The CUSIP inside an ISIN of the United States or Canada."""
    return isin[2:11] if isin[:2] in {"US", "CA"} else None
