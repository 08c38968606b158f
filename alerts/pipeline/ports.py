"""What the pipeline needs of the outside world. Adapters satisfy these by shape; ``daemon/build.py`` joins the two."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from alerts.delivery.rate import Allowance
from alerts.model.alert import Alert
from alerts.model.delivery import Delivery, Message, Probe, SendOutcome, Settlement
from alerts.model.digest import Divide
from alerts.model.document import ParseOutcome
from alerts.model.due import Due
from alerts.model.fallback import Fallback
from alerts.model.fetch import FetchOutcome, FetchRequest
from alerts.model.health import HealthRecord
from alerts.model.intake import Filing, Ingested, Intake, Recall
from alerts.model.item import Item
from alerts.model.lately import Lately
from alerts.model.match import Match
from alerts.model.notice import Notice
from alerts.model.planned import Scheduling
from alerts.model.poll import PollState
from alerts.model.rule import Rule
from alerts.model.seen import SeenItem
from alerts.model.silence import Hush
from alerts.model.tally import Tally
from alerts.model.told import FiledItem, KeptBack, Sighting, ToldStory


class Clock(Protocol):
    """Wall time for what people and servers say, monotonic time for everything that waits."""

    def now(self) -> datetime:
        """The wall clock: aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Return once ``event`` is set, or after ``seconds`` of this clock, whichever is first."""
        ...


class Fetcher(Protocol):
    """Asks a server for a feed. Never raises for what a server or a network does."""

    async def fetch(self, request: FetchRequest, answered: Callable[[], None] | None = None) -> FetchOutcome:
        """One conditional GET, redirects followed, limits held. ``answered`` is called when the answer begins that is none of
        the redirects; who gives it bounds for himself how much is asked at once.
        """
        ...


class Parser(Protocol):
    """Turns a body into entries, in a process that can be killed."""

    async def parse(
        self, body: bytes, *, url: str, content_type: str | None, zone: str | None = None, lang: str | None = None
    ) -> ParseOutcome:
        """Every entry of the body, or why it is no feed; ``zone`` (IANA) is that of dates which name none, ``lang`` what is
        known of the language. Raises ParserDied when no worker can be had.
        """
        ...


class Matcher(Protocol):
    """A compiled rule set."""

    @property
    def rules(self) -> Sequence[Rule]:
        """Every rule that is evaluated."""
        ...

    def match(self, item: Item) -> Sequence[Match]:
        """The rules that are true for the item, suppressed ones marked, each with its evidence."""
        ...

    def mentions(self, item: Item) -> Sequence[str]:
        """The ids of the instruments that the item mentions, those of its title first."""
        ...


class Records(Protocol):
    """What a decision about news may look up, inside the transaction that will store its answer."""

    def placements(self, after: int, since: datetime | None = None) -> Sequence[FiledItem]:
        """The placements with a number greater than ``after``, in their order; only of items seen since then."""
        ...

    def placed(self, items: Collection[int]) -> Sequence[FiledItem]:
        """Where these items stand now; those that are not placed are left out."""
        ...

    def stories(self, numbers: Collection[int]) -> Mapping[int, ToldStory]:
        """Stories by number; those that are gone are left out."""
        ...

    def opened(self, keys: Collection[str]) -> Mapping[str, int]:
        """The stories that were opened under these keys, or what they were merged into."""
        ...

    def items(self, numbers: Collection[int]) -> Mapping[int, Item]:
        """Stored items by number; those that are gone are left out."""
        ...

    def sightings(self, feed: str, titles: Collection[str], since: datetime) -> Mapping[str, Sequence[Sighting]]:
        """By title, a feed's items of these titles (empty for those without) that were first seen since then, those of its
        silent first poll left out.
        """
        ...

    def lately(self, feed: str, titles: Collection[str], since: datetime) -> Sequence[SeenItem]:
        """A feed's items of these titles that were first seen since then, the latest first."""
        ...

    def kept_back(self, story: int) -> Sequence[KeptBack]:
        """What of a stored story was silenced, throttled, dropped by quiet hours or more than a day's share, in its order."""
        ...

    def retitled(self, item: int, since: datetime) -> Sequence[datetime]:
        """When a stored item's title has changed since then."""
        ...


