"""Feeds as CSV (RFC 4180), in and out."""

import csv
import io
import re
from collections.abc import Iterable

from alerts.model.feed import Feed
from alerts.settings.carried import NAMES, carried
from alerts.settings.subscription import LARGEST, MOST, Subscription, Unlistable

COLUMNS = ("id", "url", "groups", "lang", *NAMES)
"""What is written; groups are separated by spaces."""

_ALSO = {
    "xmlurl": "url",
    "address": "url",
    "feed_url": "url",
    "name": "title",
    "text": "title",
    "group": "groups",
    "category": "groups",
    "language": "lang",
}


def read_table(text: bytes) -> list[Subscription]:
    """The feeds of a table whose first line names its columns; ``url`` must be one, other columns are passed over.

    Commas, semicolons and tabs separate columns, whichever the first line has most of. Raises Unlistable.
    """
    if len(text) > LARGEST:
        raise Unlistable(f"it is larger than {LARGEST // 1024**2} MiB")
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unlistable("it is not a text in UTF-8") from error
    first = decoded.partition("\n")[0]
    table = csv.reader(io.StringIO(decoded, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        names = [_ALSO.get(name.strip().lower(), name.strip().lower()) for name in next(table, [])]
        if "url" not in names:
            raise Unlistable("its first line names no column url (nor is it OPML)")
        found = []
        for row in table:
            given: dict[str, str] = {}
            for name, value in zip(names, row, strict=False):
                if value.strip():
                    given.setdefault(name, value.strip())
            if given:
                found.append(_subscription(given, table.line_num))
            if len(found) > MOST:
                raise Unlistable(f"it names more than {MOST:,} feeds")
    except csv.Error as error:
        raise Unlistable(f"line {table.line_num}: {error}") from error
    return found


def _subscription(given: dict[str, str], line: int) -> Subscription:
    told = given.get("groups", "")
    # Our own export separates by spaces; where another sign stands, a space belongs to the name.
    groups = re.split(r"[,;|]", told) if re.search(r"[,;|]", told) else told.split()
    return Subscription(
        line=line,
        url=given.get("url", ""),
        title=given.get("title", ""),
        id=given.get("id", ""),
        groups=tuple(word.strip() for word in groups if word.strip()),
        lang=given.get("lang", ""),
        more={name: given[name] for name in NAMES if name in given},
    )


def write_table(feeds: Iterable[Feed]) -> str:
    """The feeds, one a line, below the names of the columns."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(
        (feed.id, feed.url, " ".join(feed.groups), feed.lang or "", *carried(feed).values()) for feed in feeds
    )
    return out.getvalue()
