"""Real feeds over time (../shared/data/series, where they are): an edited title opens no second story, one title is not one item."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.feeds.identity import identities
from alerts.feeds.parse import parse_document
from alerts.model.document import Document
from alerts.model.item import IdentityKind, Item
from alerts.stories.judge import judge
from alerts.stories.read import read
from alerts.stories.verdict import Kind
from alerts.stories.window import Window

SERIES = Path(__file__).parents[3] / "shared" / "data" / "series"
START = datetime(2026, 11, 25, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SERIES.is_dir(), reason="the captured series are not here (../shared/data/series)"),
]


def items(name):
    """Each entry of each capture, with the number of the capture."""
    for number, path in enumerate(sorted(path for path in (SERIES / name).iterdir() if path.suffix != ".csv")):
        document = parse_document(path.read_bytes(), url="https://example.org/feed", content_type=None)
        if isinstance(document, Document):
            for entry in document.entries:
                known = {field: getattr(entry, field) for field in entry.__dataclass_fields__}
                yield number, Item(feed=name, key=entry.guid or entry.link, identities=identities(entry, name), **known)


def test_an_edited_title_of_one_item_is_the_same_story():
    latest, edits, opened = {}, 0, []
    for number, item in items("bbc_business"):
        reading = read(item, (), START + number * timedelta(minutes=5))
        before = latest.get(item.key)
        if before is not None and before.title != reading.title:
            edits += 1
            if judge(reading, before).kind is not Kind.SAME:
                opened.append((before.line, reading.line))
        latest[item.key] = reading
    assert edits
    assert not opened


def test_forty_filings_under_one_title_stay_forty():
    window, seen, merged = Window(), {}, []
    for number, item in items("sec_current"):
        filing = re.search(r"[\d-]{20}", item.summary)
        link = next(identity.value for identity in item.identities if identity.kind is IdentityKind.LINK)
        if link in seen or filing is None:
            continue
        reading = read(item, (), START + number * timedelta(minutes=1))
        found = window.nearest(reading, START + timedelta(hours=1))
        if found is not None and found.verdict.kind is Kind.SAME and seen[found.item] != filing[0]:
            merged.append((item.title, filing[0], seen[found.item]))
        seen[link] = filing[0]
        seen[len(seen)] = filing[0]
        window.add(len(seen) - 1, len(seen) - 1, reading)
    assert len(seen) > 100
    assert not merged
