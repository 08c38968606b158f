"""One poll's news: recalled, decided, stored, and harmless to repeat."""

import asyncio
from dataclasses import replace

import pytest

from alerts.model.intake import Amendment, Filing, StoryOpening
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from alerts.model.suppression import Suppression, SuppressionReason
from alerts.model.told import Sighting
from tests.store.news import MINUTE, NOW, alert, digests, intake, item, known_items, planned, state, take, taken


async def test_before_its_first_poll_nothing_is_known_of_a_feed(store):
    recalled, _ = await take(store)

    assert (recalled.known, recalled.distrusted, recalled.state) == ({}, frozenset(), None)


async def test_a_stored_item_is_recalled_to_the_letter_by_each_of_its_identities(store):
    news = item("one")
    _, done = await take(store, taken(news))

    known = await known_items(store, news)

    assert (done.new, done.revised, done.alerts) == (1, 0, 0)
    assert set(known) == set(digests(news))
    assert {k.item for k in known.values()} == {news}
    assert all(k.feed == "wire" and k.story > 0 for k in known.values())


async def test_an_item_that_says_next_to_nothing_is_recalled_too(store):
    bare = replace(
        item("bare"), guid=None, link=None, title="", summary="", body="", author="", categories=(), lang=None
    )
    bare = replace(bare, published=None, published_raw=None, groups=())
    await take(store, taken(bare))

    assert (await known_items(store, bare))[digests(bare)[0]].item == bare


async def test_the_poll_state_is_stored_with_the_items_and_returned(store):
    after = state(
        etag='"x"', body_digest=b"\x00\xff", polled_at=NOW, ok_at=NOW, changed_at=NOW, failures=3, trouble="down"
    )

    _, done = await take(store, taken(item()), state=after)

    assert done.state == after
    assert await store.poll_states() == {"wire": after}
    assert (await take(store, state=after))[0].state == after


async def test_poll_states_without_items_are_kept_for_feeds_known_and_new(store):
    await store.keep_polls([state("a"), state("b")])
    later = state("b", next_poll_at=NOW + 9 * MINUTE, failures=2)
    await store.keep_polls([later, state("c")])
    await store.keep_polls([state("a", baseline_at=None)])
    assert (await store.poll_states())["a"].baseline_at == NOW, "a baseline that was taken is never untaken"
    await store.keep_polls([later])
    await store.keep_polls([])

    assert await store.poll_states() == {"a": state("a"), "b": later, "c": state("c")}


async def test_the_same_call_twice_changes_nothing(store, ask):
    def decide(*_):
        one = taken(item("one"), alerts=(planned("desk", "ops"),))
        two = taken(item("two"), suppressions=(Suppression("old", SuppressionReason.TOO_OLD, "3 days"),))
        return intake(one, two, duplicates=2, distrust=frozenset({b"d" * 16}), aliases={b"a" * 16: 1})

    first = await store.ingest("wire", [], decide)
    before = await store.tally()
    second = await store.ingest("wire", [], decide)

    assert (first.new, first.alerts, first.suppressed, first.matches, first.duplicates) == (2, 1, 1, 2, 2)
    assert (second.new, second.alerts, second.suppressed, second.matches, second.duplicates) == (0, 0, 0, 0, 0)
    assert second.channels == frozenset()
    assert await store.tally() == before
    assert ask("SELECT count(*), sum(members), sum(sources) FROM story") == [(2, 2, 2)]


async def test_opening_a_story_that_is_open_joins_it(store, ask):
    opening = StoryOpening(key="the event", headline="First headline", opened_at=NOW)
    await take(store, taken(item("one"), story=opening))
    await take(store, taken(item("two", feed="other"), story=replace(opening, headline="Second")), feed="other")
    await take(store, taken(item("three"), story=opening), taken(item("four"), story=opening))

    assert ask("SELECT headline, members, sources FROM story") == [("First headline", 4, 2)]


