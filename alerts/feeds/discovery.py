"""Where a site keeps its feeds: what its page names, and the paths at which sites usually have one. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from alerts.feeds.entry import absolute
from alerts.feeds.plain import plain

MOST = 20
"""Addresses that one page may name; portals list hundreds of comment feeds."""

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "text/xml",
        "application/xml",
    }
)
_LOOKS_LIKE = re.compile(r"(?:^|[/._=?&-])(?:rss|atom|feeds?|rdf)(?:$|[/._?=&])|\.(?:rss|rdf|atom)$", re.IGNORECASE)
_NO_FEED = re.compile(r"\.(?:html?|php|aspx|pdf|png|jpe?g|svg|css|js)$|/wp-json/|oembed", re.IGNORECASE)
_PATHS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "feeds", "news-sitemap.xml")
"""Where content systems put feeds: WordPress, Ghost, Hugo, Jekyll, Typo3 and their like."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed, with what the page calls it."""

    url: str
    title: str = ""


def named_feeds(page: bytes, base: str) -> list[Candidate]:
    """The feeds that a page names: its ``<link rel=alternate>`` first, then links that look like feeds."""
    tree = LexborHTMLParser(page.decode("utf-8", "replace"))
    node = tree.css_first("base[href]")
    base = absolute(str(node.attributes.get("href") or ""), base) or base if node is not None else base
    found: dict[str, Candidate] = {}
    for url, title in (*_alternates(tree, base), *_anchors(tree, base)):
        found.setdefault(url, Candidate(url, plain(title, limit=100)))
    return list(found.values())[:MOST]


def guesses(url: str) -> list[Candidate]:
    """Addresses worth a try on a site that names no feed: below the page itself, then below the site's root."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = urljoin(root, parts.path if parts.path.endswith("/") else f"{parts.path}/")
    tried = [f"{place}{path}" for place in dict.fromkeys((folder, root)) for path in _PATHS]
    return [Candidate(one) for one in tried[:MOST]]


def _alternates(tree: LexborHTMLParser, base: str) -> Iterator[tuple[str, str]]:
    for node in tree.css("link[href]"):
        given = {name: value or "" for name, value in node.attributes.items()}
        relations = given.get("rel", "").lower().split()
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if ("alternate" not in relations and "feed" not in relations) or (
            kind not in _TYPES and "feed" not in relations
        ):
            continue
        url = absolute(given["href"], base)
        if url and not _NO_FEED.search(urlsplit(url).path):
            yield url, given.get("title", "")


def _anchors(tree: LexborHTMLParser, base: str) -> Iterator[tuple[str, str]]:
    for node in tree.css("a[href]"):
        url = absolute(str(node.attributes.get("href") or ""), base)
        if url is None:
            continue
        parts = urlsplit(url)
        if _LOOKS_LIKE.search(f"{parts.path}?{parts.query}") and not _NO_FEED.search(parts.path):
            yield url, node.text(deep=True, strip=True)
