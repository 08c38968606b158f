"""The body of a response becomes a Document, or a reason why it is none.

Imports nothing but selectolax and the standard library (and feedparser for what is no XML): it runs in a worker of its
own, which stays small.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from alerts.feeds.date_order import day_comes_first
from alerts.feeds.encoding import to_utf8
from alerts.feeds.entry import absolute, build_entry, language
from alerts.feeds.jsonfeed import parse_json
from alerts.feeds.plain import TITLE_LIMIT, plain
from alerts.feeds.prolog import find_root
from alerts.feeds.repair import repair
from alerts.feeds.sitemap import ITEM, parse_sitemap
from alerts.feeds.soup import bound
from alerts.feeds.survey import MAX_DEPTH, Survey, survey
from alerts.feeds.tree import Syndicated, depth, harvest, plant
from alerts.feeds.wish import publisher_wish
from alerts.model.document import Document, ParseFailed, ParseOutcome, ParseTrouble, is_too_deep
from alerts.model.item import Entry

MAX_ITEMS = 5_000

_FORMATS = {"rss": "RSS", "atom": "Atom", "rdf": "RSS 1.0", "channel": "CDF", "feed": "Atom"}
_VERSIONS = {
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss10": "RSS 1.0",
    "rss20": "RSS 2.0",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
}
_LITERAL = re.compile(rb"""\s*b?(['"])\s*(?:\\n|\s)*(?=<\?xml|<rss|<feed|<rdf)""", re.IGNORECASE)


def parse_document(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    max_items: int = MAX_ITEMS,
    now: datetime | None = None,
    zone: tzinfo = UTC,
    lang: str | None = None,
) -> ParseOutcome:
    """Parse a feed: RSS 0.9x to 2.0, RDF, Atom, JSON Feed or a news sitemap.

    ``url`` resolves relative links, ``zone`` is that of dates which name none, ``lang`` what is known of the language.
    Dates more than two days after ``now`` are absurd; without ``now`` the future is not checked. Never touches the network
    or a file, whatever the body says; a hostile body may take long, so that this belongs into a process that can be
    killed. At most ``max_items`` entries are taken, the first ones.
    """
    data, notes = to_utf8(body, content_type)
    data = _unwrap(data)
    if data.lstrip()[:1] in (b"{", b"["):
        return _with_notes(parse_json(data, url=url, max_items=max_items, now=now, zone=zone, stated=lang), notes)
    opening = find_root(data)
    if isinstance(opening, ParseFailed):
        return opening
    notes += opening.notes
    data = data[opening.start :]
    if opening.root == "urlset":
        return _sitemap(data, notes, max_items, url=url, now=now, zone=zone, stated=lang)
    read = _read(data, opening.root, max_items)
    if isinstance(read, ParseFailed):
        return read
    found = read.found
    document = _document(found, found.entries[:max_items], opening.root, url=url, now=now, zone=zone, stated=lang)
    wish = publisher_wish(list(found.stated))
    return replace(document, truncated=read.truncated, notes=notes + read.notes, wish=wish)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found in a body, whether its end was missing, and notes for people."""

    found: Syndicated
    truncated: bool = False
    notes: tuple[str, ...] = ()


def _read(data: bytes, root: str, max_items: int) -> _Read | ParseFailed:
    """RSS, RDF or Atom as it comes; where it is not whole or too much, what is fit to be read of it."""
    tree = plant(data)
    if tree is not None and depth(tree, MAX_DEPTH) <= MAX_DEPTH:
        found = harvest(tree, data)
        if len(found.entries) <= max_items:
            return _Read(found)
    return _read_in_part(data, root, max_items)


def _read_in_part(data: bytes, root: str, max_items: int) -> _Read | ParseFailed:
    notes: tuple[str, ...] = ()
    looked = survey(data, max_items=max_items)
    if looked.error:
        data = repair(data)
        notes = (f"broken XML: {looked.error}",)
        looked = survey(data, max_items=max_items)
    notes += looked.notes
    truncated = looked.truncated
    if looked.error:
        bounded = bound(data, root, max_items)
        data, truncated = bounded.data, truncated or bounded.truncated
        notes += (bounded.note,) if bounded.note else ()
    else:
        data = looked.apply(data)
    tree = plant(data)
    found = harvest(tree, data) if tree is not None else replace(_loosely(data), stated=looked.stated)
    if looked.error and truncated:
        found = replace(found, entries=found.entries[:-1])
    return _refusal(found, looked, notes) or _Read(found, truncated, notes)


def _loosely(data: bytes) -> Syndicated:
    from alerts.feeds.loose import read_loosely  # noqa: PLC0415 - 7 MiB that most workers never need

    return read_loosely(data)


def _document(
    found: Syndicated, raw: object, root: str, *, url: str, now: datetime | None, zone: tzinfo, stated: str | None
) -> Document:
    feed = found.feed
    lang = language(feed.get("language"))
    base = _http(url) or absolute(str(feed.get("link") or ""), "") or ""
    entries: list[Entry] = []
    if isinstance(raw, list):
        order = day_comes_first(raw, langs=(lang, stated), zone=zone, url=url, now=now)
        entries = [build_entry(entry, base=base, lang=lang, now=now, zone=zone, day_first=order) for entry in raw]
    return Document(
        format=_VERSIONS.get(found.version) or _FORMATS.get(found.version) or _FORMATS.get(root, "feed"),
        title=plain(str(feed.get("title") or ""), limit=TITLE_LIMIT),
        lang=lang,
        entries=tuple(entries),
    )


def _sitemap(
    data: bytes,
    notes: tuple[str, ...],
    max_items: int,
    *,
    url: str,
    now: datetime | None,
    zone: tzinfo,
    stated: str | None,
) -> ParseOutcome:
    names = frozenset({ITEM})
    looked = survey(data, max_items=max_items, names=names)
    if looked.error:
        notes += (f"broken XML: {looked.error}",)
        data = repair(data)
        looked = survey(data, max_items=max_items, names=names)
    if looked.error:
        return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail=f"a sitemap with broken XML: {looked.error}")
    found = parse_sitemap(looked.apply(data), url=url, now=now, zone=zone, stated=stated)
    if isinstance(found, Document):
        return replace(found, truncated=looked.truncated, notes=notes + looked.notes)
    return found


def _refusal(found: Syndicated, looked: Survey, notes: tuple[str, ...]) -> ParseFailed | None:
    """Why a document without a single entry is no feed. A well-formed feed may be empty."""
    if found.entries:
        return None
    if looked.error:
        detail = f"broken XML without readable items: {looked.error}"
        deep = [note for note in notes if is_too_deep(note)]
        trouble = ParseTrouble.REFUSED if deep else ParseTrouble.NOT_A_FEED
        return ParseFailed(trouble=trouble, detail="; ".join([*deep, detail]))
    if looked.notes:
        return ParseFailed(trouble=ParseTrouble.REFUSED, detail="; ".join(looked.notes))
    return None


def _unwrap(data: bytes) -> bytes:
    """Undo the ``repr`` of a Python string or bytes around a whole feed."""
    match = _LITERAL.match(data, 0)
    if match is None or not data.rstrip().endswith(match[1]):
        return data
    inner = data[match.end() :].rstrip()[:-1]
    text = inner.decode("utf-8", "replace").encode("latin-1", "backslashreplace").decode("unicode_escape", "replace")
    if text.isascii() or max(text) > "\xff":
        return text.encode("utf-8", "replace")
    raw = text.encode("latin-1")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("utf-8", "replace")
    return raw


def _http(url: str) -> str:
    return url if url.lower().startswith(("http://", "https://")) else ""


def _with_notes(outcome: ParseOutcome, notes: tuple[str, ...]) -> ParseOutcome:
    return replace(outcome, notes=notes + outcome.notes) if isinstance(outcome, Document) else outcome
