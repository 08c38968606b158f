"""What stays silent, and why."""

from collections.abc import Sequence
from dataclasses import replace

from alerts.model.alert import Alert
from alerts.model.suppression import Suppression, SuppressionReason


def unsaid(alert: Alert, reason: SuppressionReason, detail: str) -> Suppression:
    """An alert of a rule that is not told."""
    return Suppression(alert.rule or "", reason, detail)


def united(found: Sequence[Suppression]) -> tuple[Suppression, ...]:
    """One suppression for each reason, the details of the channels joined: they are stored by item, rule and reason."""
    united: dict[SuppressionReason, Suppression] = {}
    for one in found:
        earlier = united.get(one.reason)
        united[one.reason] = replace(one, detail=f"{earlier.detail}; {one.detail}") if earlier else one
    return tuple(united.values())
