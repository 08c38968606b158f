"""What is polled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from alerts.model.access import Access
from alerts.model.health import Health
from alerts.model.timetable import Timetable

_CREDENTIALS = re.compile(r"(?<=://)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Tier:
    """How soon a feed's news has to be known: its shortest interval, and the longest to which one that seldom changes
    is stretched; in seconds.
    """

    every: float
    longest: float


TIERS: Mapping[str, Tier] = MappingProxyType(
    {
        "halts": Tier(60.0, 60.0),  # minutes count, and a day without a halt says nothing about the next one
        "wire": Tier(180.0, 360.0),
        "news": Tier(900.0, 3_600.0),
        "slow": Tier(3_600.0, 6 * 3_600.0),
    }
)


class Wish(StrEnum):
    """What a publisher may say about when to ask again, by the names under which an operator overrides it."""

    CACHE = "cache"
    TTL = "ttl"
    PERIOD = "period"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of the configuration.

    ``every`` is the poll interval in seconds; with a ``tier`` it is the tier's shortest one, and ``longest`` the
    longest to which it may be stretched (0: it is not). ``backfill`` is how many of the newest items of the first poll
    may alert (0: the first poll is a silent baseline). ``override`` are the publisher's wishes that the operator has
    decided not to heed. ``zone`` (IANA) is that of dates without one. ``expect`` is the longest quiet in seconds that is
    normal (infinite: any; None: as learned), ``ignore`` the states of health that are normal for this feed. The address
    may carry credentials, so it is not part of the repr.
    """

    id: str
    url: str = field(repr=False)
    every: float
    groups: tuple[str, ...] = ()
    lang: str | None = None
    backfill: int = 0
    expect: float | None = None
    ignore: frozenset[Health] = frozenset()
    tier: str | None = None
    longest: float = 0.0
    timetable: Timetable | None = None
    zone: str | None = None
    override: frozenset[Wish] = frozenset()
    access: Access | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """The address without name and password: what is stored, so that no row of the database holds a credential."""
        return _CREDENTIALS.sub("", self.url, count=1) if "@" in self.url else self.url