async def test_a_rule_alerts_once_on_a_story_and_then_says_why_it_is_silent(store):
    opening = StoryOpening(key="the event", headline="First headline", opened_at=NOW)
    both = [taken(item(name), story=opening, alerts=(planned(name=name),)) for name in ("one", "two")]
    _, first = await take(store, *both)
    _, second = await take(store, taken(item("three"), story=opening, alerts=(planned(), planned(rule="other"))))

    assert (first.alerts, first.suppressed) == (1, 1)
    assert (second.alerts, second.suppressed, second.channels) == (1, 1, frozenset({"desk"}))
    assert (await store.tally()).suppressed == {SuppressionReason.SAME_STORY: 2}
    assert {one.alert.rule for one in (await told(store, 1)).alerts} == {"chips", "other"}


async def test_a_story_is_told_with_who_carries_it_since_when(store):
    opening = StoryOpening(key="the event", headline="First headline", opened_at=NOW)
    await take(store, taken(item("one"), story=opening, publisher="a.example", alerts=(planned("desk", "ops"),)))
    dated, undated = item("two", published=NOW - 9 * MINUTE), item("three", published=None)
    await take(
        store,
        taken(dated, story=opening, publisher="b.example", at=NOW + MINUTE, baseline=True),
        taken(undated, story=opening, publisher="c.example", at=NOW + MINUTE, baseline=True),
        taken(item("four"), story=opening, publisher="a.example", at=NOW + MINUTE),
    )

    found = await told(store, 1)
    assert found.headline == "First headline"
    assert found.publishers == {"a.example": NOW, "b.example": NOW - 9 * MINUTE, "c.example": None}
    [one] = found.alerts
    assert (one.alert.sources, one.channels) == (3, {"desk", "ops"})


async def test_an_alert_is_raised_once_for_a_rule_and_story(store):
    opening = StoryOpening(key="the event", headline="First headline", opened_at=NOW)
    raised = {"severity": Severity.CRITICAL, "escalated": "3 independent sources within 9 min"}
    await take(store, taken(item("one"), story=opening, alerts=(planned("desk"),)))
    _, second = await take(store, taken(item("two"), story=1, alerts=(planned("desk", **raised),)))
    _, third = await take(store, taken(item("three"), story=1, alerts=(planned("desk", **raised),)))

    assert (second.alerts, third.alerts, third.suppressed) == (1, 0, 0)
    assert [alert.alert.escalated for alert in (await told(store, 1)).alerts] == ["", raised["escalated"]]


async def test_a_story_that_was_told_with_a_raised_alert_is_not_told_without(store):
    opening = StoryOpening(key="the event", headline="First headline", opened_at=NOW)
    await take(store, taken(item("one"), story=opening, alerts=(planned(escalated="2 independent sources"),)))
    _, second = await take(store, taken(item("two"), story=1, alerts=(planned(),)))

    assert (second.alerts, second.suppressed) == (0, 1)


async def test_a_stored_alert_goes_to_a_further_channel_once(store):
    await take(store, taken(item("one"), alerts=(planned("desk"),)))
    weighed = replace(alert(id=1, name="one"), relevance=91, tickers=("NASDAQ:NVDA",))
    further = (Amendment(weighed, ("oncall", "desk")),)
    for name in ("two", "three"):
        _, done = await take(store, taken(item(name), story=1, at=NOW + MINUTE, amendments=further))
        assert done.channels == ({"oncall"} if name == "two" else set())

    [delivery] = await store.claim(["oncall"], NOW + MINUTE)
    assert (delivery.alert.id, delivery.created_at) == (1, NOW + MINUTE)
    assert (delivery.alert.relevance, delivery.alert.tickers) == (91, ("NASDAQ:NVDA",))


async def test_a_story_that_follows_another_says_so(store, ask):
    first = StoryOpening(key="25 bp", headline="Fed cuts 25 bp", opened_at=NOW)
    second = StoryOpening(
        key="50 bp", headline="Fed cuts 50 bp", opened_at=NOW, follows="25 bp", follow_kind=FollowKind.NUMBER
    )
    third = StoryOpening(
        key="75 bp", headline="Fed raises 75 bp", opened_at=NOW, follows=2, follow_kind=FollowKind.DIRECTION
    )
    await take(store, taken(item("one"), story=first), taken(item("two"), story=second))
    await take(store, taken(item("three"), story=third))

    assert ask("SELECT id, follows, follow_kind FROM story ORDER BY id") == [
        (1, None, None),
        (2, 1, "number"),
        (3, 2, "direction"),
    ]
    assert [((await told(store, number)).follows, (await told(store, number)).turns) for number in (1, 2, 3)] == [
        (None, ()),
        (1, (3,)),
        (2, ()),
    ]


