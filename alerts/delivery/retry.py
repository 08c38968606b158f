"""What follows from the outcome of one attempt."""

import math
from datetime import datetime, timedelta

from alerts.model.delivery import Accepted, Delivery, DeliveryState, Refused, SendOutcome, Settlement, Unknown
from alerts.settings.settings import DeliverySettings

_MOST_DOUBLINGS = 40
"""Far beyond any longest pause; keeps the power finite however many attempts there were."""


def settle(
    outcome: SendOutcome, delivery: Delivery, settings: DeliverySettings, now: datetime, jitter: float
) -> Settlement:
    """The delivery's next state. ``jitter`` is a random number from 0 to 1.

    - Accepted: delivered.
    - Refused for good: dead.
    - Refused for now, or unknown: pending again after a pause, until ``give_up_after`` has passed since the delivery
      was created; then dead. The pause is drawn from 0 to ``first_pause`` doubled with each attempt and capped at
      ``longest_pause`` ("full jitter", AWS Architecture Blog, 2015: it spreads a crowd better than a fixed share of
      randomness), but never shorter than what the service asked for. A pause that would pass the end is cut to it,
      for one last attempt; a service that asks for a longer wait than that makes the delivery dead at once.

    ``in_doubt`` says that some attempt may have arrived without our knowing: an unknown outcome sets it, and nothing
    takes it back, not even success, for there may be two copies then.
    """
    match outcome:
        case Accepted():
            return Settlement(state=DeliveryState.DELIVERED, in_doubt=delivery.in_doubt)
        case Refused(reason=reason, permanent=True):
            return Settlement(state=DeliveryState.DEAD, in_doubt=delivery.in_doubt, reason=reason)
        case Refused(reason=reason, retry_after=retry_after):
            return _again(delivery, settings, now, jitter, reason, in_doubt=delivery.in_doubt, least=retry_after)
        case Unknown(reason=reason):
            return _again(delivery, settings, now, jitter, reason, in_doubt=True, least=None)


def _again(
    delivery: Delivery,
    settings: DeliverySettings,
    now: datetime,
    jitter: float,
    reason: str,
    *,
    in_doubt: bool,
    least: float | None,
) -> Settlement:
    left = settings.give_up_after - (now - delivery.created_at).total_seconds()
    asked = _seconds(least)
    if left <= 0 or asked > left:
        return Settlement(state=DeliveryState.DEAD, in_doubt=in_doubt, reason=f"given up: {reason}")
    doublings = min(max(delivery.attempts - 1, 0), _MOST_DOUBLINGS)
    ceiling = min(settings.longest_pause, settings.first_pause * 2.0**doublings)
    pause = max(asked, min(ceiling * min(max(jitter, 0.0), 1.0), left))
    return Settlement(
        state=DeliveryState.PENDING, in_doubt=in_doubt, next_attempt_at=now + timedelta(seconds=pause), reason=reason
    )


def _seconds(asked: float | None) -> float:
    """What a service asked for; nonsense (NaN, negative) counts as nothing."""
    return asked if asked is not None and not math.isnan(asked) and asked > 0 else 0.0
