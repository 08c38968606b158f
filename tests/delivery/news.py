"""Items, rules and alerts to test with."""

from datetime import UTC, datetime
from typing import Any

from alerts.model.alert import Alert
from alerts.model.item import Item
from alerts.model.match import Evidence, Match
from alerts.model.rule import Route, Rule
from alerts.model.severity import Severity

NOW = datetime(2025, 1, 27, 12, 0, tzinfo=UTC)


def item(**changes: Any) -> Item:
    return Item(**{"feed": "wire", "key": "k", "title": "Nvidia falls", "link": "https://news.example/1"} | changes)


def rule(name: str = "chips", **changes: Any) -> Rule:
    return Rule(**{"id": name, "title": "Chips", "routes": (Route("desk"),)} | changes)


def match(of: Rule, suppressed_by: str | None = None) -> Match:
    return Match(of, (Evidence("title", 0, 6, "Nvidia", "nvidia"),), suppressed_by)


def alert(**changes: Any) -> Alert:
    stated: dict[str, Any] = {
        "id": 7,
        "headline": "Nvidia falls",
        "severity": Severity.HIGH,
        "created_at": NOW,
        "rule": "chips",
        "rule_title": "Chips under pressure",
        "feed": "wire",
        "link": "https://news.example/1",
    }
    return Alert(**stated | changes)
