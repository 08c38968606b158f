"""Cookies that a redirect sets and its target wants to see: many a site turns away who does not bring them. Kept for one request."""

from collections.abc import Mapping
from http.cookies import SimpleCookie

from aiohttp import hdrs
from yarl import URL

_MOST, _LONGEST = 20, 4_096
"""Cookies of one way, and characters of one; a way has ten redirects."""


class WayCookies:
    """Of one way of redirects; each origin gets back what it gave."""

    def __init__(self) -> None:
        self._found: dict[URL, dict[str, str]] = {}

    def learn(self, origin: URL, given: SimpleCookie) -> bool:
        """Take what an origin gave. Whether a cookie is new."""
        if not given:
            return False
        mine = self._found.setdefault(origin, {})
        before = len(mine)
        for name, morsel in given.items():
            if len(mine) < _MOST and len(morsel.coded_value) <= _LONGEST and morsel.coded_value.isprintable():
                mine[name] = morsel.coded_value
        return len(mine) > before

    def beside(self, headers: dict[str, str], origin: URL) -> dict[str, str]:
        """The headers of a request to an origin, with its cookies behind the operator's own."""
        mine = self._found.get(origin)
        if not mine:
            return headers
        return {**headers, hdrs.COOKIE: _joined(headers.get(hdrs.COOKIE), mine)}


def _joined(own: str | None, mine: Mapping[str, str]) -> str:
    return "; ".join([*([own] if own else []), *(f"{name}={value}" for name, value in mine.items())])
