"""The recorded day: every feed is one that the real parser reads, and it holds the cases that it is there to show."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.cli.demo.feed_page import CONTENT_TYPES, feed_page
from alerts.cli.demo.material import outlets
from alerts.feeds.parse import parse_document
from alerts.model.document import Document

OUTLETS = outlets()
BY_NAME = {outlet.id: outlet for outlet in OUTLETS}
NOON = datetime(2025, 1, 29, 12, tzinfo=UTC)


def parsed(outlet, now):
    kind = f"{CONTENT_TYPES[outlet.form]}; charset={outlet.encoding}"
    document = parse_document(feed_page(outlet, now), url="http://127.0.0.1/feed", content_type=kind)
    assert isinstance(document, Document)
    return document


def test_there_are_enough_feeds_items_forms_and_encodings():
    assert len(OUTLETS) >= 6
    assert 110 <= sum(len(outlet.pieces) for outlet in OUTLETS) <= 160
    assert {outlet.form for outlet in OUTLETS} == {"rss20", "rss091", "rdf", "atom"}
    assert {"iso-8859-1", "gb18030", "big5", "windows-1252", "utf-8"} == {outlet.encoding for outlet in OUTLETS}


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_the_parser_reads_what_was_written(outlet):
    document = parsed(outlet, NOON)
    listed = outlet.shown(NOON)
    assert [(wording.title, wording.summary, piece.link) for piece, wording in listed] == [
        (entry.title, entry.summary, entry.link) for entry in document.entries
    ]
    assert document.notes == ()
    if outlet.form != "rss091":
        dates = [piece.at if outlet.dates == "iso" and outlet.form == "atom" else word.at for piece, word in listed]
        assert [entry.published for entry in document.entries] == dates


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_every_feed_has_a_silent_past_and_links_nowhere_real(outlet):
    assert outlet.pieces[0].at < datetime(2025, 1, 26, 22, tzinfo=UTC)
    for piece in outlet.pieces:
        assert piece.link.split("/")[2].endswith((".example.com", ".example.org", ".example.net"))


def test_an_entry_can_leave_and_return():
    outlet = BY_NAME["harbour-wire"]
    piece = next(piece for piece in outlet.pieces if piece.away)
    (gone, back), second = piece.away[0], timedelta(seconds=1)
    states = [piece.wording(at) is not None for at in (piece.at - second, piece.at, gone, back - second, back)]
    assert states == [False, True, False, False, True]


def test_an_edited_entry_keeps_its_guid():
    outlet = BY_NAME["harbour-wire"]
    piece = next(piece for piece in outlet.pieces if len(piece.wordings) == 3)
    states = {
        (entry.guid, entry.title)
        for wording in piece.wordings
        for entry in parsed(outlet, wording.at).entries
        if entry.guid == piece.guid
    }
    assert states == {(piece.guid, wording.title) for wording in piece.wordings}


def test_a_repeated_entry_stands_twice_in_the_document():
    titles = [entry.title for entry in parsed(BY_NAME["caijing-kuaixun"], NOON).entries]
    assert titles.count("阿里云通义千问发布旗舰模型Qwen2.5-Max") == 2
