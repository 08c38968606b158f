"""How fast a channel may be told things: limits, and what is left of them. Pure: facts and a time in, an answer out.

Times are seconds of one clock that never jumps; where it begins does not matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_UNITS = {"s": 1.0, "min": 60.0, "h": 3_600.0, "d": 86_400.0}
_STEADY = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,4})?(s|min|h|d)")
_BURST = re.compile(r"([1-9][0-9]{0,5})\+([1-9][0-9]{0,5})/([1-9][0-9]{0,4})?(s|min|h|d)")
MOST_COUNTED = 1_000
"""Sends that a window remembers; a limit above it is kept as a bucket, which needs no memory."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``count`` in any ``seconds``: how "20 messages per minute" is counted by those who say it."""

    count: int
    seconds: float

    def ready_at(self, sent: tuple[float, ...]) -> float:
        """From when on one more may be sent; ``sent`` are the times of those before, oldest first."""
        return sent[-self.count] + self.seconds if len(sent) >= self.count else float("-inf")

    def after(self, sent: tuple[float, ...], now: float) -> tuple[float, ...]:
        """The times to remember once one more was sent."""
        return (*sent, now)[-self.count :]

    def spent(self, now: float) -> tuple[float, ...]:
        """As if all of it had just been used up."""
        return (now,) * self.count


@dataclass(frozen=True, slots=True)
class Bucket:
    """``burst`` at once, and one more every ``every`` seconds: a token bucket.

    What is left is kept as one number, the time at which the bucket will be full again.
    """

    burst: int
    every: float

    def ready_at(self, sent: tuple[float, ...]) -> float:
        """From when on there is a token."""
        return sent[0] - (self.burst - 1) * self.every if sent else float("-inf")

    def after(self, sent: tuple[float, ...], now: float) -> tuple[float, ...]:
        """The bucket with one token less."""
        return (max(sent[0] if sent else now, now) + self.every,)

    def spent(self, now: float) -> tuple[float, ...]:
        """The bucket without a token."""
        return (now + self.burst * self.every,)


Limit = Window | Bucket


@dataclass(frozen=True, slots=True)
class Pace:
    """What is left of some limits, one entry each, and until when nothing may be sent whatever is left."""

    sent: tuple[tuple[float, ...], ...] = ()
    shut_until: float = float("-inf")


def ready_at(pace: Pace, limits: tuple[Limit, ...]) -> float:
    """From when on one more may be sent; a time that has passed means now."""
    ready = pace.shut_until
    for limit, sent in _each(pace, limits):
        ready = max(ready, limit.ready_at(sent))
    return ready


def after_sending(pace: Pace, limits: tuple[Limit, ...], now: float) -> Pace:
    """What is left once one was sent at ``now``."""
    return Pace(tuple(limit.after(sent, now) for limit, sent in _each(pace, limits)), pace.shut_until)


def shut(pace: Pace, until: float) -> Pace:
    """The service asked for quiet until then."""
    return Pace(pace.sent, max(pace.shut_until, until))


def spent(pace: Pace, limits: tuple[Limit, ...], now: float) -> Pace:
    """The service said "too many" and not until when: it counts differently from us, so nothing is left of any limit
    that lets more than one pass at once. The others hold their own time.
    """
    return Pace(tuple(limit.spent(now) for limit in limits), pace.shut_until)


def read_limits(text: str) -> tuple[Limit, ...] | None:
    """``1/s``, ``20/min``, ``60+1/5s`` (60 at once and one more every 5 s), or several with commas; ``none`` is no limit.

    None where the text is none of these.
    """
    if text.strip() == "none":
        return ()
    limits: list[Limit] = []
    for part in text.replace(" ", "").split(","):
        if steady := _STEADY.fullmatch(part):
            count, seconds = int(steady[1]), int(steady[2] or 1) * _UNITS[steady[3]]
            limits.append(Window(count, seconds) if count <= MOST_COUNTED else Bucket(count, seconds / count))
        elif burst := _BURST.fullmatch(part):
            seconds = int(burst[3] or 1) * _UNITS[burst[4]]
            limits.append(Bucket(int(burst[1]), seconds / int(burst[2])))
        else:
            return None
    return tuple(limits)


def _each(pace: Pace, limits: tuple[Limit, ...]) -> Iterable[tuple[Limit, tuple[float, ...]]]:
    """Each limit with what is remembered of it; nothing, where the limits are others than those remembered."""
    sent = pace.sent if len(pace.sent) == len(limits) else ((),) * len(limits)
    return zip(limits, sent, strict=True)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a channel may be sent: its own limits, and those that it shares with others under the name of ``account``.
    Its own are those of all channels of the same ``target``, if it names one: two topics of one chat are one chat to its service.
    ``assumed``: its own are what the service publishes, and where its answers say how many more it takes, that counts instead.
    """

    own: tuple[Limit, ...] = ()
    account: str = ""
    shared: tuple[Limit, ...] = ()
    assumed: bool = False
    target: str = ""
