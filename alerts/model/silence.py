"""What a person has asked not to hear for a while."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.model.alert import Alert


class Trait(StrEnum):
    """What a silence can look at."""

    RULE = "rule"
    STORY = "story"
    TICKER = "ticker"
    TAG = "tag"
    FEED = "feed"
    SEVERITY = "severity"
    CHANNEL = "channel"


class Comparison(StrEnum):
    """``=`` and ``!=`` take ``*`` and ``?`` for any signs; ``<=`` and ``>=`` are for severities."""

    IS = "="
    IS_NOT = "!="
    AT_MOST = "<="
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition of a silence. A trait that holds several values (tickers, tags) is equal if any of them is."""

    trait: Trait
    test: Comparison
    value: str

    def __str__(self) -> str:
        return f"{self.trait}{self.test}{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Alerts for which all of ``matchers`` hold are not sent before ``until``. ``id`` is 0 until the store has given one."""

    matchers: tuple[Matcher, ...]
    owner: str
    reason: str
    begins: datetime
    until: datetime
    id: int = 0


Hush = Callable[[Alert, str, Sequence[Silence]], str | None]
"""Asked of an alert that has waited for its time on a channel, with the silences in force now: who silenced it, None where
nobody did.
"""
