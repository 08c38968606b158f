"""An address as it is written: a server may have signed it, or compare it to the letter. Pure."""

import re
from urllib.parse import urlsplit

from yarl import URL

_ILL_FORMED = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/%?-]|%(?![0-9A-Fa-f]{2})")


def spelt(address: str) -> URL:
    """The address with its path and parameters to the letter (RFC 3986); what may not stand there is quoted. Without a fragment.
    Raises ValueError for what is none.
    """
    found = URL(address)
    parts = urlsplit(address.strip())
    if bool(found.scheme) and not found.absolute:  # mailto:
        return found.with_fragment(None)
    path, query = (_ILL_FORMED.sub(_quoted, part) for part in (parts.path, parts.query))
    if not found.absolute:
        return URL.build(path=path, query_string=query, encoded=True)
    return URL.build(
        scheme=found.scheme, authority=found.raw_authority, path=path or "/", query_string=query, encoded=True
    )


def _quoted(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
