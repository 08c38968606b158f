"""A company as a line of a rule file's watchlist."""

import json
import re

from alerts.rules.listing.find import Find
from alerts.rules.listing.names import short

_PLAIN = re.compile(r"[A-Za-z](?:[\w.&'/-]| (?!#))*")
_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def watchline(found: Find) -> str:
    """``NASDAQ:NVDA: {name: NVIDIA Corporation, ...}``, ready to be pasted below ``watchlist:``.

    Other listings follow as ``also``. Names that mean nothing but the company, the Chinese ones among them, are proposed as
    aliases, since the name by itself is no mention.
    """
    company = found.company
    parts = [f"name: {_scalar(company.name)}"]
    names = ([_scalar(short(company.name))] if company.distinct else []) + list(company.aliases)
    if names:
        parts.append(f"aliases: [{', '.join(names)}]")
    if company.isin and found.listing == company.main:
        parts.append(f"isin: {company.isin}")
    others = [listing for listing in company.listings if listing != found.listing]
    if others:
        parts.append(f"also: [{', '.join(others)}]")
    return f"{found.listing}: {{{', '.join(parts)}}}"


def _scalar(text: str) -> str:
    """A text as YAML, quoted where it must be."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)
