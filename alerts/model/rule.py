"""The public face of a rule; its compiled conditions stay in ``alerts.rules``."""

from dataclasses import dataclass, field
from enum import StrEnum

from alerts.model.handling import Handling
from alerts.model.routing import Facts, Routing
from alerts.model.severity import Severity


class RuleStatus(StrEnum):
    """``shadow`` is recorded and never sent; ``off`` is not evaluated."""

    LIVE = "live"
    SHADOW = "shadow"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Route:
    """One destination of a rule's alerts. ``when`` is on which condition; None is always."""

    channel: str
    when: Routing | None = None

    def takes(self, facts: Facts) -> bool:
        """Whether the channel is told of such an alert."""
        return self.when is None or self.when.holds(facts)


@dataclass(frozen=True, slots=True)
class Escalation:
    """When ``domains`` independent publishers carry a story within ``within`` seconds, its alert is raised to ``to``."""

    domains: int
    within: float
    to: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the rest of the program needs to know of a rule. ``max_age`` is in seconds; None is without limit. The alerts of
    a rule without ``escalation`` are never raised.
    """

    id: str
    title: str
    severity: Severity = Severity.NORMAL
    status: RuleStatus = RuleStatus.LIVE
    tags: tuple[str, ...] = ()
    max_age: float | None = None
    routes: tuple[Route, ...] = ()
    escalation: Escalation | None = None
    handling: Handling = field(default_factory=Handling)
