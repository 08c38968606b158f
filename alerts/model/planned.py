"""Alerts and deliveries as they are planned, before the outbox has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from alerts.model.alert import Alert
from alerts.model.handling import Handling
from alerts.model.history import Asked, History
from alerts.model.hold import Hold
from alerts.model.severity import Severity
from alerts.model.suppression import Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAlert:
    """An alert with the channels that its rule sends it to, and how it is to be treated on the way.

    ``further``: the alert is stored and was told; these channels are told of it now as well.
    """

    alert: Alert
    channels: tuple[str, ...]
    handling: Handling = field(default_factory=Handling)
    further: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDelivery:
    """One alert on one channel, due at ``due_at``.

    What is due under the same ``gather`` on a channel goes out together as one digest; a single one goes by itself
    unless ``always`` asks for a digest all the same. ``severity`` is set where it goes out as less urgent than its alert
    is. ``unless_answered``: it is dropped when somebody acknowledges the alert before. ``why`` is for people: empty for
    a delivery that is simply due now.
    """

    channel: str
    due_at: datetime
    gather: str = ""
    always: bool = False
    severity: Severity | None = None
    unless_answered: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What becomes of one alert: ``deliveries``, and what stays silent. ``alert`` is None where nothing is to be told.

    An alert whose rule names no channel is recorded without any delivery. ``holds`` are the keys whose next alerts it holds
    back.
    """

    alert: Alert | None
    deliveries: tuple[PlannedDelivery, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arranged:
    """What becomes of several alerts, in their order, and the holds that this changes, by key."""

    alerts: tuple[Scheduled, ...]
    holds: Mapping[str, Hold] = field(default_factory=dict)


class Scheduling(Protocol):
    """Decides when and where alerts go as of ``now``; pure, asked inside the transaction that stores them."""

    @property
    def now(self) -> datetime:
        """The time of the decision, aware and in UTC."""
        ...

    def asked(self, planned: Sequence[PlannedAlert]) -> Asked:
        """What must be known to decide about these."""
        ...

    def arrange(self, planned: Sequence[PlannedAlert], history: History) -> Arranged:
        """Decide, one after another: what was decided before counts as history."""
        ...

    def later(self, rule: str) -> Handling:
        """What of a rule's wishes holds for one of its alerts that comes to a further channel in its own time."""
        ...

    def at_latest(self, channel: str, rule: str, gather: str) -> datetime | None:
        """When what waits so would go out at the latest if it were planned now; None where that is not known."""
        ...

    def quiet_now(self) -> Mapping[str, tuple[datetime, datetime]]:
        """The windows that are quiet, and from when until when each is."""
        ...