async def test_items_of_a_feed_with_one_title_are_found_or_those_without(store):
    late, undated = item("two", title="", published=NOW + MINUTE), item("three", title="", published=None)
    await take(store, taken(item("one")), taken(late), taken(undated), taken(item("old", title=""), baseline=True))
    await take(store, taken(item("other", "blog", title="")), feed="blog")
    found = []

    def decide(_, records):
        wanted = ["", item("one").title, "Nothing"]
        found.extend(records.sightings("wire", wanted, since) for since in (NOW - MINUTE, NOW))
        return intake()

    await store.ingest("wire", [], decide)
    assert found[0] == {
        "": [Sighting(NOW, NOW, 2), Sighting(NOW, NOW, 3)],
        item("one").title: [Sighting(NOW, NOW - 3 * MINUTE, 1)],
    }
    assert found[1] == {}


async def test_placements_are_numbered_on_from_what_the_decision_knew(store):
    filing = Filing(b"reading", b"keys")
    await take(store, *(taken(item(name), filing=filing) for name in ("one", "two")))
    _, done = await take(store, taken(item("three"), filing=filing), placed_after=2)
    known = next(iter((await known_items(store, item("one"))).values()))
    again = replace(item("one"), title="Nvidia falls further")
    await take(store, taken(again, known=known.id, story=3, filing=filing), placed_after=3)

    assert done.placed == 3
    assert [(one.seq, one.item, one.story) for one in await store.placements(NOW)] == [(2, 2, 2), (3, 3, 3), (4, 1, 3)]
    assert await store.placements(NOW + MINUTE) == []


async def test_a_decision_that_did_not_know_of_the_last_placement_is_made_again(store):
    """Two workers on one database: the one who decided on less must look again."""
    filing = Filing(b"reading", b"keys")
    await take(store, taken(item("one"), filing=filing))
    known = []

    def decide(_, records):
        known.append([one.seq for one in records.placements(0)])
        return intake(taken(item("two"), filing=filing), placed_after=0 if len(known) == 1 else 1)

    done = await store.ingest("wire", [], decide)

    assert (known, done.placed) == ([[1], [1]], 2)


async def seen(store, look):
    """What a decision sees in the records."""
    found = []

    def decide(_, records):
        found.append(look(records))
        return intake()

    await store.ingest("wire", [], decide)
    return found[0]


async def told(store, number):
    """What a decision is told of a story."""
    return await seen(store, lambda records: records.stories([number])[number])


async def test_what_of_a_story_came_at_a_bad_time_is_known(store):
    opening = StoryOpening(key="the event", headline="First headline", opened_at=NOW)
    reasons = [Suppression("chips", reason) for reason in SuppressionReason]
    await take(store, taken(item("one"), story=opening, suppressions=tuple(reasons)), taken(item("other")))
    kept = await seen(store, lambda records: records.kept_back(1))
    names = {SuppressionReason[name] for name in ("THROTTLED", "QUIET", "SILENCED", "CAPPED")}
    assert {(one.rule, one.item, one.reason) for one in kept} == {("chips", 1, name) for name in names}
    assert not await seen(store, lambda records: records.kept_back(2))


async def test_a_revision_keeps_the_earlier_title_once_and_only_when_it_changed(store, ask):
    before = item("one", title="Fed raises rates")
    await take(store, taken(before))
    number = next(iter((await known_items(store, before)).values()))
    after = replace(before, title="Fed cuts rates")
    change = taken(after, known=number.id, story=number.story, at=NOW + MINUTE, alerts=(planned(revised=True),))

    _, done = await take(store, change)
    _, again = await take(store, change)
    body = taken(replace(after, body="more"), known=number.id, story=number.story, at=NOW + 2 * MINUTE)
    _, third = await take(store, body)

    assert (done.new, done.revised, done.alerts) == (0, 1, 1)
    assert (again.revised, again.alerts, again.suppressed) == (0, 0, 0)
    assert third.revised == 1
    assert ask("SELECT title, replaced_at FROM revision") == [("Fed raises rates", 1_737_988_275_123_457)]
    assert next(iter((await known_items(store, before)).values())).item == replace(after, body="more")


