"""How an alert and a silence look, in any width, with colours or without."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from rich.console import Console, Group
from rich.text import Text

from alerts.cli.demo.witness import Silence, Why
from alerts.delivery.neutral import piece
from alerts.model.alert import Alert
from alerts.model.match import Evidence
from alerts.model.severity import Severity

_BADGE = {
    Severity.CRITICAL: "bold white on red3",
    Severity.HIGH: "bold black on orange1",
    Severity.NORMAL: "bold black on cyan3",
    Severity.LOW: "black on grey62",
}
_BAR = {
    Severity.CRITICAL: "red3",
    Severity.HIGH: "orange1",
    Severity.NORMAL: "cyan3",
    Severity.LOW: "grey62",
}
MARKED = "bold black on khaki1"
_MARGIN = 8
"""Columns before the text: the time, the bar, and their spaces."""


def alert_block(alert: Alert, outlet: str, console: Console) -> Group:
    """An alert: when and how grave, by which rule and from where; the headline; why."""
    colour = console.is_terminal and not console.no_color
    head = Text.assemble(
        (f" {alert.severity.label.upper()} ", _BADGE[alert.severity]),
        (" " + piece(alert.rule_title), "bold"),
        (f" · {outlet}", "dim" if colour else ""),
    )
    for holds, mark in ((alert.revised, "edited"), (alert.late, "late")):
        if holds:
            head.append(" · ").append(mark, "bold magenta")
    lines = [head, _marked(alert.headline, _of(alert, "title"), "bold", colour=colour)]
    summary = list(_of(alert, "summary"))
    only_there = {_name(e) for e in summary} - {_name(e) for e in _of(alert, "title")}
    if only_there:
        lines.append(_marked(alert.summary, summary, "", colour=colour))
    lines.append(_because(alert))
    return _beside(alert.created_at, lines, _BAR[alert.severity], console)


def silence_line(silence: Silence, outlets: Mapping[str, str], console: Console) -> Text:
    """What brought no alert, in one dim line: why, and its title as far as it fits."""
    outlet, title = outlets.get(silence.feed, silence.feed), piece(silence.title)
    match silence.why:
        case Why.EXCEPTION:
            return aside("×", f"{outlet}: exception {silence.detail}: ", title, console)
        case Why.SAME_STORY:
            return aside(
                "=", f"{outlet}: same story as {outlets.get(silence.detail, silence.detail)}: ", title, console
            )
        case Why.JOINED:
            return aside(
                "+", f"{outlet}: joins the story of {outlets.get(silence.detail, silence.detail)}: ", title, console
            )
        case Why.EDITED:
            return aside("~", f"{outlet}: edited, no new match: ", title, console)
        case Why.NO_RULE:
            return aside("·", f"{outlet}: ", title, console)


def aside(sign: str, what: str, detail: str, console: Console) -> Text:
    """A dim line, cut at the width."""
    line = Text.assemble(" " * 6, sign, " ", (what, "italic"), detail, style="bright_black", no_wrap=True)
    line.truncate(console.width, overflow="ellipsis")
    return line


def _beside(at: datetime, lines: Iterable[Text], bar: str, console: Console) -> Group:
    shown: list[Text] = []
    for line in lines:
        for part in line.wrap(console, console.width - _MARGIN):
            part.rstrip()
            margin = f"{at:%H:%M}" if not shown else " " * 5
            shown.append(Text.assemble((margin, "bold"), " ", ("▌", bar), " ").append_text(part))
    return Group(*shown)


def _of(alert: Alert, field: str) -> Iterator[Evidence]:
    return (e for e in alert.evidence if e.field == field)


def _marked(text: str, evidence: Iterable[Evidence], style: str, *, colour: bool) -> Text:
    """The text with the words that matched marked: by colour, or in brackets where there is none."""
    shown, at = Text(style=style), 0
    for begin, end in _merged(evidence):
        shown.append(piece(text[at:begin]))
        word = piece(text[begin:end])
        shown.append(word if colour else f"[{word}]", MARKED)
        at = end
    return shown.append(piece(text[at:]))


def _merged(evidence: Iterable[Evidence]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for begin, end in sorted({(e.start, e.end) for e in evidence}):
        if spans and begin < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((begin, end))
    return spans


def _because(alert: Alert) -> Text:
    """By field, each reason once: the word as it stands in the news, and what the rule calls it."""
    reasons: dict[str, Evidence] = {}
    for evidence in alert.evidence:
        reasons.setdefault(_name(evidence), evidence)
    text = Text("because", "italic bright_black")
    for number, field in enumerate(dict.fromkeys(evidence.field for evidence in reasons.values())):
        text.append(f"{';' if number else ''} {field}: ")
        words = [_word(name, evidence) for name, evidence in reasons.items() if evidence.field == field]
        text.append_text(Text(" + ").join(words))
    return text


def _word(name: str, evidence: Evidence) -> Text:
    word = Text(piece(evidence.text), "bold not italic bright_yellow")
    if name.casefold() == evidence.text.casefold():
        return word
    return Text.assemble(word, f" ({piece(name)})")


def _name(evidence: Evidence) -> str:
    """What the rule calls it, in the words of the rule language."""
    return f"topic:{evidence.topic}" if evidence.topic else evidence.term
