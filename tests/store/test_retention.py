"""Old items and alerts go; what keeps them from coming back as new stays, and so does what is not delivered yet."""

import asyncio
from datetime import timedelta

from alerts.model.delivery import DeliveryState, Settlement
from alerts.model.intake import Filing
from alerts.model.suppression import Suppression, SuppressionReason
from alerts.store.writing import merge_stories
from tests.store.news import MINUTE, NOW, digests, item, known_items, planned, state, take, taken

DELIVERED = Settlement(state=DeliveryState.DELIVERED, in_doubt=False)
LATER = NOW + timedelta(days=90)
SILENT = (Suppression("old", SuppressionReason.TOO_OLD),)


async def test_an_item_goes_and_its_identities_stay(store):
    news = item("one")
    await take(store, taken(news, suppressions=SILENT), distrust=frozenset({b"d" * 16}))

    assert await store.retire(NOW + MINUTE) == 1

    known = await known_items(store, news)
    assert {(k.item, k.story, k.feed) for k in known.values()} == {(None, 0, "wire")}
    assert (await take(store, asked=[b"d" * 16]))[0].distrusted == {b"d" * 16}
    assert await store.poll_states() == {"wire": state()}
    tally = await store.tally()
    assert (tally.items, tally.stories, tally.suppressed, tally.matches) == (0, 0, {}, 1)


async def test_an_identity_learnt_elsewhere_still_says_whose_the_item_was(store):
    news, alias = item("one"), b"a" * 16
    await take(store, taken(news))
    number = next(iter((await known_items(store, news)).values())).id
    await take(store, feed="other", asked=digests(news), aliases={alias: number})
    await store.retire(NOW + MINUTE)

    recalled, _ = await take(store, feed="other", asked=[alias])

    assert recalled.known[alias].feed == "wire"


async def test_the_moment_itself_stays(store):
    await take(store, taken(item("one")), taken(item("two"), at=NOW - timedelta(microseconds=1)))

    assert await store.retire(NOW) == 1
    assert (await store.tally()).items == 1


async def test_an_undelivered_alert_outlives_its_item_and_goes_once_it_is_settled(store):
    await take(store, taken(item("one"), alerts=(planned("desk", "ops"),)))
    [at_desk] = await store.claim(["desk"], NOW)
    await store.settle(at_desk.id, DELIVERED, NOW)
    await store.retire(LATER)
    [at_ops] = await store.claim(["ops"], LATER)
    await store.retire(LATER)
    before = await store.tally()
    await store.settle(at_ops.id, DELIVERED, LATER)
    await store.retire(LATER)
    after = await store.tally()

    assert at_ops.alert.evidence[0].text == "Nvidia"
    assert (before.items, before.alerts, before.stories, before.deliveries) == (0, 1, 1, {"delivered": 1, "sending": 1})
    assert (after.items, after.alerts, after.stories, after.deliveries) == (0, 0, 0, {})


async def test_an_alert_stays_while_a_report_may_join_its_story(store):
    """A story that goes on for longer than the retention would be told again."""
    window = LATER - timedelta(days=3)
    filing = Filing(b"reading", b"keys")
    await take(store, taken(item("one"), filing=filing, alerts=(planned("desk"),)))
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, DELIVERED, NOW)
    story = next(iter((await known_items(store, item("one"))).values())).story
    await take(store, taken(item("two"), story=story, at=window, filing=filing), placed_after=1)
    await take(store, taken(item("other"), at=window, filing=filing), placed_after=2)

    await store.retire(NOW + MINUTE, placed_before=window)
    assert (await store.tally()).alerts == 1
    await store.retire(NOW + MINUTE, placed_before=window + MINUTE)
    assert (await store.tally()).alerts == 0


async def test_the_number_of_a_placement_is_never_given_out_again(store, url):
    """A daemon asks for what was placed after the last number that it knows of: a person's merge has to be among that."""
    filing = Filing(b"reading", b"keys")
    await take(store, *(taken(item(name), filing=filing, at=NOW + MINUTE) for name in ("one", "two")))
    await take(store, taken(item("old"), filing=filing), placed_after=2)

    assert await store.retire(NOW + MINUTE) == 1
    assert merge_stories(url, 1, [2], owner="tester", reason="one event", now=NOW) is None

    assert {one.item for one in await store.placements(NOW) if one.seq > 3} == {2}


async def test_a_story_with_a_younger_member_stays(store):
    await take(store, taken(item("one")))
    story = next(iter((await known_items(store, item("one"))).values())).story
    await take(store, taken(item("two"), story=story, at=LATER))

    assert await store.retire(LATER) == 1
    assert (await known_items(store, item("two")))[digests(item("two"))[0]].story == story


async def test_thousands_go_in_turns_with_others(store, path):
    for hundred in range(20):
        await take(store, *(taken(item(f"{hundred} {n}", body="x" * 3_000)) for n in range(100)))
    await take(store, taken(item("young"), at=LATER, alerts=(planned(at=LATER),)))
    size, turns, retired = path.stat().st_size, [], asyncio.Event()

    async def claim_meanwhile():
        while not retired.is_set():
            turns.append(len(await store.claim(["desk"], LATER)))

    claiming = asyncio.create_task(claim_meanwhile())
    gone = await store.retire(LATER)
    retired.set()
    await claiming
    await store.close()

    assert gone == 2_000
    assert len(turns) > 8
    assert path.stat().st_size < size / 3
