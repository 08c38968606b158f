"""The public face of a rule; its compiled conditions stay in ``alerts.rules``."""

from dataclasses import dataclass
from enum import StrEnum

from alerts.model.severity import Severity


class RuleStatus(StrEnum):
    """``shadow`` is recorded and never sent; ``off`` is not evaluated."""

    LIVE = "live"
    SHADOW = "shadow"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Route:
    """One destination of a rule's alerts."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the rest of the program needs to know of a rule. ``max_age`` is in seconds; None is without limit."""

    id: str
    title: str
    severity: Severity = Severity.NORMAL
    status: RuleStatus = RuleStatus.LIVE
    tags: tuple[str, ...] = ()
    max_age: float | None = None
    routes: tuple[Route, ...] = ()
