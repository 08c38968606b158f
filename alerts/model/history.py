"""What has gone before, as far as it bears on what is told next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.model.hold import Hold
from alerts.model.silence import Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What must be known: the holds of these keys; by channel, since when its alerts are counted for a storm (those that
    were sent one by one), and since when for its share of the day.
    """

    keys: tuple[str, ...] = ()
    recent_since: Mapping[str, datetime] = field(default_factory=dict)
    today_since: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The answer: ``holds`` by key, ``recent`` and ``today`` by channel.

    ``gathering`` is by channel when the digest of a storm that is under way is due. ``silences`` are those in force.
    """

    holds: Mapping[str, Hold] = field(default_factory=dict)
    recent: Mapping[str, int] = field(default_factory=dict)
    today: Mapping[str, int] = field(default_factory=dict)
    gathering: Mapping[str, datetime] = field(default_factory=dict)
    silences: Sequence[Silence] = ()
