"""``alert:`` of a rule out of YAML: who is told, on which condition, and when an alert is raised."""

from dataclasses import dataclass, field
from typing import Any

from alerts.documents.node import Mapping, Node, Scalar, kind
from alerts.documents.problem import Level
from alerts.model.routing import Routing
from alerts.model.rule import Escalation, Route
from alerts.model.severity import Severity
from alerts.rules.book import Book
from alerts.rules.language import ALERT, DESTINATION, ESCALATE
from alerts.rules.read_handling import channel, is_off, read_handling
from alerts.rules.read_routing import read_routing
from alerts.rules.sheet import Sheet
from alerts.settings.duration import advice, seconds, written

MOST_DOMAINS = 100
LONGEST_WITHIN = 7 * 86_400.0
"""Seconds; a story is over by then."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What ``alert`` says; None where it says nothing of it. ``escalation`` is ``()`` where it is switched off.

    ``handling`` holds what it says of the alert's way, None for what is switched off.
    """

    routes: tuple[Route, ...] | None = None
    escalation: Escalation | tuple[()] | None = None
    handling: dict[str, Any] = field(default_factory=dict)


def read_alert(node: Node, sheet: Sheet, book: Book) -> Telling:
    """What ``alert`` says; what is wrong with it is noted."""
    keys = sheet.mapping(node, ALERT, "alert") or {}
    return Telling(
        routes=_routes(keys["to"], sheet, book) if "to" in keys else None,
        escalation=_escalation(keys["escalate"], sheet, book.known.window) if "escalate" in keys else None,
        handling=read_handling(keys, sheet, book),
    )


def _routes(node: Node, sheet: Sheet, book: Book) -> tuple[Route, ...]:
    found: list[Route] = []
    for item in sheet.items(node, "channels") or ():
        route = _route(item, sheet, book)
        if route is None:
            continue
        if route in found or any(other.channel == route.channel and other.when is None for other in found):
            sheet.report("R036", item, "this channel is listed twice", level=Level.WARNING)
        else:
            found.append(route)
    return tuple(found)


def _route(node: Node, sheet: Sheet, book: Book) -> Route | None:
    named: Node | None = node
    when: Routing | None = None
    is_read = True
    if isinstance(node, Mapping):
        keys = sheet.mapping(node, DESTINATION, "a channel") or {}
        sheet.require(node, keys, DESTINATION.required, "a channel")
        named = keys.get("channel")
        if "if" in keys:
            when = read_routing(keys["if"], sheet, book)
            is_read = when is not None
    name = channel(named, sheet, book) if named is not None else None
    return Route(name, when) if name is not None and is_read else None


def _escalation(node: Node, sheet: Sheet, window: float | None) -> Escalation | tuple[()] | None:
    if is_off(node):
        return ()
    keys = sheet.mapping(node, ESCALATE, "escalate")
    if keys is None:
        return None
    sheet.require(node, keys, ESCALATE.required, "escalate")
    domains = sheet.number(keys["domains"], 2, MOST_DOMAINS, "domains") if "domains" in keys else None
    within = _span(keys["within"], sheet) if "within" in keys else None
    labels = [level.label for level in reversed(Severity) if level is not Severity.LOW]
    label = sheet.choice(keys["to"], labels, "to") if "to" in keys else None
    if domains is None or within is None or label is None:
        return None
    if window is not None and within > window:
        what = f"within is {written(within)}, but a report is compared with others for {written(window)} only"
        hint = f"write {written(window)} or less, or give stories.window of the configuration a longer time"
        sheet.report("R055", keys["within"], what, hint, level=Level.WARNING)
    return Escalation(domains, within, Severity[label.upper()])


def _span(node: Node, sheet: Sheet) -> float | None:
    text = node.text if isinstance(node, Scalar) else ""
    span = seconds(text)
    if span is None:
        found = f'"{text}"' if text else kind(node)
        sheet.report("R009", node, f"within is a duration such as 30m, found {found}", advice(text))
        return None
    if not 0 < span <= LONGEST_WITHIN:
        sheet.report("R030", node, "within is from 1s to 7d", "a story is over by then")
        return None
    return span
