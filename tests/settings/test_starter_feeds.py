"""The feeds that ship: enough of each language and kind, each once, none that is known to be dead."""

import csv
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema_rs
import pytest

from alerts.documents.node import Mapping, Node, Scalar, Sequence
from alerts.documents.read import read
from alerts.settings.load import load
from alerts.settings.schema import included_schema

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config" / "tapewatch.yaml"
LISTS = sorted((ROOT / "config" / "feeds").glob("*.yaml"))
SEEN = ROOT.parent / "shared" / "data" / "feedlist" / "feeds.csv"
ENVIRON = {"DESK_URL": "json://a", "OPS_URL": "json://b"}
INTERVALS = {60.0, 180.0, 900.0, 3600.0}


@pytest.fixture(scope="module")
def feeds():
    return load(CONFIG, environ=ENVIRON).settings.feeds


def plain(node: Node | None):
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node]
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}


def shape(url):
    """An address without what two spellings of one place differ in."""
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query


def seen_status():
    if not SEEN.exists():
        pytest.skip("the collected list of feeds is not here")
    with SEEN.open() as lines:
        return {row["url"]: row["status"] for row in csv.DictReader(lines)}


def test_the_lists_load_without_a_problem():
    assert load(CONFIG, environ=ENVIRON).problems == ()


def test_there_are_feeds_enough_in_each_language(feeds):
    languages = Counter(feed.lang.split("-")[0] for feed in feeds)
    assert set(languages) == {"en", "de", "zh"}
    assert len(feeds) >= 120
    assert languages["de"] >= 25
    assert languages["zh"] >= 25


def test_every_kind_has_feeds(feeds):
    groups = Counter(group for feed in feeds for group in feed.groups)
    for group in ("wires", "exchanges", "halts", "central-banks", "regulators", "sanctions", "statistics"):
        assert groups[group] >= 2, group


def test_no_address_stands_twice(feeds):
    places = Counter(shape(feed.url) for feed in feeds)
    assert [place for place, count in places.items() if count > 1] == []


def test_every_feed_says_its_language_its_group_and_one_of_four_intervals(feeds):
    assert [feed.id for feed in feeds if not feed.lang or not feed.groups or feed.every not in INTERVALS] == []


def test_every_address_is_encrypted(feeds):
    assert [feed.id for feed in feeds if not feed.url.startswith("https://")] == []


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_is_what_the_schema_of_an_included_file_says(path):
    jsonschema_rs.validate(included_schema(), plain(read(path.read_bytes(), str(path)).node))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_feed_says_when_it_was_seen_to_answer(path):
    for line in path.read_text().splitlines():
        if "{id:" in line:
            assert re.search(r"\}  # (answered in 20\d\d-\d\d|unverified)(; .+)?$", line), line


def test_feeds_of_sec_gov_wait_for_a_contact_and_are_good_with_one(tmp_path):
    text = (ROOT / "config" / "feeds" / "regulators.yaml").read_text().replace("  # - {id", "  - {id")
    path = tmp_path / "tapewatch.yaml"
    path.write_text(f'version: 1\npoll: {{user_agent: "Tapewatch (+mailto:jane@bank.com)"}}\n{text}')
    found = load(path, environ={})
    assert found.problems == ()
    assert sum("sec.gov" in feed.url for feed in found.settings.feeds) == 5


def test_no_feed_is_one_that_was_seen_dead_frozen_empty_broken_or_wrong(feeds):
    status = seen_status()
    for feed in feeds:
        assert re.match(r"ok|unverified", status[feed.url]), feed.id


def test_the_comment_of_a_feed_is_what_was_seen():
    status = seen_status()
    for path in LISTS:
        for url, said in re.findall(r'url: "([^"]+)".*\}  # (?:answered in )?([\w-]+)', path.read_text()):
            assert status[url].removeprefix("ok-") == said, url
