"""Deliveries as they are planned, before the outbox has them."""

from dataclasses import dataclass
from datetime import datetime

from alerts.model.severity import Severity


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
