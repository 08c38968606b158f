"""Rules, the defaults of a file, and exceptions out of YAML."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from alerts.documents.node import Mapping, Node, Scalar, Sequence, kind
from alerts.documents.problem import Level
from alerts.model.rule import Rule, RuleStatus
from alerts.model.severity import Severity
from alerts.rules.book import Book, Draft, Place, Silence
from alerts.rules.language import RULE, SHARED, SUPPRESS
from alerts.rules.language_tag import is_language, language_meant
from alerts.rules.reach import check_repeats
from alerts.rules.read_alert import read_alert
from alerts.rules.read_condition import read_condition
from alerts.rules.read_expectation import read_expectations
from alerts.rules.read_handling import check_handling
from alerts.rules.read_sources import read_sources
from alerts.rules.sheet import LANGUAGE, Sheet
from alerts.rules.wanted import Sources
from alerts.settings.duration import advice, seconds

Found = dict[str, Node]


def read_defaults(node: Node, sheet: Sheet, book: Book) -> Found:
    """The ``defaults`` of a file: checked here, used by its rules."""
    keys = sheet.mapping(node, SHARED, "defaults") or {}
    _shared(keys, sheet, book)
    return keys


def read_rules(node: Node, defaults: Found, sheet: Sheet, book: Book, places: dict[str, Place]) -> None:
    """Read the ``rules`` of a file into the book. ``places`` are those of the rules of all files."""
    if isinstance(node, Sequence) and not node.items:
        return
    # The defaults' own mistakes are noted once, where they stand.
    inherited = _shared(defaults, Sheet(sheet.source, []), book)
    for item in sheet.items(node, "rules") or ():
        _rule(item, inherited, sheet, book, places)


def _rule(node: Node, inherited: "_Shared", sheet: Sheet, book: Book, places: dict[str, Place]) -> None:
    keys = sheet.mapping(node, RULE, "a rule")
    if keys is None:
        return
    sheet.require(node, keys, RULE.required, "a rule")
    own = _shared(keys, sheet, book, inherited)
    id_ = sheet.name(keys["id"], "id") if "id" in keys else None
    title = sheet.text(keys["title"], "title") if "title" in keys else None
    when = read_condition(keys["when"], sheet, book) if "when" in keys else None
    if when is not None and own.rule.status is not RuleStatus.OFF:
        book.asked.append((when, Place(sheet, keys["when"])))
    tests = read_expectations(keys["tests"], sheet, book) if "tests" in keys else ()
    is_new = id_ is not None and book.take("rule", places, id_, Place(sheet, keys["id"]))
    if id_ is None or not is_new or when is None:
        return
    rule = replace(own.rule, id=id_, title=title or id_)
    _check_escalation(rule, keys, sheet)
    check_handling(rule.handling, keys["alert"] if "alert" in keys else keys["id"], sheet)
    check_repeats(rule, keys, sheet)
    if any(route.when is not None for route in rule.routes):
        book.conditional.append((rule, keys, sheet))
    # Who says it in a wrong way has been told so.
    is_silent = not own.says_where and "alert" not in keys and not (isinstance(node, Mapping) and node.get("to"))
    if is_silent and book.known.channels is not None and rule.status is RuleStatus.LIVE:
        hint = "add alert: {to: [...]} to it or to the defaults; a rule on trial has status: shadow"
        sheet.report("R035", keys["id"], f'nobody is told when "{id_}" is true', hint, level=Level.WARNING)
    book.drafts[id_] = Draft(
        rule, when, own.sources, own.languages, Place(sheet, keys["id"]), Place(sheet, keys["when"]), tests
    )


def _check_escalation(rule: Rule, keys: Found, sheet: Sheet) -> None:
    """An escalation of the file's defaults that cannot raise one of its rules is none for that rule, and no mistake."""
    alert = keys.get("alert")
    place = alert.get("escalate") if isinstance(alert, Mapping) else None
    if place is not None and rule.escalation is not None and rule.escalation.to <= rule.severity:
        what = f"an alert of severity {rule.severity.label} cannot be raised to {rule.escalation.to.label}"
        sheet.report("R021", place, what, "name a higher severity, or give the rule a lower one")


