"""When is an operator told how a feed is doing? Once when it turns bad, once when it is well again. Pure.

A failure has to last some polls before it is told, since publishers restart their servers. A feed that turns bad again
and again is told to be well only after it was well for ever longer: a quarter of an hour, an hour, six hours.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from alerts.feeds.health import Verdict
from alerts.model.feed import Feed
from alerts.model.health import Health, HealthRecord

LONGEST_HOLD = 300.0
"""Seconds that a feed has to be failing, or three of its intervals if that is less, before anybody is told."""

FLAPPING = timedelta(days=1)
"""Bad states that are told within this time of one another count as flapping."""

CALM = (0.0, 900.0, 3_600.0, 21_600.0)
"""Seconds that a feed has to be well before that is told, by how often it has flapped."""

RENAMED = 3_600.0
"""Seconds that another bad state has to last, unless it is worse, before it is told of a feed that is told to be bad; ever
longer, as for being well, where the feed goes to and fro.
"""

_WORSE = (Health.SILENT, Health.GAPPED, Health.FROZEN)
"""Bad states of a feed that answers, the worse later: one that is worse than what was told is told at once."""

_HELD = frozenset({Health.FAILING, Health.WRONG_CONTENT, Health.GONE})


def observe(
    record: HealthRecord | None, verdict: Verdict, *, feed: Feed, asked_at: datetime, now: datetime, hold_back: bool
) -> tuple[HealthRecord, bool]:
    """The feed's record after ``verdict``, and whether what it says is to be told now.

    ``asked_at`` is the feed's last poll. With ``hold_back``, as in an outage of our own, nothing is told, and failures
    begin to count when it ends.
    """
    known = record or HealthRecord(feed=feed.id, health=Health.OK, since=now)
    if verdict.health is not known.health:
        known = replace(known, health=verdict.health, since=now)
    if hold_back:
        return (replace(known, since=now) if known.health in _HELD else known), False
    if not _is_due(known, feed, asked_at, now):
        return known, False
    flaps = known.flaps
    if known.health.is_bad and (known.flaps or not _is_worse(known)):
        lately = known.told_at is not None and now - known.told_at < FLAPPING
        flaps = min(flaps + 1, len(CALM) - 1) if lately else 0
    told = known.health if known.health.is_bad else Health.OK
    return replace(known, told=told, told_at=now, flaps=flaps), True


def hold(feed: Feed) -> float:
    """Seconds that a failure of this feed has to last."""
    return min(LONGEST_HOLD, 3.0 * feed.every)


def _is_due(record: HealthRecord, feed: Feed, asked_at: datetime, now: datetime) -> bool:
    lasted = (now - record.since).total_seconds()
    if not record.health.is_bad:
        return record.told.is_bad and lasted >= CALM[min(record.flaps, len(CALM) - 1)]
    if record.health is record.told:
        return False
    held = record.health in _HELD
    if record.told.is_bad:
        # Its operator knows that something is wrong; what is wrong now may wait until it stays so.
        calm = max(RENAMED, CALM[min(record.flaps, len(CALM) - 1)])
        return (_is_worse(record) and not record.flaps) or (lasted >= calm and (asked_at >= record.since or not held))
    return not held or (lasted >= hold(feed) and asked_at >= record.since)


def _is_worse(record: HealthRecord) -> bool:
    states = (record.told, record.health)
    return all(state in _WORSE for state in states) and _WORSE.index(record.health) > _WORSE.index(record.told)
