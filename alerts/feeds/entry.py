"""One raw entry becomes an Entry: plain texts, an absolute link, a date with its source."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from alerts.feeds.date_order import FUTURE
from alerts.feeds.dates import read_date
from alerts.feeds.plain import BODY_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, clean, plain
from alerts.feeds.symbols import is_symbol_scheme, symbols_of
from alerts.model.item import DateSource, Entry

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No feed is older than the web; earlier dates are the epoch or a typing error."""

AUTHOR_LIMIT = 300
CATEGORY_LIMIT = 200
MAX_CATEGORIES = 50
GUID_LIMIT = 2_000
LINK_LIMIT = 8_000

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")
_MAILBOX = re.compile(r"[^\s@]{1,100}@[^\s@()]{1,100}\s*\(([^()]{1,200})\)")
_USUAL = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(?:/[A-Za-z0-9/._~%!$'()*,:@+&=;?-]{0,1900}[A-Za-z0-9/_=-])?")
"""An address that can be taken as it is, as nearly all can: there is nothing to resolve, to quote or to doubt."""

_UNUSUAL = re.compile(r"[\s<>\"{}|\\^`\x00-\x20\x7f]")
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_NOT_ARTICLES = frozenset(
    {"self", "edit", "enclosure", "replies", "hub", "next", "previous", "license", "via", "search"}
)


def build_entry(
    raw: Mapping[str, Any],
    *,
    base: str,
    lang: str | None,
    now: datetime | None,
    zone: tzinfo = UTC,
    day_first: bool | None = None,
) -> Entry:
    """Turn the raw values of one entry into ours. ``base`` resolves relative links, ``lang`` is the feed's
    language, ``zone`` that of dates which name none, ``day_first`` the order of day and month between slashes.
    """
    guid = text_of_guid(raw.get("id"))
    date = choose_date(
        published=(raw.get("published"), raw.get("dc_date"), raw.get("created")),
        updated=(raw.get("updated"),),
        now=now,
        zone=zone,
        day_first=day_first,
    )
    title = raw.get("title_detail") or {}
    return Entry(
        guid=guid,
        link=_link(raw, guid, base),
        title=plain(
            str(raw.get("title") or raw.get("aside_title") or ""),
            limit=TITLE_LIMIT,
            declared_html=title.get("type") in _HTML_TYPES,
        ),
        summary=_summary(raw),
        body=_body(raw),
        author=_author(raw),
        categories=_categories(raw),
        published=date.at,
        published_source=date.source,
        published_raw=date.raw,
        dated_by_day=date.by_day,
        lang=language(raw.get("language")) or language(title.get("language")) or lang,
        symbols=_symbols(raw),
        origin=_origin(raw, base),
    )


def text_of_guid(raw: object) -> str | None:
    """A guid to the letter but for white space around it and control characters; a very long one ends in its hash."""
    text = clean(str(raw or ""), limit=1_000_000)
    if len(text) > GUID_LIMIT:
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
        text = f"{text[: GUID_LIMIT - 40]}…{digest}"
    return text or None


def absolute(raw: str, base: str) -> str | None:
    """An absolute http or https address, or None: ``javascript:`` and the like never pass."""
    if _USUAL.fullmatch(raw):
        return raw
    text = clean(raw, limit=LINK_LIMIT + 1)
    if not text or len(text) > LINK_LIMIT:
        return None
    try:
        joined = urljoin(base, text)
        parts = urlsplit(joined)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return _UNUSUAL.sub(lambda match: quote(match[0]), joined)


class Chosen(NamedTuple):
    """A date, where it is from, and what was written; without one the reason, and the absurd one that stood there."""

    at: datetime | None
    source: DateSource
    raw: str | None
    by_day: bool = False


def choose_date(
    *,
    published: Iterable[object],
    updated: Iterable[object],
    now: datetime | None,
    zone: tzinfo = UTC,
    day_first: bool | None = None,
) -> Chosen:
    """The first date that can be true."""
    absurd: str | None = None
    for source, stated in ((DateSource.PUBLISHED, published), (DateSource.UPDATED, updated)):
        for value in stated:
            raw = clean(str(value or ""), limit=200)
            if not raw:
                continue
            found = read_date(raw, zone=zone, day_first=day_first)
            if found is not None and found.at >= OLDEST and (now is None or found.at <= now + FUTURE):
                return Chosen(found.at, source, raw, found.by_day)
            absurd = absurd or raw
    return Chosen(None, DateSource.ABSURD if absurd else DateSource.MISSING, absurd)


def language(raw: object) -> str | None:
    """A language tag in lower case (``en``, ``de-at``, ``zh-hant``), or None for what is none."""
    tag = str(raw or "").strip().lower().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def unique(texts: Iterable[str], limit: int) -> tuple[str, ...]:
    """The first ``limit`` different texts, blank ones left out."""
    return tuple(dict.fromkeys(text for text in texts if text))[:limit]


def _link(raw: Mapping[str, Any], guid: str | None, base: str) -> str | None:
    link = str(raw.get("link") or "")
    origin = raw.get("feedburner_origlink")
    if origin and "/~" in link:
        # FeedBurner's own redirect; it states the publisher's address beside it.
        link = str(origin)
    found = absolute(link, base) if link else None
    if found is None:
        for other in raw.get("links") or ():
            if other.get("href") and other.get("rel", "alternate") not in _NOT_ARTICLES:
                found = absolute(str(other["href"]), base)
                if found:
                    break
    if found is None and guid and raw.get("permalink"):
        found = absolute(guid, base) if guid.lower().startswith(("http:", "https:", "/")) else None
    return found


def _origin(raw: Mapping[str, Any], base: str) -> str | None:
    """Whom an aggregator has it from: the ``url`` of RSS's ``source``, the link of Atom's."""
    source = raw.get("source")
    stated = (source.get("href") or source.get("link")) if isinstance(source, Mapping) else None
    return absolute(str(stated), base) if stated else None


def _summary(raw: Mapping[str, Any]) -> str:
    text = str(raw.get("summary") or raw.get("dc_description") or "")
    if not text and not raw.get("content"):
        text = str(raw.get("aside_summary") or "")
    detail = raw.get("summary_detail") or {}
    return plain(text, limit=SUMMARY_LIMIT, declared_html=detail.get("type") in _HTML_TYPES)


def _body(raw: Mapping[str, Any]) -> str:
    contents = [content for content in raw.get("content") or () if content.get("value")]
    if not contents:
        return ""
    longest = max(contents, key=lambda content: len(content["value"]))
    return plain(str(longest["value"]), limit=BODY_LIMIT, declared_html=longest.get("type") in _HTML_TYPES)


def _author(raw: Mapping[str, Any]) -> str:
    names = [str(person.get("name") or "") for person in (raw.get("authors") or ())[:10]]
    found = unique((_name(name) for name in names), 10) or unique((_name(str(raw.get("author") or "")),), 1)
    return clean(", ".join(found), limit=AUTHOR_LIMIT)


def _name(raw: str) -> str:
    """The person's name; RSS writes ``mailbox (name)``."""
    text = plain(raw, limit=AUTHOR_LIMIT)
    match = _MAILBOX.fullmatch(text)
    return match[1].strip() if match else text


def _symbols(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The securities in elements of their own, and in categories whose scheme says so."""
    tags = [tag for tag in raw.get("tags") or () if is_symbol_scheme(str(tag.get("scheme") or ""))]
    return symbols_of([*(raw.get("stated_symbols") or ()), *(str(tag.get("term") or "") for tag in tags)])


def _categories(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Categories, then the securities that the publisher states."""
    stated = []
    for tag in raw.get("tags") or ():
        term, label = str(tag.get("term") or ""), str(tag.get("label") or "")
        stated.append(label if label and (not term or "://" in term or term.isdigit()) else term)
    for symbols in raw.get("stated_symbols") or ():
        stated += re.split(r"[,;|\s]+", symbols)[:MAX_CATEGORIES]
    return unique((plain(text, limit=CATEGORY_LIMIT) for text in stated[: 2 * MAX_CATEGORIES]), MAX_CATEGORIES)
