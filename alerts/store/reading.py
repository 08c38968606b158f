"""What the command line reads: by the store's address, beside a running daemon, needing no lock and changing nothing.

Each function opens the file for reading, asks, and closes it again. All raise StoreError when there is no database yet,
or one of another version.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState
from alerts.model.health import HealthRecord
from alerts.model.lately import Lately
from alerts.model.listed_story import ListedStory, StoryFile
from alerts.model.poll import PollState
from alerts.model.seen import SeenItem
from alerts.model.silence import Silence
from alerts.model.tally import Tally
from alerts.store import (
    alert_list,
    delivery_list,
    healths,
    heartbeat,
    outbox_desk,
    polls,
    silences,
    story_list,
    tallying,
)
from alerts.store import lately as lately_module
from alerts.store.alert_list import ListedAlert
from alerts.store.delivery_list import TroubledDelivery
from alerts.store.heartbeat import Heartbeat
from alerts.store.item_list import Archive
from alerts.store.lock import holder
from alerts.store.outbox_desk import BoxedDelivery
from alerts.store.schema import expect_current
from alerts.store.sqlite import Sqlite, locate


@contextmanager
def open_reading(url: str) -> Iterator[Connection]:
    """A connection that sees one unchanging state of the database until it is closed."""
    database = Sqlite(locate(url))
    with database.view() as connection:
        try:
            database.begin(connection, write=False)
            expect_current(connection, database)
            yield connection
        except DBAPIError as error:
            raise database.fault(error) from error


def exists(url: str) -> bool:
    """Whether there is a database at all: false before the daemon's first run."""
    return locate(url).exists()


def running(url: str) -> int | None:
    """The pid of the daemon that works on this database, None where none does."""
    return holder(locate(url))


def feed_states(url: str) -> Mapping[str, PollState]:
    """The poll state of every feed that was ever polled; none where there is no database yet."""
    if not exists(url):
        return {}
    with open_reading(url) as connection:
        return polls.poll_states(connection)


def feed_healths(url: str) -> Mapping[str, HealthRecord]:
    """What is kept of every feed's health; nothing where there is no database yet."""
    if not exists(url):
        return {}
    with open_reading(url) as connection:
        return healths.healths(connection)


def items_a_day(url: str, since: datetime) -> Mapping[str, Mapping[date, int]]:
    """By feed, how many items came on each day in UTC; nothing where there is no database yet."""
    if not exists(url):
        return {}
    with open_archive(url) as archive:
        return archive.daily(since)


def newest_items(url: str, feed: str, *, limit: int) -> Sequence[SeenItem]:
    """The items of a feed that were taken in last, newest first; none for a feed that was never polled."""
    with open_archive(url) as archive:
        return archive.newest(feed, limit)


def list_alerts(
    url: str,
    *,
    limit: int = 50,
    since: datetime | None = None,
    rule: str | None = None,
    channel: str | None = None,
    notices: bool = True,
) -> Sequence[ListedAlert]:
    """The newest alerts first, each with its deliveries. ``notices`` includes those of the daemon itself."""
    with open_reading(url) as connection:
        return alert_list.list_alerts(connection, limit=limit, since=since, rule=rule, channel=channel, notices=notices)


def find_alert(url: str, number: int) -> Alert | None:
    """One alert by its number; None where there is none."""
    with open_reading(url) as connection:
        return alert_list.find_alert(connection, number)


def delivery_counts(url: str) -> Mapping[str, Mapping[str, int]]:
    """By channel: how many deliveries are in each state, and how many of them are ``in_doubt``."""
    with open_reading(url) as connection:
        return delivery_list.delivery_counts(connection)


def troubled_deliveries(url: str, *, limit: int = 20) -> Sequence[TroubledDelivery]:
    """Deliveries that are dead, in doubt, or failing, newest first."""
    with open_reading(url) as connection:
        return delivery_list.troubled_deliveries(connection, limit=limit)


def boxed_deliveries(
    url: str, *, states: Sequence[DeliveryState], channel: str | None = None, limit: int = 50
) -> Sequence[BoxedDelivery]:
    """Deliveries in these states with their alerts, the next to be sent first."""
    with open_reading(url) as connection:
        return outbox_desk.boxed(connection, states=states, channel=channel, limit=limit)


def boxed_delivery(url: str, delivery: int) -> BoxedDelivery | None:
    """One delivery, whatever its state."""
    with open_reading(url) as connection:
        return outbox_desk.one(connection, delivery)


def list_silences(url: str, *, ended_since: datetime) -> Sequence[Silence]:
    """Silences in force or to come, and those that ended since then, the one that ends first first."""
    with open_reading(url) as connection:
        return silences.listed(connection, ended_since=ended_since)


def last_heartbeat(url: str) -> Heartbeat | None:
    """The daemon's last sign of life, or None before the first."""
    with open_reading(url) as connection:
        return heartbeat.last_heartbeat(connection)


def lately(url: str, since: datetime, now: datetime) -> Lately:
    """What has happened since then."""
    with open_reading(url) as connection:
        return lately_module.lately(connection, since, now)


def tally(url: str) -> Tally:
    """Counts over everything."""
    with open_reading(url) as connection:
        return tallying.tally(connection)


def list_stories(url: str, *, limit: int, sources: int = 1, words: str = "") -> Sequence[ListedStory]:
    """The newest stories first; of so many sources at least, with these words in the headline."""
    with open_reading(url) as connection:
        return story_list.list_stories(connection, limit=limit, sources=sources, words=words)


def story_file(url: str, number: int) -> StoryFile | None:
    """All that is known of one story; None where there is none of this number."""
    with open_reading(url) as connection:
        return story_list.story_file(connection, number)


@contextmanager
def open_archive(url: str) -> Iterator[Archive]:
    """The stored items, as they are now, for as long as the block lasts."""
    with open_reading(url) as connection:
        yield Archive(connection)