async def test_an_alias_leads_to_an_item_of_another_feed(store):
    news = item("one")
    await take(store, taken(news))
    number = next(iter((await known_items(store, news)).values())).id
    await take(store, feed="other", asked=[], aliases={b"alias" + bytes(11): number})

    recalled, _ = await take(store, feed="other", asked=[b"alias" + bytes(11)])

    assert recalled.known[b"alias" + bytes(11)].item == news


async def test_distrust_is_the_affair_of_one_feed(store):
    shared = b"s" * 16
    await take(store, distrust=frozenset({shared}))

    assert (await take(store, asked=[shared]))[0].distrusted == {shared}
    assert (await take(store, asked=[shared], feed="other"))[0].distrusted == frozenset()


async def test_news_that_was_decided_to_be_new_is_stored_although_its_key_is_taken(store):
    one = item("same", title="Transaction in own shares", body="Alpha plc")
    two = replace(one, body="Beta plc")

    _, done = await take(store, taken(one), taken(two))
    _, again = await take(store, taken(one), taken(two))

    assert (done.new, again.new) == (2, 0)


async def test_a_defect_spoils_nobody_elses_work_and_keeps_nothing_of_its_own(store):
    """It shows after its items are stored, in the middle of a group that shares a transaction."""
    broken = take(store, taken(item("broken"), alerts=(planned(rule=None),)), duplicates=9)
    calls = [take(store, taken(item(f"{n}"))) for n in range(5)]

    outcomes = await asyncio.gather(*calls[:2], broken, *calls[2:], return_exceptions=True)

    assert isinstance(outcomes.pop(2), ValueError)
    assert [done.new for _, done in outcomes] == [1] * 5
    tally = await store.tally()
    assert (tally.items, tally.stories, tally.duplicates) == (5, 5, 0)


async def test_a_defect_in_the_decision_is_its_callers(store):
    def broken(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.ingest("wire", [], broken)


async def test_an_alert_without_a_rule_is_a_defect(store):
    with pytest.raises(ValueError, match="names its rule"):
        await take(store, taken(item(), alerts=(planned(rule=None),)))

    assert (await store.tally()).items == 0


async def test_ten_thousand_identities_are_recalled_at_once(store):
    many = [item(f"{n}") for n in range(1_000)]
    await take(store, *(taken(one) for one in many))
    asked = [digest for one in many for digest in digests(one)] + [bytes([n % 256]) * 16 for n in range(8_000)]

    assert len((await take(store, asked=asked))[0].known) == 2_000


async def test_what_no_database_takes_is_replaced_not_refused(store):
    odd = replace(item("odd"), title="half a \ud83d sign", summary="a \0 NUL", key="key \ud83d")
    await take(store, taken(odd))
    _, again = await take(store, taken(odd))

    stored = next(iter((await known_items(store, odd)).values())).item
    assert (stored.title, stored.summary) == ("half a \ufffd sign", "a \ufffd NUL")
    assert again.new == 0


async def test_numbers_are_never_used_twice(store):
    await take(store, taken(item("one")))
    await store.retire(NOW + MINUTE)
    await take(store, taken(item("two")))

    known = await known_items(store, item("one"), item("two"))

    assert known[digests(item("one"))[0]].item is None
    assert known[digests(item("two"))[0]].item == item("two")


async def test_how_an_item_is_read_can_be_kept_anew_without_moving_it(store):
    await take(store, *(taken(item(name), filing=Filing(b"reading", b"keys")) for name in ("one", "two")))
    before = await store.placements(NOW)
    await store.refile({2: Filing(b"anew", b"other"), 9: Filing(b"gone", b"gone")})
    assert await store.placements(NOW) == [before[0], replace(before[1], reading=b"anew", keys=b"other")]
    assert await store.items([1, 9]) == {1: item("one")}
