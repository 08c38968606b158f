"""Who is told beside the channels of ``to``: those of a digest, and those that are told for want of an answer. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.delivery.digest_time import next_digest
from alerts.delivery.silence import silenced_by
from alerts.model.alert import Alert
from alerts.model.handling import DigestPlan, Unanswered
from alerts.model.planned import PlannedDelivery
from alerts.model.sessions import Sessions
from alerts.model.silence import Silence


def in_digest(
    plan: DigestPlan | None, alert: Alert, silences: Sequence[Silence], sessions: Sessions, now: datetime
) -> PlannedDelivery | None:
    """The delivery that the rule's next digest lists; None where there is none, or its channel is silenced."""
    if plan is None or silenced_by(alert, plan.channel, silences, now):
        return None
    due = next_digest(plan, now, sessions)
    if due is None:
        return PlannedDelivery(channel=plan.channel, due_at=now, why="no time of its digest is known")
    return PlannedDelivery(
        channel=plan.channel, due_at=due, gather=f"digest {due.isoformat()}", always=True, why="for the digest"
    )


def for_want_of_answer(
    wish: Unanswered | None, alert: Alert, told: Sequence[PlannedDelivery], silences: Sequence[Silence], now: datetime
) -> list[PlannedDelivery]:
    """What follows unless somebody acknowledges what is ``told``, on channels that are not told already."""
    if wish is None or not told:
        return []
    # Nobody answers what waits for the end of quiet hours.
    due = min(one.due_at for one in told) + timedelta(seconds=wish.within)
    channels = {one.channel for one in told}
    return [
        PlannedDelivery(channel=channel, due_at=due, unless_answered=True, why="if nobody acknowledges it")
        for channel in wish.to
        if channel not in channels and not silenced_by(alert, channel, silences, now)
    ]


def with_digest(unanswered: Sequence[PlannedDelivery], digest: PlannedDelivery | None) -> Iterator[PlannedDelivery]:
    """Both, one delivery for each channel. Where the digest's channel is told for want of an answer as well, the digest lists
    what is answered in time; a digest that comes before that time tells it anyway.
    """
    for one in unanswered:
        if digest is None or one.channel != digest.channel:
            yield one
        elif one.due_at < digest.due_at:
            yield replace(one, gather=digest.gather, always=True)
            digest = None
    if digest is not None:
        yield digest