class Store(Protocol):
    """The database. Every method is one transaction and may raise StoreBusy or StoreFull, then nothing was kept."""

    async def poll_states(self) -> Mapping[str, PollState]:
        """The state of every feed that was ever polled."""
        ...

    async def ingest(
        self,
        feed: str,
        digests: Collection[bytes],
        decide: Callable[[Recall, Records], Intake],
        scheduling: Scheduling | None = None,
    ) -> Ingested:
        """Recall what is known of ``digests``, ask ``decide``, ask ``scheduling`` when and where its alerts go, store the
        answers: all in one write transaction. What ``decide`` wants to know besides it looks up in the records, which see
        that transaction.

        Both run on the store's thread, must be pure, and may be asked again if the transaction is repeated.
        """
        ...

    async def keep_polls(self, states: Collection[PollState]) -> None:
        """Store poll states that come without items."""
        ...

    async def healths(self) -> Mapping[str, HealthRecord]:
        """The health record of every feed that has one."""
        ...

    async def keep_healths(
        self, records: Collection[HealthRecord], notices: Collection[tuple[Alert, str]], channel: str
    ) -> None:
        """Store health records, and the notices about them to a channel, each under a key that is used once."""
        ...

    async def placements(self, since: datetime) -> Sequence[FiledItem]:
        """The window of stories: the items first seen since then, in the order in which they were placed."""
        ...

    async def items(self, numbers: Collection[int]) -> Mapping[int, Item]:
        """Stored items by number; those that are gone are left out."""
        ...

    async def refile(self, filings: Mapping[int, Filing]) -> None:
        """Keep how these items are read now; where they stand stays as it is."""
        ...

    async def claim(
        self, channels: Collection[str], now: datetime, probes: Mapping[str, Probe] | None = None
    ) -> Sequence[Delivery]:
        """Claim the first due delivery of each channel (critical first, then oldest; on those of ``probes``, which seem to be
        down, what was tried least); at most one a channel.
        """
        ...

    async def tend(
        self,
        now: datetime,
        *,
        mine: Collection[int],
        fallbacks: Mapping[str, Fallback],
        hush: Hush,
        divide: Divide,
        scheduling: Scheduling,
    ) -> int:
        """Claims whose lease has ended are given back (but for ``mine``), and other channels stand in for those that fail.
        What waited until ``now`` goes on unless ``hush`` has a reason, in digests that ``divide`` cuts to what a message
        holds; ``scheduling`` says what the limits of its channel make of an alert that comes there by such ways. What is
        pending is dropped where a silence is new. Returns how many claims were given back. All of them run on the store's
        thread and must be pure.
        """
        ...

    async def bring_forward(self, scheduling: Scheduling) -> int:
        """What waits by wishes that have changed since waits no longer than by those of today. Returns how many are due sooner."""
        ...

    async def forsaken(self, channels: Collection[str], now: datetime, before: datetime) -> Mapping[str, int]:
        """How much waits for channels other than these; what was due ``before`` is given up."""
        ...

    async def settle(
        self, delivery: int, settlement: Settlement, now: datetime, *, notice: Notice | None = None
    ) -> None:
        """Record what became of a claimed delivery, and queue what people are to know of it."""
        ...

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
        ...

    async def unclaim(self, deliveries: Collection[int]) -> None:
        """Take back claims that nobody has acted on: the attempt is not counted, nothing is in doubt."""
        ...

    async def due(self, channels: Collection[str]) -> Due:
        """When the next pending delivery of each of these channels, and the next waiting one of any, is due."""
        ...

    async def hasten(self, now: datetime) -> int:
        """After the wall clock was set back: waits that were begun in what is now the future end. Returns how many."""
        ...

    async def forgive(self, span: timedelta) -> int:
        """After the wall clock went on by ``span`` while nothing was tried: no delivery has failed for that long."""
        ...

    async def quicken(self, channel: str, now: datetime) -> int:
        """A channel is back: what waits there for another attempt is due now. Returns how many."""
        ...

    async def recover(self, now: datetime) -> int:
        """At start: deliveries that were in flight become due and in doubt. Returns how many."""
        ...

    async def notify(self, notice: Alert, key: str, channel: str) -> bool:
        """Queue a notice of the daemon's own; False when one with this key exists already."""
        ...

    async def notice_keys(self, beginnings: Sequence[str]) -> Sequence[str]:
        """The keys of stored notices that begin so, in the order in which they were made."""
        ...

    async def retire(self, before: datetime, *, placed_before: datetime, stands: Callable[[bytes, Item], bool]) -> int:
        """Delete items, stories and settled alerts older than ``before``; identities stay. Returns how many items.

        Items first seen before ``placed_before`` leave the window of stories. ``stands`` says, of what a poll state remembers of
        the names in its feed's last document, whether an item is one of them: those of feeds that have answered since stay.
        """
        ...

    async def beat(self, now: datetime, facts: Mapping[str, str]) -> None:
        """Keep the daemon's sign of life (pid, version, what is broken), shown by ``tapewatch status``."""
        ...

    async def lately(self, since: datetime, now: datetime) -> Lately:
        """What has happened since then."""
        ...

    async def tally(self) -> Tally:
        """Counts over everything."""
        ...


class Sender(Protocol):
    """Hands messages to services. Never raises for what a service or a network does."""

    async def send(self, channel: str, message: Message) -> SendOutcome:
        """One attempt on one channel; an attempt on another channel never waits for it."""
        ...

    def allowance(self, channel: str) -> Allowance:
        """How fast the channel may be sent things."""
        ...

    def holds(self, channel: str, message: Message) -> bool:
        """Whether one message of the channel can tell all of this; pure."""
        ...


class Meter(Protocol):
    """Where figures go."""

    def count(self, name: str, amount: int = 1) -> None:
        """Add to a counter."""
        ...

    def observe(self, name: str, seconds: float) -> None:
        """Note how long something took."""
        ...
