"""Where a redirect leads. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from yarl import URL

from alerts.feeds.spelt import spelt

MOST_REDIRECTS = 10
_FOLLOWED = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class BadRedirect:
    """A redirect that is not followed. ``why`` is for people and holds nothing that the server wrote."""

    why: str


def redirected(url: URL, location: str | None, seen: Collection[URL], *, has_learnt: bool = False) -> URL | BadRedirect:
    """The address that ``location``, received from ``url``, leads to, or why it is not followed.

    ``seen`` are the addresses that were asked before on this way, ``url`` among them; one may be asked once more with a cookie
    that came with the redirect (``has_learnt``). Credentials that a server writes
    into a Location are dropped: they are not the operator's.
    """
    if not location:
        return BadRedirect("redirected without saying where")
    try:
        target = url.join(spelt(location)).with_fragment(None)
        usable = target.scheme in _FOLLOWED and bool(target.host) and target.port is not None
        target = target.with_user(None) if usable else target
    except ValueError:  # UnicodeError is one
        return BadRedirect("redirected to something that is no address")
    if not usable:
        return BadRedirect("redirected to something that is no http or https address")
    if target in seen and not has_learnt:
        return BadRedirect("redirected in a circle")
    if len(seen) > MOST_REDIRECTS:
        return BadRedirect(f"redirected more than {MOST_REDIRECTS} times")
    return target
