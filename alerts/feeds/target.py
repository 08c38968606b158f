"""What a feed's address comes to: where to ask, and what to say to that origin alone. Pure."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from itertools import pairwise
from socket import inet_aton, inet_ntoa

from aiohttp import hdrs
from yarl import URL

from alerts.feeds.address import Network, allowed
from alerts.feeds.spelt import spelt
from alerts.model.access import Access
from alerts.model.fetch import FetchRequest

_OLD_FORM = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}", re.IGNORECASE)
_MOST_TARGETS = 20_000
_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Target:
    """An address, taken apart once: without its credentials and fragment, and what is for its origin alone."""

    url: URL
    own: dict[str, str] = field(repr=False)
    """Headers that follow no redirect to another origin."""


class Targets:
    """Remembers what addresses come to."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Access | None], Target] = {}

    def of(self, address: str, access: Access | None) -> Target | None:
        """The target; None where the address is none that is asked."""
        found = self._found.get((address, access))
        if found is None:
            found = _target(address, access)
            if found is not None:
                if len(self._found) >= _MOST_TARGETS:
                    self._found.clear()
                self._found[address, access] = found
        return found


def _target(address: str, access: Access | None) -> Target | None:
    try:
        url = spelt(address).with_fragment(None)
        if url.scheme not in _SCHEMES or not url.host:
            return None
        pair = f"{url.user or ''}:{url.password or ''}" if url.user is not None or url.password is not None else None
        return Target(url.with_user(None), _own(access or Access(), pair))
    except ValueError:
        return None


def _own(access: Access, pair: str | None) -> dict[str, str]:
    own = {name: text.reveal() for name, text in access.headers}
    if access.cookies:
        own[hdrs.COOKIE] = "; ".join(f"{name}={text.reveal()}" for name, text in access.cookies)
    pair = access.basic.reveal() if access.basic is not None else pair
    if pair is not None:
        own[hdrs.AUTHORIZATION] = f"Basic {b64encode(pair.encode()).decode()}"
    return own


def conditions(request: FetchRequest) -> dict[str, str]:
    """The validators of the held copy, to the letter."""
    headers: dict[str, str] = {}
    if request.etag:
        headers[hdrs.IF_NONE_MATCH] = request.etag
    if request.last_modified:
        headers[hdrs.IF_MODIFIED_SINCE] = request.last_modified
    return headers


def refused_literal(url: URL, allow: tuple[Network, ...]) -> bool:
    """Whether a proxy is not to be asked for this: an address, or this machine, that is not public nor listed.

    Behind a proxy no socket of ours sees the final address; names are the proxy's to judge.
    """
    host = (url.host or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        host = "127.0.0.1"
    elif _OLD_FORM.fullmatch(host):
        # As every resolver reads it: 0x7f.1, 017700000001 and 2130706433 are all this machine.
        try:
            host = inet_ntoa(inet_aton(host))
        except OSError:
            return True
    try:
        return not allowed(host, allow)
    except ValueError:
        return False


def permanent_end(way: list[URL], statuses: list[int]) -> str | None:
    """Where a way of redirects ends, if all of it was permanent and nothing of it gave encryption up."""
    if not statuses or any(status not in {301, 308} for status in statuses):
        return None
    if any(before.scheme == "https" and after.scheme == "http" for before, after in pairwise(way)):
        return None
    return str(way[-1])
