"""A poller that polls each capture of a feed misses no item, tells none twice, and reports the gaps that there are."""

import csv
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from tests.faults.field import figure
from tests.pipeline.replaying import check, replay

SERIES = Path(__file__).parents[3] / "shared" / "data" / "series"
FIRST = datetime(2025, 3, 3, 8, 0, tzinfo=UTC)


def captures(name):
    """The captures of a folder with their times, from the manifest."""
    folder = SERIES / name
    with (folder / "manifest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    times = [row.get("commit_time") or row["feed_updated"] for row in rows]
    return [
        (datetime.fromisoformat(at).astimezone(UTC), (folder / row["file"]).read_bytes())
        for at, row in zip(times, rows, strict=True)
    ]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not SERIES.is_dir(), reason="the captured series are not here (../shared/data/series)")
@pytest.mark.parametrize("name", ["bbc_business", "ft_companies_zh", "otcmarkets", "sec_current"])
async def test_a_captured_series(room, name):
    figure(check(room, await replay(room, captures(name))))


def document(*numbers, titles=None, guids=True):
    """A feed with these items; ``titles`` replaces some."""
    items = "".join(
        f"<item><title>{escape((titles or {}).get(number, f'Central bank {number} sets its rate'))}</title>"
        f"<link>https://wire.example/{number}</link>{f'<guid>wire-{number}</guid>' if guids else ''}"
        f"<pubDate>{FIRST + timedelta(minutes=number):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


def series(*bodies):
    return [(FIRST + timedelta(hours=1, minutes=5 * number), body) for number, body in enumerate(bodies)]


async def test_our_own_series_with_everything_that_feeds_do(room):
    course = await replay(
        room,
        series(
            document(3, 2, 1),
            document(3, 2, 1),
            document(4, 3, 2),
            document(4, 3, titles={4: "Central bank 4 sets its rate, as expected"}),
            document(),
            document(5, 4),
            document(2, 1),
            document(9, 8, 7),
            document(8, 10, 9),
            document(1, 20),
            document(20, guids=False),
            document(30, 29),
        ),
    )
    figure(check(room, course))
    assert course.gaps == [6, 7, 9, 11]
    assert len(course.items) == 12


async def test_a_series_that_is_read_with_an_interval_too_long_is_all_gaps(room):
    course = await replay(room, series(*(document(*range(number + 2, number, -1)) for number in range(0, 20, 4))))
    check(room, course)
    assert course.gaps == [1, 2, 3, 4]
