"""What a delivery says: one alert, or a digest of several."""

from dataclasses import replace
from datetime import datetime

from alerts.delivery import render
from alerts.delivery.gather import gathered
from alerts.delivery.render import delivery_key, message
from alerts.model.alert import Alert
from alerts.model.delivery import Delivery, Message


def told(delivery: Delivery, *, now: datetime, zone: str = "UTC") -> Message:
    """The message of a delivery at ``now``; a digest's times are written in ``zone``."""
    key, alert = delivery_key(delivery), delivery.alert
    if delivery.members:
        doubt, why = delivery.in_doubt, delivery.why
        return digest_message(alert, delivery.members, in_doubt=doubt, key=key, why=why, zone=zone)
    if delivery.severity is not None:
        alert = replace(alert, severity=delivery.severity)
    return message(alert, now=now, in_doubt=delivery.in_doubt, key=key, why=delivery.why)


def digest_message(
    alert: Alert, members: tuple[Alert, ...], *, in_doubt: bool, key: str, why: str = "", zone: str = "UTC"
) -> Message:
    """The message of a digest: ``alert`` stands for it and names it, ``members`` are what it tells. ``why`` is what is special
    about this delivery of it, ``zone`` (an IANA name) the zone of its times.
    """
    digest = gathered(
        members,
        title=alert.headline.partition(":")[0],
        since=min(member.created_at for member in members),
        until=alert.created_at,
        reason=" · ".join(filter(None, (alert.summary, why))),
        zone=zone,
    )
    return replace(render.digest_message(digest, in_doubt=in_doubt, key=key), severity=alert.severity, alert=alert)
