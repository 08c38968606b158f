"""When an alert is raised because many independent publishers carry its story. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.delivery.span import in_words
from alerts.model.alert import Alert
from alerts.model.rule import Escalation


def carried(escalation: Escalation, publishers: Mapping[str, datetime | None], now: datetime) -> str:
    """Why a story's alert is to be raised, or nothing: that many publishers have begun to carry it within the time, the
    last of them by now. One of which it is not known when it began counts for none, nor does one that began later than a clock
    that was set back a little would say.
    """
    within = timedelta(seconds=escalation.within)
    begun = sorted(min(at, now) for at in publishers.values() if at is not None and at <= now + within)
    latest = begun[-escalation.domains :]
    if len(latest) < escalation.domains or latest[0] < now - within:
        return ""
    took = (latest[-1] - latest[0]).total_seconds()
    return f"{len(latest)} independent sources {f'within {in_words(took)}' if took >= 1 else 'at once'}"


def raised(alert: Alert, escalation: Escalation, why: str, now: datetime, sources: int) -> Alert:
    """The further alert, with the higher severity."""
    return replace(alert, id=0, severity=escalation.to, created_at=now, escalated=why, sources=sources, more=0)
