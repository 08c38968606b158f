"""News sitemaps: what publishers list for search engines, often sooner and more completely than in their feeds.

The protocol is that of sitemaps.org 0.9 with Google's news extension 0.9: publication, language, date, title, keywords,
stock_tickers. A sitemap without news says neither title nor date and is no feed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from xml.parsers import expat

from alerts.feeds.date_order import day_comes_first
from alerts.feeds.entry import CATEGORY_LIMIT, MAX_CATEGORIES, absolute, choose_date, language, unique
from alerts.feeds.plain import TITLE_LIMIT, plain
from alerts.feeds.symbols import symbols_of
from alerts.model.document import Document, ParseFailed, ParseOutcome, ParseTrouble
from alerts.model.item import Entry

ITEM = "url"
"""The local name of an entry."""

_LONGEST = 20_000
"""Characters of one element that are kept."""

_TEXTS = frozenset(
    {"loc", "lastmod", "name", "language", "publication_date", "title", "keywords", "stock_tickers", "genres"}
)


def parse_sitemap(
    data: bytes, *, url: str, now: datetime | None, zone: tzinfo = UTC, stated: str | None = None
) -> ParseOutcome:
    """Read a surveyed, well-formed ``urlset`` in UTF-8. Pictures and videos that a page has are not looked at."""
    reader = _Reader()
    reader.parser.Parse(data, True)
    dates = ({"published": page.get("publication_date"), "updated": page.get("lastmod")} for page in reader.pages)
    langs = (language(reader.pages[0].get("language")) if reader.pages else None, stated)
    order = day_comes_first(dates, langs=langs, zone=zone, url=url, now=now)
    entries = tuple(_entries(reader.pages, url, now, zone, order))
    if reader.pages and not entries:
        return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail="a sitemap of pages, without news titles")
    first = reader.pages[0] if reader.pages else {}
    return Document(
        format="news sitemap",
        title=plain(first.get("name", ""), limit=TITLE_LIMIT),
        lang=language(first.get("language")),
        entries=entries,
    )


def _entries(
    pages: list[dict[str, str]], url: str, now: datetime | None, zone: tzinfo, order: bool | None
) -> Iterator[Entry]:
    for page in pages:
        title = plain(page.get("title", ""), limit=TITLE_LIMIT)
        if not title:
            continue
        date = choose_date(
            published=(page.get("publication_date"),),
            updated=(page.get("lastmod"),),
            now=now,
            zone=zone,
            day_first=order,
        )
        words = ",".join((page.get("keywords", ""), page.get("genres", ""))).split(",")
        yield Entry(
            link=absolute(page.get("loc", ""), url),
            title=title,
            categories=unique((plain(word, limit=CATEGORY_LIMIT) for word in words), MAX_CATEGORIES),
            published=date.at,
            published_source=date.source,
            published_raw=date.raw,
            dated_by_day=date.by_day,
            lang=language(page.get("language")),
            symbols=symbols_of([page.get("stock_tickers", "")]),
        )


class _Reader:
    """Gathers the texts of each page's own elements and of its ``news``, by local name."""

    def __init__(self) -> None:
        self.pages: list[dict[str, str]] = []
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._length = 0
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator="\n")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, name: str, _attributes: object) -> None:
        local = name.rpartition("\n")[2].lower()
        self._path.append(local)
        if local == ITEM and len(self._path) == 2:
            self.pages.append({})
        inside = self._path[2:-1]
        if local in _TEXTS and self.pages and inside in ([], ["news"], ["news", "publication"]):
            self._text, self._length = [], 0

    def _end(self, name: str) -> None:
        local = name.rpartition("\n")[2].lower()
        self._path.pop()
        if self._text is not None and local in _TEXTS:
            self.pages[-1].setdefault(local, "".join(self._text).strip())
            self._text = None

    def _characters(self, text: str) -> None:
        if self._text is not None and self._length < _LONGEST:
            self._text.append(text[: _LONGEST - self._length])
            self._length += len(text)
