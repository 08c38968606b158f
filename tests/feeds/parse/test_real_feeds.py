"""Every captured feed parses, or fails with a reason a person understands."""

import csv
import re
from pathlib import Path

import pytest

from alerts.feeds.dates import read_date
from alerts.feeds.parse import parse_document
from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document, ParseFailed
from alerts.model.item import DateSource

DATA = Path(__file__).parents[4] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the captured feeds are not here (../shared/data)")

MARKUP = re.compile(r"&(?:\w+|#\d+);|</?(?:b|i|p|div|span|br|em|strong|a)\b[^<]*>")
MORE_THAN_FEEDPARSER = {"robustness/jsonfeed_kagi_d4b7ab74.json": 10, "robustness/kagi_rss_0items_7ef13a42.xml": 35}
CUT_OFF = {"robustness/malformed-hackernews.xml"}


def captures() -> list[Path]:
    return sorted(
        path for folder in ("feeds", "series") for path in (DATA / folder).glob("*/*") if path.name != "manifest.csv"
    )


def oddities() -> list[dict[str, str]]:
    with (DATA / "feeds" / "oddities.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if (DATA / "feeds" / row["file"]).is_file()]


@pytest.mark.slow
async def test_every_capture_parses_or_fails_with_a_reason():
    parser = ParseWorker()
    for path in captures():
        outcome = await parser.parse(path.read_bytes(), url="https://example.org/feed", content_type=None)
        if isinstance(outcome, ParseFailed):
            assert outcome.detail, path
            continue
        for entry in outcome.entries:
            assert not MARKUP.search(entry.title), (path, entry.title)
            assert entry.title == " ".join(entry.title.split()), path
            assert entry.title.isprintable() or "\u200d" in entry.title, (path, entry.title)
            assert entry.link is None or entry.link.startswith("http"), path
            if entry.published_source is DateSource.ABSURD:
                # Every form of date in the captures is understood; what is left is really out of the world.
                assert entry.published_raw is not None
                assert read_date(entry.published_raw) is not None, (path, entry.published_raw)
    await parser.stop()


@pytest.mark.parametrize("row", oddities() if DATA.is_dir() else [], ids=lambda row: row["file"])
def test_as_many_entries_are_found_as_are_in_the_file(row):
    outcome = parse_document((DATA / "feeds" / row["file"]).read_bytes(), url="https://example.org/", content_type=None)
    assert isinstance(outcome, Document)
    expected = MORE_THAN_FEEDPARSER.get(row["file"], int(row["entries"]))
    assert len(outcome.entries) == expected - (row["file"] in CUT_OFF)
    stated = re.search(r"\bno-date:(\d+)", row["oddities"])
    missing = sum(entry.published_source is DateSource.MISSING for entry in outcome.entries)
    assert missing <= (int(stated[1]) if stated else 0)


@pytest.mark.slow
def test_no_real_feed_hands_out_half_an_item_when_it_is_cut():
    halves = 0
    for path in captures()[::4]:
        body = path.read_bytes()
        whole = parse_document(body, url="https://example.org/", content_type=None)
        if not isinstance(whole, Document) or whole.notes or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            continue
        for tenth in range(1, 10):
            cut = parse_document(body[: len(body) * tenth // 10], url="https://example.org/", content_type=None)
            if isinstance(cut, Document):
                halves += cut.entries != whole.entries[: len(cut.entries)]
    assert halves == 0
