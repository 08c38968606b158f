"""The daemon's store: what the pipeline asks of a database, each request one transaction."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from alerts.model.alert import Alert
from alerts.model.delivery import Delivery, Probe, Settlement
from alerts.model.digest import Divide
from alerts.model.due import Due
from alerts.model.errors import StoreError
from alerts.model.fallback import Fallback
from alerts.model.health import HealthRecord
from alerts.model.intake import Filing, Ingested, Intake, Recall
from alerts.model.item import Item
from alerts.model.lately import Lately
from alerts.model.notice import Notice
from alerts.model.planned import Scheduling
from alerts.model.poll import PollState
from alerts.model.silence import Hush
from alerts.model.tally import Tally
from alerts.model.told import FiledItem
from alerts.store import (
    clock_jumps,
    delivery_list,
    healths,
    heartbeat,
    ingest,
    notices,
    outbox,
    polls,
    release,
    retention,
    tallying,
)
from alerts.store.bring_forward import bring_forward
from alerts.store.fallbacks import fall_back
from alerts.store.history import forget_loss
from alerts.store.hushed import hush_pending
from alerts.store.intake_placements import refile_items
from alerts.store.lately import lately
from alerts.store.lock import Lock
from alerts.store.quieted import quiet_pending
from alerts.store.records import Records
from alerts.store.sqlite import Sqlite
from alerts.store.writer import Writer


class SqlStore:
    """A store that one process writes. Made by ``opening.open_store``.

    Every method may raise StoreBusy, StoreFull or StoreCorrupt; then nothing of its transaction was kept, and asking
    again later is safe. ``lost_history`` says that there was a database before this one and that it is gone; it stays
    true over restarts until a run ends in order.
    """

    def __init__(self, connection: Connection, database: Sqlite, lock: Lock | None, *, lost_history: bool) -> None:
        self.lost_history = lost_history
        self._database = database
        self._lock = lock
        self._writer = Writer(connection, database)
        self._silences: frozenset[int] = frozenset()
        """Those that what is pending has been asked about."""

    async def poll_states(self) -> Mapping[str, PollState]:
        """The state of every feed that was ever polled."""
        return await self._writer.submit(polls.poll_states, reads=True)

    async def ingest(
        self,
        feed: str,
        digests: Collection[bytes],
        decide: Callable[[Recall, Records], Intake],
        scheduling: Scheduling | None = None,
    ) -> Ingested:
        """Recall what is known of ``digests``, ask ``decide`` on the store's thread, store its answer; ``scheduling`` says
        when and where its alerts go.
        """
        return await self._writer.submit(
            lambda connection: ingest.ingest(connection, feed, digests, decide, scheduling)
        )

    async def placements(self, since: datetime) -> Sequence[FiledItem]:
        """The window of stories: the items first seen since then, in the order in which they were placed."""
        return await asyncio.to_thread(self._placements, since)

    def _placements(self, since: datetime) -> Sequence[FiledItem]:
        with self._database.view() as connection:
            return Records(connection).placements(0, since)

    async def items(self, numbers: Collection[int]) -> Mapping[int, Item]:
        """Stored items by number; those that are gone are left out."""
        return await self._writer.submit(lambda connection: Records(connection).items(numbers), reads=True)

    async def refile(self, filings: Mapping[int, Filing]) -> None:
        """Keep how these items are read now; where they stand stays as it is."""
        await self._writer.submit(lambda connection: refile_items(connection, filings))

    async def keep_polls(self, states: Collection[PollState]) -> None:
        """Store poll states that come without items."""
        if states:
            await self._writer.submit(lambda connection: polls.keep_polls(connection, states))

    async def healths(self) -> Mapping[str, HealthRecord]:
        """The health record of every feed that has one."""
        return await self._writer.submit(healths.healths, reads=True)

    async def keep_healths(
        self, records: Collection[HealthRecord], notices: Collection[tuple[Alert, str]], channel: str
    ) -> None:
        """Store health records together with the notices about them, each under a key that is used once."""
        if records or notices:
            await self._writer.submit(lambda connection: healths.keep_healths(connection, records, notices, channel))

    async def claim(
        self, channels: Collection[str], now: datetime, probes: Mapping[str, Probe] | None = None
    ) -> Sequence[Delivery]:
        """Claim the first due delivery of each channel; a caller who is cancelled meanwhile has claimed nothing."""
        return await self._claimed(lambda connection: outbox.claim(connection, channels, now, probes))

    async def unclaim(self, deliveries: Collection[int]) -> None:
        """Take back claims that nobody has acted on: the attempt is not counted, nothing is in doubt."""
        await self._writer.submit(lambda connection: outbox.unclaim(connection, deliveries))

    async def _claimed(self, work: Callable[[Connection], Sequence[Delivery]]) -> Sequence[Delivery]:
        claimed: list[int] = []

        def noting(connection: Connection) -> Sequence[Delivery]:
            deliveries = work(connection)
            claimed[:] = [delivery.id for delivery in deliveries]
            return deliveries

        request = self._writer.submit(noting)
        try:
            return await request
        except asyncio.CancelledError:
            # The queue keeps its order: this runs after the claim.
            with suppress(StoreError):
                self._writer.submit(lambda connection: outbox.unclaim(connection, claimed))
            raise

    async def tend(
        self,
        now: datetime,
        *,
        mine: Collection[int],
        fallbacks: Mapping[str, Fallback],
        hush: Hush,
        divide: Divide = release.undivided,
        scheduling: Scheduling | None = None,
    ) -> int:
        """What the port says, in one transaction; ``hush``, ``divide`` and ``scheduling`` run on the store's thread."""

        def work(connection: Connection) -> tuple[int, frozenset[int]]:
            silences = hush_pending(connection, now, hush, self._silences)
            given_back = outbox.reclaim(connection, now, mine)
            fall_back(connection, fallbacks, now, hush, scheduling)
            release.release(connection, now, hush, divide, scheduling)
            if scheduling is not None:
                quiet_pending(connection, scheduling)
            return given_back, silences

        given_back, self._silences = await self._writer.submit(work)
        return given_back

    async def bring_forward(self, scheduling: Scheduling) -> int:
        """What waits by wishes that have changed since waits no longer than by those of today."""
        return await self._writer.submit(lambda connection: bring_forward(connection, scheduling))

    async def forsaken(self, channels: Collection[str], now: datetime, before: datetime) -> Mapping[str, int]:
        """How much waits for channels other than these; what was due ``before`` is given up."""
        return await self._writer.submit(lambda connection: outbox.forsaken(connection, channels, now, before))

    async def settle(
        self, delivery: int, settlement: Settlement, now: datetime, *, notice: Notice | None = None
    ) -> None:
        """Record what became of a claimed delivery, and queue what people are to know of it."""
        await self._writer.submit(lambda connection: _settle(connection, delivery, settlement, now, notice))

    async def settle_and_claim(
        self,
        delivery: int,
        settlement: Settlement,
        now: datetime,
        *,
        channel: str,
        due_before: datetime,
        notice: Notice | None = None,
    ) -> Delivery | None:
        """The same, and in the same transaction claim what is due first on the channel, if anything is."""

        def work(connection: Connection) -> Sequence[Delivery]:
            _settle(connection, delivery, settlement, now, notice)
            return outbox.claim(connection, [channel], due_before)

        return next(iter(await self._claimed(work)), None)

    async def due(self, channels: Collection[str]) -> Due:
        """When the next pending delivery of each of these channels is due."""
        return await self._writer.submit(lambda connection: outbox.due(connection, channels), reads=True)

    async def hasten(self, now: datetime) -> int:
        """After the wall clock was set back: waits that were begun in what is now the future end. Returns how many."""
        return await self._writer.submit(lambda connection: clock_jumps.hasten(connection, now))

    async def forgive(self, span: timedelta) -> int:
        """After the wall clock went on by ``span`` while nothing was tried: no delivery has failed for that long."""
        return await self._writer.submit(lambda connection: clock_jumps.forgive(connection, span))

    async def quicken(self, channel: str, now: datetime) -> int:
        """A channel is back: what waits there for another attempt is due now. Returns how many."""
        return await self._writer.submit(lambda connection: outbox.quicken(connection, channel, now))

    async def recover(self, now: datetime) -> int:
        """At start: deliveries that were in flight become due and in doubt. Returns how many."""
        return await self._writer.submit(lambda connection: outbox.recover(connection, now))

    async def failing_since(self) -> Mapping[str, datetime]:
        """The channels that have taken nothing since a delivery, which is pending still, failed first; and when that was."""
        return await self._writer.submit(delivery_list.failing_since, reads=True)

    async def notify(self, notice: Alert, key: str, channel: str) -> bool:
        """Queue a notice of the daemon's own; False when one with this key exists already."""
        return await self._writer.submit(lambda connection: notices.notify(connection, notice, key, channel))

    async def notice_keys(self, beginnings: Sequence[str]) -> Sequence[str]:
        """The keys of stored notices that begin so, in the order in which they were made."""
        return await self._writer.submit(lambda connection: notices.notice_keys(connection, beginnings), reads=True)

    async def retire(
        self,
        before: datetime,
        *,
        placed_before: datetime | None = None,
        stands: Callable[[bytes, Item], bool] = retention.gone,
    ) -> int:
        """Delete what is older, in short transactions between which others get their turn. Returns how many items.

        Items first seen before ``placed_before`` leave the window of stories. ``stands`` is what the port says.
        """
        items, after = await self._writer.submit(partial(retention.retire_items, before=before, stands=stands))
        while after is not None:
            work = partial(retention.retire_items, before=before, stands=stands, after=after)
            batch, after = await self._writer.submit(work)
            items += batch
        window = placed_before or before
        while await self._writer.submit(partial(retention.retire_placements, before=window)):
            pass
        while await self._writer.submit(partial(retention.retire_alerts, before=before, window=window)):
            pass
        for sweep in (retention.retire_stories, retention.retire_holds):
            while await self._writer.submit(partial(sweep, before=before)):
                pass
        while await self._writer.submit(self._database.tidy):
            pass
        return items

    async def beat(self, now: datetime, facts: Mapping[str, str]) -> None:
        """Keep the daemon's sign of life."""
        await self._writer.submit(lambda connection: heartbeat.beat(connection, now, facts))

    async def fact(self, name: str) -> str:
        """What the last sign of life says under this name; empty where there is none."""
        beat = await self._writer.submit(heartbeat.last_heartbeat, reads=True)
        return beat.facts.get(name, "") if beat else ""

    async def lately(self, since: datetime, now: datetime) -> Lately:
        """What has happened since then, counted beside the writer."""

        def work() -> Lately:
            with self._database.view() as connection:
                return lately(connection, since, now)

        return await asyncio.to_thread(work)

    async def tally(self) -> Tally:
        """Counts over everything, taken beside the writer, whom they do not hold up."""
        return await asyncio.to_thread(self._tally)

    def _tally(self) -> Tally:
        with self._database.view() as connection:
            return tallying.tally(connection)

    async def close(self) -> None:
        """Finish what is queued and let the database go."""
        if self.lost_history:
            with suppress(StoreError):
                self._writer.submit(forget_loss)
        await self._writer.close()
        if self._lock is not None:
            self._lock.release()


def _settle(
    connection: Connection, delivery: int, settlement: Settlement, now: datetime, notice: Notice | None
) -> None:
    outbox.settle(connection, delivery, settlement, now)
    if notice is not None:
        notices.notify(connection, notice.alert, notice.key, notice.channel)
