"""Whom a rule's alerts can reach: routes whose condition can never hold, and channels that are told already."""

from alerts.documents.node import Mapping, Node
from alerts.documents.problem import Level
from alerts.model.handling import Then
from alerts.model.routing import Comparison, Either, Every, Fact, Facts, Routing, Unless
from alerts.model.rule import Rule, RuleStatus
from alerts.model.severity import Severity
from alerts.rules.sheet import Sheet

_BOTH = frozenset({True, False})
_KNOWN = (Fact.SEVERITY, Fact.TAG)


def check_reach(rule: Rule, keys: dict[str, Node], sheet: Sheet) -> None:
    """Note what of ``alert`` tells nobody, once the defaults of the file are merged in. What the defaults say for many rules
    and is of no use to this one alone is no mistake, unless nobody is told for it.
    """
    if rule.status is not RuleStatus.LIVE or not rule.routes:
        return
    alert = keys.get("alert")
    if rule.handling.digest is None and not any(
        route.when is None or can_hold(route.when, rule) for route in rule.routes
    ):
        what = f'nobody is told when "{rule.id}" is true: {_never(rule)}'
        hint = "give the rule that severity, let escalate raise it, or name a channel without a condition"
        sheet.report("R035", keys["id"], what, hint, level=Level.WARNING)
    elif (place := _below(alert, "to")) is not None:
        for route in rule.routes:
            if route.when is not None and not can_hold(route.when, rule):
                what = f"{route.channel} is never told: {_never(rule)}"
                sheet.report("R035", place, what, "change the condition, or remove the channel", level=Level.WARNING)
    _check_repeats(rule, alert, keys["id"], sheet)


def can_hold(when: Routing, rule: Rule) -> bool:
    """Whether the condition can be true of an alert of the rule, of which severity and tags are known beforehand."""
    facts = (Facts(severity=severity, tags=frozenset(rule.tags)) for severity in severities(rule))
    return any(True in _outcomes(when, one) for one in facts)


def severities(rule: Rule) -> tuple[Severity, ...]:
    """Those that its alerts can have."""
    raised = rule.escalation.to if rule.escalation is not None else rule.severity
    return (rule.severity, raised) if raised > rule.severity else (rule.severity,)


def _outcomes(when: Routing, facts: Facts) -> frozenset[bool]:
    """What it can come to by severity and tags alone: what is not known beforehand can come to either."""
    match when:
        case Comparison():
            return frozenset({when.holds(facts)}) if when.fact in _KNOWN else _BOTH
        case Unless():
            return frozenset(not one for one in _outcomes(when.member, facts))
        case Every():
            found = [_outcomes(member, facts) for member in when.members]
            return frozenset({all(True in one for one in found), all(one == {True} for one in found)})
        case Either():
            found = [_outcomes(member, facts) for member in when.members]
            return frozenset({any(True in one for one in found), any(one == {True} for one in found)})


def _check_repeats(rule: Rule, alert: Node | None, fallback: Node, sheet: Sheet) -> None:
    told = {route.channel for route in rule.routes if route.when is None}
    digest, throttle, unanswered = rule.handling.digest, rule.handling.throttle, rule.handling.unanswered
    gathers = throttle is not None and throttle.then is Then.DIGEST
    if digest is not None and digest.channel in told and not gathers:
        what = f"the digest has nothing to tell {digest.channel}, which is told each alert at once"
        hint = "name another channel, take it out of to, or add throttle: {every: 1h, then: digest}"
        sheet.report("R056", _below(alert, "digest") or alert or fallback, what, hint, level=Level.WARNING)
    if unanswered is not None and told.issuperset(unanswered.to):
        what = f"nobody else is told of what is not acknowledged: {', '.join(unanswered.to)} is told already"
        hint = "name a channel that is not told at once"
        sheet.report("R056", _below(alert, "unanswered") or alert or fallback, what, hint, level=Level.WARNING)


def _never(rule: Rule) -> str:
    labels = " or ".join(severity.label for severity in severities(rule))
    tags = f"tagged {', '.join(sorted(rule.tags))}" if rule.tags else "without a tag"
    return f"its alerts are {labels}, {tags}, so the condition never holds"


def _below(alert: Node | None, key: str) -> Node | None:
    return alert.get(key) if isinstance(alert, Mapping) else None
