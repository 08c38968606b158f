"""Whether a feed floods: more items under one title, or without any, than can be news."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.model.told import Sighting
from alerts.pipeline.ports import Records

SPANS = (
    (timedelta(minutes=1), 1, "a minute"),
    (timedelta(minutes=10), 2, "10 minutes"),
    (timedelta(days=1), 5, "a day"),
)
"""Within each time so many times the limit are taken for news: "Transaction in own shares" comes a hundred times in an evening.

Items count by when they were published, so that what a poll brings late all at once is no flood.
"""

REMEMBERED = timedelta(hours=1)
"""How long a flood is thought to go on after its last items."""

_SHARE = 10
"""From a tenth of the limit on, a whole day is looked back; that costs more."""


@dataclass(frozen=True, slots=True)
class Flood:
    """``number`` items with one title within a time, which ``within`` names."""

    number: int
    within: str


class Floods:
    """Those of one document. ``coming`` are the titles of its new items with when each was published; ``limit`` is how many
    items of one title a minute are taken for news.
    """

    def __init__(
        self, records: Records, feed: str, coming: Mapping[str, Sequence[datetime]], now: datetime, *, limit: int
    ) -> None:
        self._coming, self._now, self._limit = coming, now, limit
        self._before: dict[str, Sequence[Sighting]] = {}
        self._found: dict[str, Flood | None] = {}
        if coming:
            self._before.update(records.sightings(feed, coming.keys(), now - SPANS[1][0]))
            many = max(2, limit // _SHARE)
            often = [one for one, times in coming.items() if len(times) + len(self._before.get(one, ())) >= many]
            if often:
                self._before.update(records.sightings(feed, often, now - SPANS[-1][0]))

    def of(self, title: str) -> Flood | None:
        """The flood that an item with this title is of, if it is of any."""
        if title not in self._found:
            self._found[title] = self._look(title) if title in self._coming else None
        return self._found[title]

    def story(self, title: str) -> int | None:
        """The oldest of the stories that stored items of the title are of."""
        return min((one.story for one in self._before.get(title, ())), default=None)

    def _look(self, title: str) -> Flood | None:
        coming, before = self._coming[title], self._before.get(title, ())
        late = [one.at for one in before if one.seen_at > self._now - REMEMBERED]
        times = sorted([*coming, *late])
        # Many posts have no title; only so many at once are a feed that has lost its titles.
        for span, factor, said in SPANS if title else SPANS[:1]:
            if span > REMEMBERED:
                times = sorted([*coming, *(one.at for one in before)])
            if (number := _most(times, span)) > self._limit * factor:
                return Flood(number, said)
        return None


def _most(times: Sequence[datetime], span: timedelta) -> int:
    """The greatest number of times, which are in their order, that lie within a span."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] > span:
            first += 1
        most = max(most, last + 1 - first)
    return most
