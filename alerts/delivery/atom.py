"""Alerts as an Atom feed (RFC 4287): what any feed reader, and many a program, can follow."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from alerts.delivery.facts import stamp
from alerts.delivery.render import brief, plain_lines, title
from alerts.model.alert import Alert

_NAMESPACE = "http://www.w3.org/2005/Atom"
_IDENTITY = "tag:tapewatch.invalid,2025:alert"


def atom(alerts: Sequence[Alert], now: datetime) -> str:
    """The document; alerts in the order given, newest first as feeds have them.

    An entry's id is made of the alert's number and time, so it stays the same in every export and is another one in a new
    database. Everything is text: no markup of a feed gets in.
    """
    root = ET.Element("feed", xmlns=_NAMESPACE)
    _text(root, "id", f"{_IDENTITY}s")
    _text(root, "title", "Tapewatch alerts")
    _text(root, "updated", stamp(max((alert.created_at for alert in alerts), default=now)))
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "Tapewatch"
    for alert in alerts:
        told = brief(alert, now=now, in_doubt=False)
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", f"{_IDENTITY}/{alert.created_at.astimezone(UTC):%Y%m%dT%H%M%S%f}/{alert.id}")
        _text(entry, "title", title(told))
        _text(entry, "updated", stamp(alert.created_at))
        if alert.published is not None:
            _text(entry, "published", stamp(alert.published))
        if told.link:
            ET.SubElement(entry, "link", href=told.link)
        for term in filter(None, (alert.rule, alert.severity.label, *alert.tags, *told.tickers)):
            ET.SubElement(entry, "category", term=term)
        _text(entry, "summary", "\n".join(line for line in plain_lines(told) if line != told.link))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
