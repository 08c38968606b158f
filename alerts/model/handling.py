"""How a rule wants its alerts to be treated on their way: how often, when, and whom else they reach."""

from dataclasses import dataclass
from enum import StrEnum


class ThrottleKey(StrEnum):
    """What a throttle counts by. Several together count by their combination."""

    RULE = "rule"
    STORY = "story"
    TOPIC = "topic"
    TICKER = "ticker"
    FEED = "feed"


class Then(StrEnum):
    """What becomes of an alert that a throttle holds back."""

    DROP = "drop"
    DIGEST = "digest"


class QuietMode(StrEnum):
    """What becomes of an alert within quiet hours: it waits for their end, is not sent, or is sent as ``low``."""

    HOLD = "hold"
    DROP = "drop"
    DOWNGRADE = "downgrade"


class Edge(StrEnum):
    """An end of a trading session."""

    OPENS = "opens"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """One alert for each ``key`` in ``every`` seconds.

    While alerts keep coming, the span doubles with each one that is told, up to ``longest`` seconds (equal to ``every``:
    it does not); after a span in which nothing came it starts again from ``every``.
    """

    key: tuple[ThrottleKey, ...] = (ThrottleKey.RULE,)
    every: float
    longest: float
    then: Then = Then.DROP


@dataclass(frozen=True, slots=True)
class CronTime:
    """A time of day as five fields of cron: minute, hour, day of month, month, day of week."""

    expression: str


@dataclass(frozen=True, slots=True)
class SessionTime:
    """``offset`` seconds after an edge of the trading sessions of ``calendar`` (negative: before it)."""

    calendar: str
    edge: Edge
    offset: float


DigestTime = CronTime | SessionTime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """A rule's alerts gathered on ``channel`` and sent together at each of the times ``at``.

    ``zone`` (an IANA name) is the zone of times of day. ``empty`` says that a digest without an alert is sent too.
    """

    channel: str
    at: tuple[DigestTime, ...]
    zone: str = "UTC"
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet hours that hold for a rule: the name of a window of the configuration, and what happens in it."""

    window: str
    mode: QuietMode = QuietMode.HOLD


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Whom an alert reaches too that nobody has acknowledged ``within`` seconds."""

    within: float
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """All of it; without any, each alert is sent at once, once."""

    throttle: Throttle | None = None
    digest: DigestPlan | None = None
    quiet: Quiet | None = None
    unanswered: Unanswered | None = None
