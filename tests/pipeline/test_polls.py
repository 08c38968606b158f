"""What a poll costs when nothing changed, and what happens when the body is not what it should be."""

import sqlite3
from contextlib import closing

import pytest

from alerts.store import reading


@pytest.mark.parametrize(("validators", "counted"), [(True, "polls.not_modified"), (False, "polls.same_body")])
async def test_an_unchanged_feed_is_neither_parsed_nor_stored(room, validators, counted, monkeypatch):
    wire = room.field.wire()
    wire.validators = validators
    async with room:
        await room.round()
        await room.restart()
        parsed = []
        monkeypatch.setattr(room.daemon._intaker._parser, "parse", lambda *_, **__: parsed.append(1))
        with closing(sqlite3.connect(room.field.state_dir / "tapewatch.db")) as other:
            before = other.execute("PRAGMA data_version").fetchone()
            for _ in range(3):
                await room.daemon._poller.once()
            assert other.execute("PRAGMA data_version").fetchone() == before
        assert room.daemon.meter.counters[counted] == 3
        assert wire.unchanged == (3 if validators else 0)
        assert parsed == []


async def test_a_body_that_was_cut_off_is_asked_for_again_in_full(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.add("Nvidia falls")
        wire.add("Nvidia rises")
        whole = wire.document()
        wire.body = whole[: whole.index(b"Nvidia falls") + 3]
        await room.round()
        assert room.told() == ["Nvidia rises"]
        wire.body = None
        await room.round()
        assert wire.unchanged == 0
        assert room.told() == ["Nvidia rises", "Nvidia falls"]


async def test_a_cut_body_that_stays_the_same_is_parsed_again_until_it_is_whole(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.add("Nvidia falls")
        wire.body = wire.document()[:-20]
        await room.round()
        await room.round()
        assert wire.unchanged == 0
        assert room.daemon.meter.counters["polls.same_body"] == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "HTML"),
        (b"", "empty"),
        (b'{"error": "quota"}', "JSON"),
        (b"just words", "not a feed"),
    ],
)
async def test_a_body_that_is_no_feed_shows_as_trouble_and_the_feed_recovers(room, body, said):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.body = body
        troubles = await room.round()
        assert said in troubles["wire"]
        await room.restart()  # which stores the states
        state = reading.feed_states(room.field.store_url)["wire"]
        assert (state.failures, said in state.trouble) == (1, True)
        [shown] = room.field.status()["feeds"]
        assert said in shown["trouble"]
        wire.body = None
        wire.add("Nvidia falls")
        assert await room.round() == {"wire": None}
        assert room.told() == ["Nvidia falls"]
        await room.restart()
        [shown] = room.field.status()["feeds"]
        assert (shown["trouble"], shown["failures"]) == (None, 0)


@pytest.mark.parametrize("status", [404, 429, 503])
async def test_a_feed_that_is_refused_shows_as_trouble_and_costs_the_others_nothing(room, status):
    broken, wire = room.field.wire("broken"), room.field.wire("wire")
    async with room:
        await room.round()
        broken.status = status
        wire.add("Nvidia falls")
        troubles = await room.round()
        assert str(status) in troubles["broken"]
        assert troubles["wire"] is None
        assert room.told() == ["Nvidia falls"]
        broken.status = 200
        broken.add("Nvidia rises")
        await room.round()
        assert room.told() == ["Nvidia falls", "Nvidia rises"]


async def test_a_validator_that_never_changes_hides_nothing_for_longer_than_a_day(room):
    wire = room.field.wire()
    wire.etag = '"made once by a template"'
    async with room:
        await room.round()
        wire.add("Nvidia falls")
        for _ in range(13):
            room.later(hours=2)
            await room.round()
        assert room.told() == ["Nvidia falls"]
        assert wire.unchanged >= 11


async def test_a_304_to_the_question_for_all_of_the_document_once_a_day_is_believed(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.stubborn = True
        for _ in range(3):
            room.later(days=1)
            await room.round()
        state = room.daemon._intaker.states["wire"]
        assert (state.failures, state.trouble) == (0, None)
        assert wire.unchanged == 3
        wire.stubborn = False
        wire.add("Nvidia falls")
        room.later(days=1)
        await room.round()
        assert room.told() == ["Nvidia falls"]


@pytest.mark.parametrize("validators", [True, False])
async def test_what_flickered_and_then_stays_is_told_late_though_the_body_stays_the_same(room, validators):
    wire = room.field.wire()
    wire.validators = validators

    async def says(title, **later):
        room.later(**later)
        wire.news.clear()
        wire.add(title, guid="g", link="https://wire.example/status/nvda")
        await room.round()

    async with room:
        for minutes, title in ((0, "resumed"), (60, "halted"), (3, "resumed")):
            await says(f"Nvidia (NVDA): trading {title}", minutes=minutes)
        assert room.told() == ["Nvidia (NVDA): trading halted"]
        await room.restart()
        for _ in range(5):
            room.later(minutes=15)
            await room.round()
        assert room.told() == ["Nvidia (NVDA): trading halted", "Nvidia (NVDA): trading resumed"]
        assert wire.unchanged == (4 if validators else 0)
