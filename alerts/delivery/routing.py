"""Which channels of a rule are told of an alert."""

from alerts.model.alert import Alert
from alerts.model.routing import Facts
from alerts.model.rule import Rule


def channels_of(rule: Rule, alert: Alert) -> tuple[str, ...]:
    """The channels of the rule's routes whose condition holds for the alert, each once, in the order of the routes."""
    facts = facts_of(alert)
    return tuple(dict.fromkeys(route.channel for route in rule.routes if route.takes(facts)))


def facts_of(alert: Alert) -> Facts:
    """What conditions can ask of an alert."""
    return Facts(
        severity=alert.severity,
        novelty=100 if alert.novelty is None else alert.novelty,
        relevance=100 if alert.relevance is None else alert.relevance,
        sources=alert.sources,
        late=alert.late,
        tags=frozenset(alert.tags),
        tickers=frozenset(alert.tickers),
    )
