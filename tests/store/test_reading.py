"""What the command line reads, while the daemon writes or is long gone."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState, Settlement
from alerts.model.errors import StoreError
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from alerts.store import reading
from alerts.store.opening import open_store
from tests.store.news import MINUTE, NOW, item, planned, state, take, taken


@pytest.fixture
async def busy(store):
    """A store with a delivered, a dead, a doubtful, a failing and a waiting delivery, and a notice."""
    for n, name in enumerate(["delivered", "dead", "doubtful", "failing"]):
        at = NOW + n * MINUTE
        await take(
            store, taken(item(name), at=at, alerts=(planned(name, "idle", name=name, at=at, rule=f"rule {n % 2}"),))
        )
    settlements = {
        "delivered": Settlement(state=DeliveryState.DELIVERED, in_doubt=False),
        "dead": Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="410 gone"),
        "doubtful": Settlement(state=DeliveryState.DELIVERED, in_doubt=True),
        "failing": Settlement(
            state=DeliveryState.PENDING, in_doubt=False, next_attempt_at=NOW + 9 * MINUTE, reason="503"
        ),
    }
    for name, settlement in settlements.items():
        [delivery] = await store.claim([name], NOW + 5 * MINUTE)
        await store.settle(delivery.id, settlement, NOW + 5 * MINUTE)
    notice = Alert(headline="Lost its database", severity=Severity.HIGH, created_at=NOW - MINUTE)
    await store.notify(notice, "lost", "ops")
    return store


async def test_alerts_are_listed_newest_first_with_their_deliveries(busy, url):
    assert busy
    listed = reading.list_alerts(url)

    assert [one.alert.headline.split()[-1] for one in listed] == [
        "failing",
        "doubtful",
        "dead",
        "delivered",
        "database",
    ]
    assert [(d.channel, d.state, d.reason) for d in listed[2].deliveries] == [
        ("dead", DeliveryState.DEAD, "410 gone"),
        ("idle", DeliveryState.PENDING, None),
    ]
    assert listed[0].alert.evidence[0].text == "Nvidia"


async def test_an_alert_keeps_what_was_judged_of_its_story(store, url):
    judged = {
        "novelty": 100,
        "relevance": 0,
        "sources": 1,
        "follows": "Nvidia falls 5 %",
        "follow_kind": FollowKind.NUMBER,
        "escalated": "3 sources within 12 min",
        "tickers": ("NASDAQ:NVDA", "HKEX:9988"),
        "more": 14,
    }
    await take(store, taken(item("one"), alerts=(planned("desk", **judged),)))

    [listed] = reading.list_alerts(url)
    assert {name: getattr(listed.alert, name) for name in judged} == judged


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"limit": 2}, 2),
        ({"since": NOW + 2 * MINUTE}, 2),
        ({"rule": "rule 1"}, 2),
        ({"channel": "dead"}, 1),
        ({"notices": False}, 4),
        ({"rule": "unheard of"}, 0),
    ],
)
async def test_alerts_are_chosen_by(busy, url, asked, expected):
    assert busy
    assert len(reading.list_alerts(url, **asked)) == expected


async def test_the_channels_are_counted_by_state(busy, url):
    assert busy
    assert reading.delivery_counts(url) == {
        "idle": {"pending": 4, "in_doubt": 0},
        "delivered": {"delivered": 1, "in_doubt": 0},
        "dead": {"dead": 1, "in_doubt": 0},
        "doubtful": {"delivered": 1, "in_doubt": 1},
        "failing": {"pending": 1, "in_doubt": 0},
        "ops": {"pending": 1, "in_doubt": 0},
    }


async def test_deliveries_in_trouble_say_what_and_why(busy, url):
    assert busy
    troubled = reading.troubled_deliveries(url)

    assert [(one.channel, one.in_doubt, one.reason) for one in troubled] == [
        ("failing", False, "503"),
        ("doubtful", True, None),
        ("dead", False, "410 gone"),
    ]
    assert troubled[2].headline == "Nvidia falls, number dead"


async def test_the_last_sign_of_life_is_shown(store, url):
    before = reading.last_heartbeat(url)
    await store.beat(NOW, {"pid": "1"})
    await store.beat(NOW + MINUTE, {"pid": "2", "broken": "rules/ai.yaml"})

    assert before is None
    assert reading.last_heartbeat(url) == reading.Heartbeat(NOW + MINUTE, {"pid": "2", "broken": "rules/ai.yaml"})


async def test_items_are_read_in_the_order_in_which_they_were_seen(store, url):
    for name, minutes in (("third", 3), ("first", 1), ("second", 2), ("fourth", 4)):
        await take(store, taken(item(name), at=NOW + minutes * MINUTE, baseline=name == "first"))

    with reading.open_archive(url) as archive:
        seen = list(archive.between(NOW + MINUTE, NOW + 4 * MINUTE))
        assert archive.count(NOW + MINUTE, NOW + 4 * MINUTE) == 3
        assert archive.items([seen[1].id, 999]) == {seen[1].id: seen[1]}

    assert [(one.item, one.baseline) for one in seen] == [
        (item("first"), True),
        (item("second"), False),
        (item("third"), False),
    ]


async def test_feed_states_are_none_before_the_first_run(store, url, tmp_path):
    await store.keep_polls([state("a")])

    assert reading.feed_states(url) == {"a": state("a")}
    assert reading.feed_states(f"sqlite:///{tmp_path}/other.db") == {}
    assert not (tmp_path / "other.db").exists()


async def test_other_questions_before_the_first_run_are_answered_with_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="tapewatch run"):
        reading.list_alerts(f"sqlite:///{tmp_path}/other.db")


async def test_a_reader_neither_waits_for_a_writer_nor_holds_it_up(store, url, path):
    await take(store, taken(item("one")))
    with reading.open_reading(url) as connection:
        before = reading.tallying.tally(connection).items
        await take(store, taken(item("two")))
        during = reading.tallying.tally(connection).items
    assert (before, during, reading.tally(url).items) == (1, 1, 2)
    assert path.exists()


AS_NOBODY = """
import os, sys
from alerts.store import reading
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print(reading.tally(sys.argv[1]).items)
"""


@pytest.fixture
def open_folder():
    """One that everybody may enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


async def test_a_database_in_a_folder_that_cannot_be_written_is_read(open_folder):
    url = f"sqlite:///{open_folder}/tapewatch.db"
    store = await open_store(url)
    await take(store, taken(item("one")))
    await store.close()
    for path, mode in ((open_folder / "tapewatch.db", 0o444), (open_folder, 0o555)):
        path.chmod(mode)

    answer = await asyncio.to_thread(subprocess.check_output, [sys.executable, "-c", AS_NOBODY, url], text=True)

    assert answer == "1\n"


async def test_tallies_leave_out_notices(busy):
    tally = await busy.tally()

    assert (tally.items, tally.stories, tally.alerts, tally.matches) == (4, 4, 4, 4)
    assert tally.deliveries == {"pending": 6, "delivered": 2, "dead": 1}
    assert tally.in_doubt == 1