def read_exceptions(node: Node, sheet: Sheet, book: Book, places: dict[str, Place]) -> None:
    """Read ``suppress`` of a file into the book. ``places`` are those of the exceptions of all files."""
    for item in sheet.items(node, "exceptions") or ():
        keys = sheet.mapping(item, SUPPRESS, "an exception")
        if keys is None:
            continue
        sheet.require(item, keys, SUPPRESS.required, "an exception")
        id_ = sheet.name(keys["id"], "id") if "id" in keys else None
        reason = sheet.text(keys["reason"], "reason") if "reason" in keys else None
        expires = _date(keys["expires"], sheet) if "expires" in keys else None
        when = read_condition(keys["when"], sheet, book) if "when" in keys else None
        if expires is not None and expires < book.today:
            what = f"this exception has expired on {expires}: it applies to nothing any more"
            sheet.report("R024", keys["expires"], what, "remove it, or give it a later date", level=Level.WARNING)
        if id_ is not None and book.take("exception", places, id_, Place(sheet, keys["id"])) and when is not None:
            place = Place(sheet, keys["id"])
            book.asked.append((when, Place(sheet, keys["when"])))
            book.silences[id_] = Silence(id_, reason or "", when, expires, place, Place(sheet, keys["when"]))


class _Shared:
    """What a rule says besides its condition, or its file's defaults say for it."""

    def __init__(self) -> None:
        self.rule = Rule(id="", title="")
        self.sources = Sources()
        self.languages: tuple[str, ...] = ()
        self.says_where = False


def _changed(rule: Rule, changes: dict[str, Any]) -> Rule:
    found = {key: value for key, value in changes.items() if value is not None}
    return replace(rule, **found) if found else rule


def _shared(keys: Found, sheet: Sheet, book: Book, inherited: _Shared | None = None) -> _Shared:
    found = _Shared()
    if inherited is not None:
        found.says_where = inherited.says_where
        found.rule, found.sources, found.languages = inherited.rule, inherited.sources, inherited.languages
    changes: dict[str, Any] = {}
    if "severity" in keys:
        label = sheet.choice(keys["severity"], [level.label for level in reversed(Severity)], "severity")
        changes["severity"] = Severity[label.upper()] if label else None
    if "status" in keys:
        status = sheet.choice(keys["status"], list(RuleStatus), "status")
        changes["status"] = RuleStatus(status) if status else None
    if "tags" in keys:
        changes["tags"] = tuple(name for name, _ in sheet.names(keys["tags"], "a tag"))
    if "max_age" in keys:
        changes["max_age"] = _duration(keys["max_age"], sheet)
    if "alert" in keys:
        telling = read_alert(keys["alert"], sheet, book)
        changes["routes"] = telling.routes
        found.says_where = found.says_where or telling.routes is not None or "digest" in telling.handling
        if telling.escalation is not None:
            found.rule = replace(found.rule, escalation=telling.escalation or None)
        found.rule = replace(found.rule, handling=replace(found.rule.handling, **telling.handling))
    found.rule = _changed(found.rule, changes)
    if "sources" in keys:
        found.sources = read_sources(keys["sources"], sheet, book)
    if "languages" in keys:
        found.languages = tuple(_languages(keys["languages"], sheet))
    return found


def _duration(node: Node, sheet: Sheet) -> float | None:
    text = node.text if isinstance(node, Scalar) else ""
    span = seconds(text)
    if span is None:
        found = f'"{text}"' if text else kind(node)
        sheet.report("R009", node, f"max_age is a duration such as 24h, found {found}", advice(text))
    elif span == 0:
        sheet.report("R030", node, "no item is younger than that", "leave max_age out for no limit")
        return None
    return span


def _languages(node: Node, sheet: Sheet) -> list[str]:
    found = []
    for item in sheet.items(node, "languages") or ():
        text = sheet.text(item, "a language")
        if text is not None and LANGUAGE.fullmatch(text) and is_language(text):
            found.append(text)
        elif text is not None:
            sheet.report("R008", item, f'"{text}" is no language code', language_meant(text))
    return found


def _date(node: Node, sheet: Sheet) -> date | None:
    text = sheet.text(node, "expires")
    if text is None:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    sheet.report("R025", node, f'"{text}" is no date', 'write year-month-day: "2027-03-31"')
    return None
