"""A replay for people."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from alerts.cli.replay.bars import WIDTH, binned, days_a_bar, lying, upright
from alerts.cli.replay.report import Report, RuleReport, Sample
from alerts.cli.table import show
from alerts.delivery.excerpt import excerpt
from alerts.delivery.neutral import piece
from alerts.model.suppression import SuppressionReason
from alerts.pipeline.replay import Course

_SHOWN = 110
"""Characters of a headline."""

_COLOURS = ("cyan", "magenta")
_NAMES = ("now", "new")


def tell(report: Report, folders: Sequence[Path]) -> None:
    """Print the whole, the table of the rules, a bar per day, and then each rule that has something to show."""
    console = Console(file=sys.stdout, highlight=False)
    _print(console, *_head(report, folders))
    if not report.replay.items:
        return
    _print(console, "")
    show([*(_row(one, report) for one in report.rules), _total(report)], "text")
    _print(console, *_chart(report))
    for one in report.rules:
        _print(console, *_section(one, report))
    if report.compares and not any(one.change.gained or one.change.lost for one in report.rules):
        _print(console, "\nNothing is gained and nothing is lost.")


def _head(report: Report, folders: Sequence[Path]) -> list[str]:
    replay = report.replay
    since = f", the first of {_when(replay.first)}: {replay.days:.1f} days" if replay.first else ""
    lines = [f"items      {replay.items:,}{since}, to {_when(replay.window.until)}"]
    if replay.baseline:
        lines.append(
            f"           {replay.baseline:,} stood in feeds at their first poll: news of when it was published"
        )
    if replay.left_out:
        lines.append(f"           {replay.left_out:,} left out: there at a first poll, and undated, older or unwanted")
    lines += [f"rules {name}  {folder}" for name, folder in zip(_NAMES, folders, strict=False)]
    if not replay.items:
        lines.append("nothing to replay: no item is stored of these days")
    return lines


def _row(one: RuleReport, report: Report) -> dict[str, Any]:
    counts = [None if course is None else len(course.tellings) for course in one.sides]
    # Every row has the columns of the first.
    return {"rule": one.id} | _columns(counts, (one.change.gained, one.change.lost), report) | {"silent": _silent(one)}


def _total(report: Report) -> dict[str, Any]:
    counts = [sum(report.alerts(side).values()) for side in range(len(report.replay.sides))]
    gained = [story for one in report.rules for story in one.change.gained]
    lost = [story for one in report.rules for story in one.change.lost]
    told = " → ".join(f"{number:,}" for number in report.stories)
    change = f" (+{len(report.change.gained):,} −{len(report.change.lost):,})" if report.compares else ""
    return {"rule": "all"} | _columns(counts, (gained, lost), report) | {"silent": f"stories told: {told}{change}"}


def _columns(counts: Sequence[int | None], change: Sequence[Any], report: Report) -> dict[str, str | None]:
    columns: dict[str, str | None] = {}
    for name, count in zip(_NAMES, counts, strict=False):
        columns[name] = None if count is None else f"{count:,}"
        columns[f"a day {name}"] = None if count is None else f"{count / report.replay.days:.1f}"
    if report.compares:
        columns |= {"gained": f"{len(change[0]):,}", "lost": f"{len(change[1]):,}"}
    return columns


def _silent(one: RuleReport) -> str:
    """Matches that would stay silent, by reason; ``12 → 3`` where the new rules change their number."""
    courses = [course for course in one.sides if course is not None]
    reasons = sorted({reason for course in courses for reason in course.silent})
    return ", ".join(f"{_word(reason)} {_numbers(reason, courses)}" for reason in reasons) or "–"


def _numbers(reason: SuppressionReason, courses: Sequence[Course]) -> str:
    numbers = [f"{course.silent.get(reason, 0):,}" for course in courses]
    return " → ".join(numbers if len(set(numbers)) > 1 else numbers[:1])


def _word(reason: SuppressionReason) -> str:
    return "exception" if reason is SuppressionReason.SUPPRESSED else reason.name.lower().replace("_", " ")


def _chart(report: Report) -> list[Text]:
    """A line for each day: how many alerts, and a bar."""
    sides = [binned(report.alerts(side)) for side in range(len(report.replay.sides))]
    most = max(count for side in sides for count in side.values())
    step = days_a_bar(len(report.days))
    lines = [Text(f"\nalerts a {'day' if step == 1 else f'bar of {step} days'} (UTC)", "bold")]
    if report.compares:
        lines.append(Text(f"{'':14}  {'now':>6} {'':{WIDTH}}  {'new':>6}"))
    for day in sides[0]:
        line = Text(f"{day:%Y-%m-%d %a}")
        for side, colour in zip(sides, _COLOURS, strict=False):
            line.append(f"  {side[day]:>6,} ").append(f"{lying(side[day], most):<{WIDTH}}", colour)
        line.rstrip()
        lines.append(line)
    return lines


def _section(one: RuleReport, report: Report) -> list[Text]:
    """A rule with its bars and its samples; nothing for one that has none."""
    if not (one.told or one.change.gained or one.change.lost):
        return []
    lines = [Text.assemble("\n", (one.id, "bold"), f"  {piece(one.title)}")]
    daily = [_bars(course, report) for course in one.sides]
    most = max((count for bars in daily for count in bars.values()), default=0)
    for name, bars, colour in zip(_NAMES, daily, _COLOURS, strict=False):
        if bars:
            lines.append(Text.assemble(f"  {name if report.compares else 'days':<6} ", (_upright(bars, most), colour)))
    kinds = (
        ("gained", one.change.gained, one.gained, "green"),
        ("lost", one.change.lost, one.lost, "red"),
        ("told", (), one.told, "default"),
    )
    for kind, every, samples, colour in kinds:
        if every:
            lines.append(Text.assemble("  ", (kind, colour), f" {len(every):,}"))
        for sample in samples:
            lines += _sample(sample, "now" if kind == "gained" else "new")
    return lines


def _bars(course: Course | None, report: Report) -> Mapping[date, int]:
    return {} if course is None else binned(report.daily(course.tellings.values()))


def _upright(bars: Mapping[date, int], most: int) -> str:
    return upright(list(bars.values()), most)


def _sample(sample: Sample, other: str) -> list[Text]:
    """When, where, and the headline with the words that matched marked; a word from elsewhere with some of its text."""
    item = sample.seen.item
    in_title = [found for found in sample.evidence if found.field == "title"]
    margin = f"    {_when(sample.at)}  {piece(item.feed or '-')}  "
    lines = [_marked(margin + (excerpt(item.title, in_title, _SHOWN) or "(untitled)"))]
    fields = {"summary": item.summary, "body": item.body, "author": item.author, "category": "", "symbols": ""}
    elsewhere = [] if in_title else [found for found in sample.evidence if found.field != "title"]
    if elsewhere:
        field = elsewhere[0].field
        within = [found for found in elsewhere if found.field == field]
        text = excerpt(fields[field], within, _SHOWN) or f"«{piece(elsewhere[0].text)}»"
        lines.append(_marked(f"      {field}: {text}"))
    if sample.because:
        lines.append(Text(f"      {other}: {piece(sample.because)}", "dim"))
    return lines


def _marked(line: str) -> Text:
    text = Text(line)
    text.highlight_regex(r"«[^»]*»", "bold yellow")
    return text


def _print(console: Console, *lines: Text | str) -> None:
    # A pipe has no width, and a terminal breaks long lines by itself.
    for line in lines:
        console.print(line, markup=False, emoji=False, soft_wrap=True)


def _when(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")
