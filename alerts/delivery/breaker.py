"""Whether a channel is left alone for a while, because it fails. Pure: facts and a time in, the next state out.

Times are seconds of one clock that never jumps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from alerts.model.delivery import Accepted, Refused, SendOutcome
from alerts.settings.settings import DeliverySettings

OPENS_AFTER = 3
"""Different deliveries that fail one after another: one or two that fail may be to blame themselves."""

TOO_MANY = 429
"""The status of a service that lives and is asked too often."""

LONGEST_PROBE = 60.0
"""Seconds between two probes at most: a channel that is back is known to be back within a minute."""

DOWN_AFTER = 300.0
"""Seconds without a success, failures all along, after which people are told; a service that asks to be left alone for so
long is as good as down.
"""

MOST_SUSPECTS = 100
"""That are remembered, the newest; each is a number or two."""

FAIR_TRIES = 3
"""Failures as a suspect before a delivery may be given up for its age: what an outage made old is tried again after it."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is known of a channel since its last sign of life.

    ``failed`` are different deliveries that failed in a row, the newest last, at most ``OPENS_AFTER``. ``suspects`` are
    deliveries that failed before another was taken: it is they that fail, not the channel, as long as any is taken;
    ``suspects_since`` is when one of them failed first since then, ``tries`` how often each of them failed as such since the
    last outage. ``failing_since`` is when the first of the others failed, None while none has. ``probe_at`` is when the
    next one may go out, None while the channel is open for all. ``pause`` is how long the last wait for a probe was.
    ``too_many`` says that the service was asked too often, which no message is to blame for. ``told`` says that people know.
    """

    failed: tuple[int, ...] = ()
    suspects: tuple[int, ...] = ()
    suspects_since: float | None = None
    tries: Mapping[int, int] = field(default_factory=dict)
    failing_since: float | None = None
    probe_at: float | None = None
    pause: float = 0.0
    reason: str = ""
    too_many: bool = False
    told: bool = False


_WELL = Breaker()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from an outcome: the next state, and what people are to be told, if anything."""

    breaker: Breaker
    went_down: bool = False
    came_back: bool = False


def after_outcome(
    breaker: Breaker, delivery: int, outcome: SendOutcome, settings: DeliverySettings, now: float
) -> Verdict:
    """The state after an attempt.

    Any answer that is about the message (taken, or refused for good) shows that the service lives, and ends the wait.
    Everything else is a failure, and from the third different delivery that fails on, one probe at a time goes out, after a
    pause that starts at ``first_pause`` and doubles up to a minute. "Too many requests" is no reason for probes, for the
    service says or knows when it takes more. What failed while others were taken counts no further: so a few poisoned
    alerts shut no channel, unless for five minutes nothing else is taken. People are told once when nothing has been
    taken for five minutes, or nothing will be, and once when the channel is back.
    """
    if isinstance(outcome, Accepted) or (isinstance(outcome, Refused) and outcome.permanent):
        if not (breaker.suspects or breaker.failed or breaker.told):
            return Verdict(_WELL)
        known = dict.fromkeys((*breaker.suspects, *breaker.failed))
        suspects = tuple(one for one in known if one != delivery)[-MOST_SUSPECTS:]
        tries = {one: count for one, count in _tries_after(breaker, now).items() if one in suspects}
        return Verdict(Breaker(suspects=suspects, tries=tries), came_back=breaker.told)
    if delivery in breaker.suspects:
        since = now if breaker.suspects_since is None else breaker.suspects_since
        if now - since < DOWN_AFTER:
            tries = {**breaker.tries, delivery: breaker.tries.get(delivery, 0) + 1}
            return Verdict(replace(breaker, suspects_since=since, tries=tries))
        # For so long nothing was taken: it is the channel after all.
        breaker = replace(breaker, suspects=(), suspects_since=None, failing_since=breaker.failing_since or since)
    failed = breaker.failed
    is_too_many = isinstance(outcome, Refused) and outcome.status == TOO_MANY
    if not is_too_many:
        failed = (*(one for one in breaker.failed if one != delivery), delivery)[-OPENS_AFTER:]
    since = now if breaker.failing_since is None else breaker.failing_since
    probe_at, pause = breaker.probe_at, breaker.pause
    if len(failed) >= OPENS_AFTER and failed[-1] == delivery:
        longest = min(LONGEST_PROBE, settings.longest_pause)
        pause = min(longest, pause * 2 if pause else settings.first_pause)
        probe_at = now + pause
    asked = (outcome.retry_after or 0.0) if isinstance(outcome, Refused) else 0.0
    is_down = now - since + asked >= DOWN_AFTER and not breaker.told
    state = replace(
        breaker,
        failed=failed,
        failing_since=since,
        probe_at=probe_at,
        pause=pause,
        reason=outcome.reason,
        too_many=breaker.too_many or is_too_many,
        told=breaker.told or is_down,
    )
    return Verdict(state, went_down=is_down)


def had_fair_tries(breaker: Breaker, delivery: int) -> bool:
    """Whether a suspect has failed so often while others were taken that its age is its own, this failure included."""
    return breaker.tries.get(delivery, 0) + 1 >= FAIR_TRIES


def _tries_after(breaker: Breaker, now: float) -> Mapping[int, int]:
    """What was tried before an outage does not count after it. Where only suspects failed for that long, there was none."""
    since = breaker.failing_since
    others = any(one not in breaker.tries for one in breaker.failed)
    return {} if since is not None and others and now - since >= DOWN_AFTER else breaker.tries
