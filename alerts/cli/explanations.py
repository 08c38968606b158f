"""What ``tapewatch explain`` says of an item: for people, with the words marked, and for programs."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from alerts.cli.open_rules import OpenRules
from alerts.cli.printable import json_line, printable
from alerts.model.match import Evidence
from alerts.model.rule import RuleStatus
from alerts.pipeline.telling import relevance_of
from alerts.rules.condition import LISTED_FIELDS
from alerts.rules.expectation import Trial
from alerts.rules.explain import Explainer, Explanation, Reason
from alerts.rules.marked import AFTER, BEFORE, pieces
from alerts.stories.read import read

_MARK = "bold black on yellow"
_STATUS = {RuleStatus.SHADOW: "in shadow: recorded, never sent", RuleStatus.OFF: "off: never evaluated"}


def explanations(desk: OpenRules, only: Sequence[str]) -> Callable[[Trial], list[Explanation]]:
    """What to ask of an item: the named rules, or all that are true for it, also those kept from telling it."""
    explainer = Explainer(desk.book, desk.feed_groups)

    def explain(trial: Trial) -> list[Explanation]:
        drafts = [desk.book.drafts[name] for name in only] or [desk.book.drafts[name] for name in _true(trial, desk)]
        found = [_checked(explainer.explain(draft, trial), trial, desk) for draft in drafts]
        return found if only else [one for one in found if one.is_true]

    return explain


def _checked(found: Explanation, trial: Trial, desk: OpenRules) -> Explanation:
    """Explanations look at everything, the matcher only where its index leads: if they disagree, nobody is told."""
    draft = found.draft
    if not found.is_true or draft.is_off or draft.rule.id in _true(trial, desk):
        return found
    what = "the matcher does not find it, which is a defect of Tapewatch: please report the rule and the headline"
    return replace(found, kept_out=(*found.kept_out, Reason("matcher", what, draft.place)))


def relevance(trial: Trial, found: Explanation, desk: OpenRules) -> int | None:
    """How much the item is about what the rule looks for, as its alert would say; None where the rule is not true."""
    if not found.is_true:
        return None
    reading = read(trial.item, desk.ruleset.mentions(trial.item), datetime.now(UTC))
    return relevance_of(found.evidence, trial.item, reading)


def _true(trial: Trial, desk: OpenRules) -> list[str]:
    """The rules that are true for the item, wherever it came from and whatever its language."""
    anywhere = replace(trial.item, feed=None, groups=(), lang=None)
    found = {
        match.rule.id for item in (trial.item, anywhere) for match in desk.ruleset.match(item, groups_stated=False)
    }
    return [rule.id for rule in desk.ruleset.rules if rule.id in found]


def tell(trial: Trial, found: Sequence[Explanation], desk: OpenRules, *, named: bool) -> None:
    """Print a paragraph a rule. Marked words are coloured on a terminal, else between « and »."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    item = trial.item
    headline = " ".join((item.title or item.summary or item.body).split())[:200]
    name = "" if item.key == "headline" else f"{item.key}: "
    _line(console, Text(printable(f"{name}{headline}"), style="bold"))
    if not found and not named:
        _line(console, Text("  no rule is true"))
    for one in found:
        _tell_rule(console, trial, one, relevance(trial, one, desk))


def _tell_rule(console: Console, trial: Trial, found: Explanation, how_relevant: int | None) -> None:
    rule = found.draft.rule
    status = f", {_STATUS[rule.status]}" if rule.status in _STATUS else ""
    is_true = "is true" if found.is_true else "is not true"
    kept = ", but kept from telling" if found.is_true and found.kept_out else ""
    colour = "green" if found.is_told else "yellow" if found.is_true else "red"
    head = Text(f"  {rule.id}", style="bold").append(f" {is_true}{kept}", style=colour)
    relevant = "" if how_relevant is None else f", relevance {how_relevant}"
    facts = f" ({rule.severity.label}{status}{relevant}; {found.draft.place})"
    _line(console, head.append(printable(facts), style="dim"))
    for reason in found.missing or ():
        _tell_reason(console, "missing: ", reason)
    if found.missing is None:
        _line(console, Text("    missing: too much of it to say what is least"))
    for reason in found.kept_out:
        _tell_reason(console, "kept out: ", reason)
    for field, text, evidence in _texts(trial, found.evidence):
        line = Text(f"    {field}: ")
        for part, is_marked in pieces(text, [(one.start, one.end) for one in evidence]):
            shown = printable(part)
            if not is_marked:
                line.append(shown)
            elif console.is_terminal:
                line.append(shown, style=_MARK)
            else:
                line.append(f"{BEFORE}{shown}{AFTER}")
        terms = dict.fromkeys(f"{one.term} of topic:{one.topic}" if one.topic else one.term for one in evidence)
        _line(console, line.append(printable(f" ({', '.join(terms)})"), style="dim"))


def _tell_reason(console: Console, start: str, reason: Reason) -> None:
    line = Text(f"    {start}", style="red").append(printable(reason.what), style="default")
    _line(console, line.append(printable(f" ({reason.place})"), style="dim"))
    if reason.near:
        _line(console, Text(printable(f"        {reason.near}")))


def _texts(trial: Trial, evidence: Sequence[Evidence]) -> list[tuple[str, str, list[Evidence]]]:
    """Each text in which something was found, with that."""
    found = []
    for field in dict.fromkeys(one.field for one in evidence):
        here = [one for one in evidence if one.field == field]
        if field in LISTED_FIELDS:
            found += [(field, one.text, [replace(one, start=0, end=len(one.text))]) for one in here]
        else:
            found.append((field, getattr(trial.item, field), here))
    return found


def _line(console: Console, line: Text) -> None:
    console.print(line, no_wrap=True, overflow="ignore", crop=False)


def tell_json(trial: Trial, found: Sequence[Explanation], desk: OpenRules) -> None:
    """Print one JSON object a rule."""
    for one in found:
        click.echo(json_line(_row(trial, one, relevance(trial, one, desk))), nl=False)


def _row(trial: Trial, found: Explanation, how_relevant: int | None) -> dict[str, Any]:
    rule = found.draft.rule
    return {
        "item": trial.item.key,
        "rule": rule.id,
        "severity": rule.severity.label,
        "status": str(rule.status),
        "file": found.draft.place.sheet.source.file,
        "line": found.draft.place.node.mark.line,
        "true": found.is_true,
        "relevance": how_relevant,
        "told": found.is_told and rule.status is RuleStatus.LIVE,
        "evidence": [
            {"field": one.field, "start": one.start, "end": one.end, "text": one.text, "term": one.term}
            | ({"topic": one.topic} if one.topic is not None else {})
            for one in found.evidence
        ],
        "missing": None if found.missing is None else [_reason(reason) for reason in found.missing],
        "kept_out": [_reason(reason) for reason in found.kept_out],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": reason.kind, "what": reason.what, "near": reason.near}
    row |= {"file": reason.place.sheet.source.file, "line": reason.place.node.mark.line}
    return row | ({"id": reason.id} if reason.id else {})
