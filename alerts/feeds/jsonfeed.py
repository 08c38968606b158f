"""JSON Feed, version 1 and 1.1 (jsonfeed.org)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from alerts.feeds.cut_json import whole_items
from alerts.feeds.date_order import day_comes_first
from alerts.feeds.entry import (
    AUTHOR_LIMIT,
    CATEGORY_LIMIT,
    MAX_CATEGORIES,
    absolute,
    choose_date,
    language,
    text_of_guid,
    unique,
)
from alerts.feeds.plain import BODY_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, plain
from alerts.feeds.symbols import symbols_of
from alerts.model.document import Document, ParseFailed, ParseOutcome, ParseTrouble, too_many
from alerts.model.item import Entry

_SYMBOLS = frozenset({"symbol", "symbols", "ticker", "tickers", "stocksymbol", "stocktickers", "isin", "isins"})


def parse_json(
    data: bytes, *, url: str, max_items: int, now: datetime | None, zone: tzinfo = UTC, stated: str | None = None
) -> ParseOutcome:
    """Parse clean UTF-8 that starts like JSON. ``stated`` is what is known of the language. Of a document that is broken what stands
    in front of that is taken, as of one that was cut off.
    """
    truncated = False
    try:
        document = json.loads(data, strict=False)  # hand-made feeds have line feeds in their strings
    except (ValueError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else f"broken JSON: {error}"
        document, truncated = whole_items(data.decode("utf-8", "replace"), most=max_items + 1)
        if document is None:
            return ParseFailed(trouble=ParseTrouble.JSON, detail=what)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return ParseFailed(trouble=ParseTrouble.JSON, detail=_complaint(document))
    notes = (too_many(max_items),) if len(items) > max_items else ()
    base = _text(document, "home_page_url") or _text(document, "feed_url")
    base = url if url.startswith(("http:", "https:")) else base
    lang = language(document.get("language"))
    taken = [item for item in items[:max_items] if isinstance(item, dict)]
    dates = ({"published": _text(one, "date_published"), "updated": _text(one, "date_modified")} for one in taken)
    order = day_comes_first(dates, langs=(lang, stated), zone=zone, url=url, now=now)
    entries = [_entry(item, base, lang, now, zone, order) for item in taken]
    return Document(
        format="JSON Feed",
        title=plain(_text(document, "title"), limit=TITLE_LIMIT),
        lang=lang,
        entries=tuple(entries),
        truncated=truncated,
        notes=notes,
    )


def _entry(
    item: Mapping[str, Any], base: str, lang: str | None, now: datetime | None, zone: tzinfo, order: bool | None
) -> Entry:
    date = choose_date(
        published=(_text(item, "date_published"),),
        updated=(_text(item, "date_modified"),),
        now=now,
        zone=zone,
        day_first=order,
    )
    guid = text_of_guid(_text(item, "id"))
    link = absolute(_text(item, "url"), base) or absolute(_text(item, "external_url"), base)
    if link is None and guid and guid.startswith(("http:", "https:")):
        link = absolute(guid, base)
    html_body, text_body = _text(item, "content_html"), _text(item, "content_text")
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_text(person, "name") for person in people or () if isinstance(person, dict)]
    tags = item.get("tags")
    return Entry(
        guid=guid,
        link=link,
        title=plain(_text(item, "title"), limit=TITLE_LIMIT),
        summary=plain(_text(item, "summary"), limit=SUMMARY_LIMIT),
        body=plain(text_body or html_body, limit=BODY_LIMIT, declared_html=not text_body),
        author=plain(", ".join(unique(names, 10)), limit=AUTHOR_LIMIT),
        categories=unique(
            (
                plain(tag, limit=CATEGORY_LIMIT)
                for tag in (tags if isinstance(tags, list) else ())
                if isinstance(tag, str)
            ),
            MAX_CATEGORIES,
        ),
        published=date.at,
        published_source=date.source,
        published_raw=date.raw,
        dated_by_day=date.by_day,
        lang=language(item.get("language")) or lang,
        symbols=_symbols(item),
    )


def _symbols(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Publishers' own fields are extensions: an object under a key that begins with an underscore (1.1,
    "Extensions").
    """
    holders = [item, *(value for key, value in item.items() if key.startswith("_") and isinstance(value, dict))]
    found: list[str] = []
    for holder in holders:
        for key, value in holder.items():
            if key.lower().replace("_", "") in _SYMBOLS:
                found += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
    return symbols_of(found)


def _text(holder: Mapping[str, Any], key: str) -> str:
    """A string or number under ``key`` as text; anything else is as if it were not there."""
    value = holder.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _complaint(document: object) -> str:
    if isinstance(document, dict):
        for key in ("error", "message", "detail"):
            if isinstance(document.get(key), str):
                return f"it says {key}: {document[key][:200]!r}"
    return "valid JSON, but it has no list of items"
