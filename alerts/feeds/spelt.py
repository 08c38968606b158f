"""An address as it is written: a server may have signed it, or compare it to the letter. Pure."""

import re
from urllib.parse import urlsplit

from yarl import URL

_WELL_FORMED = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")


def spelt(address: str) -> URL:
    """The address with its path and parameters to the letter where they are well-formed (RFC 3986), else quoted. Without a
    fragment. Raises ValueError for what is none.
    """
    found = URL(address)
    parts = urlsplit(address.strip())
    is_opaque = bool(found.scheme) and not found.absolute  # mailto:
    if is_opaque or not (_WELL_FORMED.fullmatch(parts.path) and _QUERY.fullmatch(parts.query)):
        return found.with_fragment(None)
    if not found.absolute:
        return URL.build(path=parts.path, query_string=parts.query, encoded=True)
    return URL.build(
        scheme=found.scheme,
        authority=found.raw_authority,
        path=parts.path or "/",
        query_string=parts.query,
        encoded=True,
    )
