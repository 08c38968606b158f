"""One spelling for all addresses of one page. Pure; nothing is looked up."""

import base64
import binascii
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urlsplit

from alerts.feeds.tracking import is_tracking

_VARIANTS = frozenset({"www", "amp", "m", "mobile"})
"""First labels of a host under which sites serve the same pages."""

_HOST = re.compile(r"[a-z0-9_.:-]{1,253}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_TO_SPELL = re.compile(r"%[0-9a-fA-F]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?\[\]|-]")
_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_REDIRECTS = {
    "google": (re.compile(r"(?:.+\.)?google\.[a-z.]{2,6}"), "/url", ("url", "q")),
    "facebook": (re.compile(r"(?:l|lm|www)\.facebook\.com"), "/l.php", ("u",)),
    "bing": (re.compile(r"(?:www\.)?bing\.com"), "/news/apiclick.aspx", ("url",)),
}
_REDIRECTING = frozenset(path for _, path, _ in _REDIRECTS.values())
_GOOGLE_ARTICLE = re.compile(r"/(?:rss/)?articles/([A-Za-z0-9_=-]{16,4000})")


def canonical(url: str) -> str | None:
    """The canonical form of an http or https address, or None when it is none.

    Folded: scheme, user, default ports, case and IDNA of the host, ``www.``/``amp.``/``m.``, ``/amp`` and ``.amp``,
    trailing slashes, dot segments, percent-encoding, session ids, tracking parameters, the order of parameters,
    fragments other than ``#!`` and ``#/`` (those are routes). Redirectors that carry their target (google.com/url,
    old Google News addresses) become it. Paths and other parameters stay as they are.
    """
    return _remembered(url) if len(url) < _SHORT else _folded(url)


_SHORT = 1_000
"""Characters up to which an address is remembered: longer ones are rare, and would be kept."""


@lru_cache(1_024)
def _remembered(url: str) -> str | None:
    """Of one document each is asked for four times in a row."""
    return _folded(url)


def _folded(url: str) -> str | None:
    seen = url.strip()
    while True:
        try:
            parts = urlsplit(seen)
            target = _target(parts)
            if target is None:
                return _canonical(parts)
        except ValueError:
            return None
        seen = target


def is_home(link: str) -> bool:
    """Whether a canonical address is a site's front page, which tells no item from another."""
    return link.count("/") == 2 and "?" not in link and "#" not in link


def _canonical(parts: SplitResult) -> str | None:
    if parts.scheme.lower() not in ("http", "https"):
        return None
    host = _host(parts.hostname or "")
    if not host:
        return None
    port = parts.port
    place = f"[{host}]" if ":" in host else host
    if port is not None and port not in (80, 443):
        place += f":{port}"
    query = _query(parts.query)
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return (
        f"https://{place}{_path(parts.path)}"
        + (f"?{query}" if query else "")
        + (f"#{_spell(fragment)}" if fragment else "")
    )


def _host(raw: str) -> str:
    host = raw.strip().rstrip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return ""
    if not _HOST.fullmatch(host):
        return ""
    while True:
        first, dot, rest = host.partition(".")
        if not dot or first not in _VARIANTS or "." not in rest:
            return host
        host = rest


def _path(raw: str) -> str:
    path = _spell(raw)
    if ";" in path:
        path = _SESSION.sub("", path)
    path = _dotless(path)
    while True:
        shorter = path.rstrip("/")
        if shorter.endswith(".amp.html"):
            shorter = shorter[:-9] + ".html"
        elif shorter.endswith(".amp") or (shorter.endswith("/amp") and shorter.count("/") > 1):
            shorter = shorter[:-4]
        if shorter == path:
            return path
        path = shorter


def _dotless(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986, 5.2.4); empty segments stay."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _query(raw: str) -> str:
    if not raw:
        return ""
    kept = []
    for pair in raw.split("&"):
        name, equals, value = pair.partition("=")
        name, value = _spell(name.replace("+", "%20")), _spell(value.replace("+", "%20"))
        if name and not is_tracking(name, value):
            kept.append(f"{name}={value}" if equals else name)
    return "&".join(sorted(kept))


def _spell(text: str) -> str:
    """One spelling of percent-encoding: unreserved characters plain, everything else in capitals and UTF-8."""
    return _TO_SPELL.sub(_respell, text)


def _respell(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        char = chr(int(found[1:], 16))
        return char if _UNRESERVED.fullmatch(char) else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "replace"))


def _target(parts: SplitResult) -> str | None:
    """Where a redirector leads, when its address says so."""
    if parts.path not in _REDIRECTING and "articles/" not in parts.path:
        return None
    host = (parts.hostname or "").lower()
    if host == "news.google.com":
        article = _GOOGLE_ARTICLE.fullmatch(parts.path)
        return _google_news(article[1]) if article else None
    for pattern, path, names in _REDIRECTS.values():
        if parts.path == path and pattern.fullmatch(host):
            stated = dict(parse_qsl(parts.query))
            for name in names:
                value = stated.get(name, "")
                if value.startswith(("http://", "https://")):
                    return value
    return None


def _google_news(token: str) -> str | None:
    """The address inside an old Google News token: a protobuf of 08 13 22, a length, and the address."""
    try:
        data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if not data.startswith(b"\x08\x13\x22") or len(data) < 8:
        return None
    length, start = data[3], 4
    if length > 127:
        length, start = (length & 127) | data[4] << 7, 5
    found = data[start : start + length]
    if len(found) != length or not found.startswith((b"http://", b"https://")) or not found.isascii():
        return None
    return found.decode("ascii")
