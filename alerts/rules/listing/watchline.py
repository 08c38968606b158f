"""A company as a line of a rule file's watchlist."""

import json
import re

from alerts.rules.listing.find import Find
from alerts.rules.listing.names import short, words_of

_PLAIN = re.compile(r"[^\W\d_](?:[\w.&'/-]| (?!#))*")
_REGISTERS = frozenset(
    {"aktiengesellschaft", "kommanditgesellschaft", "societe", "limited", "incorporated", "corporation"}
)
"""In the midst of a name they make it one that registers have and no headline."""

_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def watchline(found: Find) -> str:
    """``NASDAQ:NVDA: {name: NVIDIA Corporation, ...}``, ready to be pasted below ``watchlist:``.

    Other listings follow as ``also``. Names that mean nothing but the company, the Chinese ones among them, are proposed as
    aliases, since the name by itself is no mention.
    """
    company = found.company
    parts = [f"name: {_scalar(company.name)}"]
    own = short(company.name)
    names = [own] if company.distinct and _REGISTERS.isdisjoint(words_of(own)) else []
    names = list(map(_scalar, (*names, *company.aliases)))
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
