"""What follows from the outcome of one attempt."""

import math
from datetime import datetime, timedelta

from alerts.delivery.divide import halves
from alerts.delivery.verdict import LONGEST_WAIT
from alerts.model.delivery import Accepted, Delivery, DeliveryState, Refused, SendOutcome, Settlement, Unknown
from alerts.settings.settings import DeliverySettings

_MOST_DOUBLINGS = 40
"""Far beyond any longest pause; keeps the power finite however many attempts there were."""

LEAST_ATTEMPTS = 3
"""Before a delivery is given up for its age: a clock that is set ahead by days makes everything old at once."""

TOO_LONG = 413
"""The status for a message that is longer than a service, or what stands before it, takes."""

_DOUBT_PAUSE = 60.0
"""Seconds; the longest pause before the one repeat of an attempt that nobody answered."""


def settle(
    outcome: SendOutcome,
    delivery: Delivery,
    settings: DeliverySettings,
    now: datetime,
    jitter: float,
    since: datetime | None = None,
) -> Settlement:
    """The delivery's next state. ``jitter`` is a random number from 0 to 1; ``since`` is from when on the time to give it
    up is counted, where that is later than its first failure: while a channel is down, nothing that waits for it grows old.

    - Accepted: delivered.
    - Refused for good: dead. A digest that is too long is told in two parts instead; what was in doubt of it was too long too.
    - Unknown for the second time: dead, in doubt. A receiver that takes messages and never answers would be told for a day
      otherwise. An attempt in which we died does not count, for its receiver may answer well; nor is it a repeat to wait
      on for the answer to an attempt that is open. The one repeat comes after a minute or so: who has just not answered
      seldom does a second later.
    - Refused for now, or unknown: pending again after a pause, until ``give_up_after`` has passed since the first failure
      (what waited for the morning has its time before it); then dead. The pause is drawn from 0 to ``first_pause`` doubled
      with each attempt and capped at ``longest_pause`` ("full jitter", AWS Architecture Blog, 2015: it spreads a crowd
      better than a fixed share of randomness). Where the service says how long to wait, that is the pause. A pause that
      would pass the end is cut to it, for one last attempt; but a service that asks for a longer wait than that is given it.

    ``in_doubt`` says that some attempt may have arrived without our knowing: an unknown outcome sets it, as does a gateway
    that does not know what became of the message, and nothing takes it back, not even success, for there may be two
    copies then.
    """
    if isinstance(outcome, Accepted):
        return Settlement(state=DeliveryState.DELIVERED, in_doubt=delivery.in_doubt)
    if isinstance(outcome, Refused) and outcome.status == TOO_LONG and len(delivery.members) > 1:
        parts = halves(delivery.alert, delivery.members)
        return Settlement(
            state=DeliveryState.GATHERED, in_doubt=False, reason=f"{outcome.reason}: in parts", parts=parts
        )
    if isinstance(outcome, Refused) and outcome.permanent:
        return Settlement(state=DeliveryState.DEAD, in_doubt=delivery.in_doubt, reason=outcome.reason)
    reason = outcome.reason
    unknown = delivery.unknown_before or isinstance(outcome, Unknown) or outcome.doubtful
    doubt = delivery.in_doubt or unknown
    if isinstance(outcome, Unknown) and delivery.unknown_before and not outcome.joined:
        return Settlement(state=DeliveryState.DEAD, in_doubt=True, reason=f"in doubt after a repeat: {reason}")
    asked = _seconds(outcome.retry_after) if isinstance(outcome, Refused) else 0.0
    began = max(filter(None, (delivery.failed_since or now, since)))
    left = settings.give_up_after - (now - began).total_seconds()
    over = left <= 0 and delivery.attempts >= LEAST_ATTEMPTS
    left = left if left > 0 else settings.longest_pause
    if over:
        return Settlement(state=DeliveryState.DEAD, in_doubt=doubt, reason=f"given up: {reason}")
    doublings = min(max(delivery.attempts - 1, 0), _MOST_DOUBLINGS)
    first = max(settings.first_pause, _DOUBT_PAUSE) if isinstance(outcome, Unknown) else settings.first_pause
    ceiling = min(settings.longest_pause, first * 2.0**doublings)
    pause = asked or min(ceiling * min(max(jitter, 0.0), 1.0), left)
    return Settlement(
        state=DeliveryState.PENDING,
        in_doubt=doubt,
        unknown=unknown,
        next_attempt_at=now + timedelta(seconds=pause),
        reason=reason,
    )


def _seconds(asked: float | None) -> float:
    """What a service asked for, a week at the most; nonsense (NaN, negative) counts as nothing."""
    return min(asked, LONGEST_WAIT) if asked is not None and not math.isnan(asked) and asked > 0 else 0.0
