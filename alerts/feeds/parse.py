"""The body of a response becomes a Document, or a reason why it is none.

Imports nothing but feedparser, selectolax and the standard library: it runs in a worker of its own, which stays small.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from alerts.feeds.encoding import to_utf8
from alerts.feeds.entry import absolute, build_entry, language
from alerts.feeds.jsonfeed import parse_json
from alerts.feeds.plain import TITLE_LIMIT, plain
from alerts.feeds.prolog import find_root
from alerts.feeds.repair import repair
from alerts.feeds.sitemap import ITEM, parse_sitemap
from alerts.feeds.soup import bound
from alerts.feeds.survey import ITEM_NAMES, Survey, survey
from alerts.feeds.syndication import Syndicated, read
from alerts.feeds.wish import publisher_wish
from alerts.model.document import Document, ParseFailed, ParseOutcome, ParseTrouble
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
) -> ParseOutcome:
    """Parse a feed: RSS 0.9x to 2.0, RDF, Atom, JSON Feed or a news sitemap.

    ``url`` resolves relative links, ``zone`` is that of dates which name none. Dates more than two days after ``now`` are absurd; without ``now`` the future is not
    checked. Never touches the network or a file, whatever the body says; a hostile body may take long, so that this
    belongs into a process that can be killed. At most ``max_items`` entries are taken, the first ones.
    """
    data, notes = to_utf8(body, content_type)
    data = _unwrap(data)
    if data.lstrip()[:1] in (b"{", b"["):
        return _with_notes(parse_json(data, url=url, max_items=max_items, now=now, zone=zone), notes)
    opening = find_root(data)
    if isinstance(opening, ParseFailed):
        return opening
    notes += opening.notes
    data = data[opening.start :]
    names = frozenset({ITEM}) if opening.root == "urlset" else ITEM_NAMES
    looked = survey(data, max_items=max_items, names=names)
    if looked.error:
        data = repair(data)
        first, looked = looked, survey(data, max_items=max_items, names=names)
        notes += (f"broken XML: {first.error}",)
    truncated = looked.truncated
    if opening.root == "urlset":
        return _sitemap(looked, data, notes, url=url, now=now, zone=zone)
    if looked.error:
        bounded = bound(data, opening.root, max_items)
        data, truncated = bounded.data, truncated or bounded.truncated
        notes += (bounded.note,) if bounded.note else ()
    else:
        data = looked.apply(data)
    found = read(data)
    entries = found.entries
    if looked.error and truncated:
        entries = entries[:-1]
    failure = _refusal(found, looked, notes)
    if failure:
        return failure
    document = _document(found, entries[:max_items], opening.root, url, now, zone)
    wish = publisher_wish(list(looked.stated))
    return replace(document, truncated=truncated, notes=notes + looked.notes, wish=wish)


def _document(found: Syndicated, raw: object, root: str, url: str, now: datetime | None, zone: tzinfo) -> Document:
    feed = found.feed
    lang = language(feed.get("language"))
    base = _http(url) or absolute(str(feed.get("link") or ""), "") or ""
    entries: list[Entry] = []
    if isinstance(raw, list):
        entries = [build_entry(entry, base=base, lang=lang, now=now, zone=zone) for entry in raw]
    return Document(
        format=_VERSIONS.get(found.version) or _FORMATS.get(found.version) or _FORMATS.get(root, "feed"),
        title=plain(str(feed.get("title") or ""), limit=TITLE_LIMIT),
        lang=lang,
        entries=tuple(entries),
    )


def _sitemap(
    looked: Survey, data: bytes, notes: tuple[str, ...], *, url: str, now: datetime | None, zone: tzinfo
) -> ParseOutcome:
    if looked.error:
        return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail=f"a sitemap with broken XML: {looked.error}")
    found = parse_sitemap(looked.apply(data), url=url, now=now, zone=zone)
    if isinstance(found, Document):
        return replace(found, truncated=looked.truncated, notes=notes + looked.notes)
    return found


def _refusal(found: Syndicated, looked: Survey, notes: tuple[str, ...]) -> ParseFailed | None:
    """Why a document without a single entry is no feed. A well-formed feed may be empty."""
    if found.entries:
        return None
    if looked.error:
        detail = f"broken XML without readable items: {looked.error}"
        too_deep = [note for note in notes if note.startswith("nested")]
        trouble = ParseTrouble.REFUSED if too_deep else ParseTrouble.NOT_A_FEED
        return ParseFailed(trouble=trouble, detail="; ".join([*too_deep, detail]))
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
