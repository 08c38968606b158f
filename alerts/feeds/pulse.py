"""What a good poll says about a feed's health, noted in its poll state. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.feeds.gap import joined, shares, sketch
from alerts.feeds.habit import learn
from alerts.model.poll import PollState


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One document, as far as health goes.

    ``names`` are the identities of its entries, one entry after another; ``dates`` when they say that they were
    published, ``fresh`` the same of those that are new here (None where an entry says nothing). ``baseline``: it is
    the first document from this address, so that nothing in it is news.
    """

    names: Sequence[Sequence[bytes]]
    dates: Iterable[datetime | None]
    fresh: Sequence[datetime | None]
    truncated: bool
    baseline: bool


def take_pulse(state: PollState, before: PollState | None, seen: Glance, now: datetime) -> PollState:
    """``state`` with what the document tells; ``before`` is what was stored until now, None at the first poll.

    Two documents have a gap between them if both have entries, in full, and no entry in common. An empty document
    cannot share anything; one that was cut off may have lost what it shared.
    """
    names = sketch(seen.names)
    gapped_at = before.gapped_at if before else None
    held = before.names if before and before.url == state.url and not seen.baseline else b""
    if held and names and not seen.truncated and not shares(held, names):
        gapped_at = now
    if held and (seen.truncated or not names):
        # An empty document between two others hides nothing of what they have in common, nor that they have nothing.
        names = joined(held, names)
    newest = max((min(date, now) for date in seen.dates if date), default=None)
    if newest is None and before and not seen.baseline:
        newest = before.newest_at
    return replace(_news(state, before, seen, now), names=names, gapped_at=gapped_at, newest_at=newest)


def _news(state: PollState, before: PollState | None, seen: Glance, now: datetime) -> PollState:
    """The state with when news came, and in what habit.

    An item counts when it was published, if that can be: later than the news before it, and not in the future. Else it
    counts when it was seen, since then the feed spoke. At a first poll only dates count.
    """
    if seen.baseline:
        dated = [date for date in seen.dates if date and date <= now]
        return replace(state, news_at=max(dated, default=None), habit=learn(None, None, dated) if dated else None)
    last = before.news_at if before else None
    habit = before.habit if before else None
    if not seen.fresh:
        return replace(state, news_at=last, habit=habit)
    moments = [
        date if date is not None and date <= now and (last is None or date > last) else now for date in seen.fresh
    ]
    return replace(state, news_at=max(moments), habit=learn(habit, last, moments))
