"""Whom a rule's alerts can reach: routes whose condition can never hold, and channels that are told already."""

from collections.abc import Collection

from alerts.documents.node import Mapping, Node
from alerts.documents.problem import Level
from alerts.model.handling import Then
from alerts.model.routing import Comparison, Either, Every, Fact, Facts, Routing, Unless
from alerts.model.rule import Rule, RuleStatus
from alerts.model.severity import Severity
from alerts.rules.sheet import Sheet

_BOTH = frozenset({True, False})


def check_reach(rule: Rule, keys: dict[str, Node], sheet: Sheet, tags: Collection[str]) -> None:
    """Note what of ``alert`` tells nobody, once the defaults of the file are merged in. What the defaults say for many rules
    and is of no use to this one alone is no mistake, unless nobody is told for it; nor is what asks for a tag that is none of
    the ``tags`` of all rules, for that is told where it is asked.
    """
    if rule.status is not RuleStatus.LIVE or not rule.routes:
        return
    alert = keys.get("alert")
    if rule.handling.digest is None and not any(
        route.when is None or can_hold(route.when, rule, tags) for route in rule.routes
    ):
        what = f'nobody is told when "{rule.id}" is true: {_never(rule)}'
        hint = "give the rule that severity, let escalate raise it, or name a channel without a condition"
        sheet.report("R035", keys["id"], what, hint, level=Level.WARNING)
    elif (place := _below(alert, "to")) is not None:
        for route in rule.routes:
            if route.when is not None and not can_hold(route.when, rule, tags):
                what = f"{route.channel} is never told: {_never(rule)}"
                sheet.report("R035", place, what, "change the condition, or remove the channel", level=Level.WARNING)


def can_hold(when: Routing, rule: Rule, tags: Collection[str]) -> bool:
    """Whether the condition can be true of an alert of the rule, of which severity and tags are known beforehand. One that asks
    for others than ``tags`` can be.
    """
    facts = (Facts(severity=severity, tags=frozenset(rule.tags)) for severity in severities(rule))
    return any(True in _outcomes(when, one, tags) for one in facts)


def severities(rule: Rule) -> tuple[Severity, ...]:
    """Those that its alerts can have."""
    raised = rule.escalation.to if rule.escalation is not None else rule.severity
    return (rule.severity, raised) if raised > rule.severity else (rule.severity,)


def _outcomes(when: Routing, facts: Facts, tags: Collection[str]) -> frozenset[bool]:
    """What it can come to by severity and tags alone: what is not known beforehand can come to either."""
    match when:
        case Comparison():
            is_known = when.fact is Fact.SEVERITY or (when.fact is Fact.TAG and set(tags).issuperset(when.values))
            return frozenset({when.holds(facts)}) if is_known else _BOTH
        case Unless():
            return frozenset(not one for one in _outcomes(when.member, facts, tags))
        case Every():
            found = [_outcomes(member, facts, tags) for member in when.members]
            return frozenset({all(True in one for one in found), all(one == {True} for one in found)})
        case Either():
            found = [_outcomes(member, facts, tags) for member in when.members]
            return frozenset({any(True in one for one in found), any(one == {True} for one in found)})


def check_repeats(rule: Rule, keys: dict[str, Node], sheet: Sheet) -> None:
    """Note channels that are told again what they were told."""
    if rule.status is not RuleStatus.LIVE or not rule.routes:
        return
    alert = keys.get("alert")
    told = {route.channel for route in rule.routes if route.when is None}
    digest, throttle, unanswered = rule.handling.digest, rule.handling.throttle, rule.handling.unanswered
    gathers = throttle is not None and throttle.then is Then.DIGEST
    if digest is not None and digest.channel in told and not gathers:
        what = f"the digest has nothing to tell {digest.channel}, which is told each alert at once"
        hint = "name another channel, take it out of to, or add throttle: {every: 1h, then: digest}"
        sheet.report("R056", _below(alert, "digest") or alert or keys["id"], what, hint, level=Level.WARNING)
    if unanswered is not None and told.issuperset(unanswered.to):
        what = f"nobody else is told of what is not acknowledged: {', '.join(unanswered.to)} is told already"
        hint = "name a channel that is not told at once"
        sheet.report("R056", _below(alert, "unanswered") or alert or keys["id"], what, hint, level=Level.WARNING)


def _never(rule: Rule) -> str:
    labels = " or ".join(severity.label for severity in severities(rule))
    tags = f"tagged {', '.join(sorted(rule.tags))}" if rule.tags else "without a tag"
    return f"its alerts are {labels}, {tags}, so the condition never holds"


def _below(alert: Node | None, key: str) -> Node | None:
    return alert.get(key) if isinstance(alert, Mapping) else None
