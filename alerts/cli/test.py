"""``tapewatch test``: the tests of rules, each failure with what was found instead and what came nearest."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import ERRORS, OK, USAGE, WARNINGS
from alerts.cli.open_rules import open_rules, rules_config_option, rules_option
from alerts.cli.options import format_option

if TYPE_CHECKING:
    from alerts.documents.problem import Problem
    from alerts.rules.book import Book
    from alerts.rules.trials import Outcome, Trials

_COLOURS = {"failed": "red", "found": "red", "known miss": "yellow", "skipped": "yellow", "warning": "yellow"}


@click.command(name="test")
@rules_option
@rules_config_option
@click.option("--rule", "only", multiple=True, metavar="ID", help="Only the tests of this rule; may be repeated.")
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write JUnit XML to this file as well.",
)
@format_option
def command(rules: Path | None, config: Path | None, only: tuple[str, ...], junit: Path | None, form: str) -> None:
    """Run the tests of the rules: match, no_match, known_miss and sequence.

    A failing test is told with its place, with what was found instead, marked, and with what came nearest: which clause is
    missing, which word was how far away. Rules without tests are told too. A file whose tests fail does not go live.

    Exit codes: 0 all pass, 1 a test fails or the rules have mistakes, 3 nothing but warnings.
    """
    from alerts.rules.judged import without_tests  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.trials import Trials  # noqa: PLC0415 - the same

    desk = open_rules(rules, config)
    _check_names(only, desk.book)
    timed = _run(Trials(desk.book, desk.ruleset, desk.feed_groups), only)
    outcomes = [outcome for outcome, _ in timed]
    untested = without_tests(desk.book) if not only else []
    if junit is not None:
        from alerts.cli.junit import junit as as_junit  # noqa: PLC0415 - only when asked for

        try:
            junit.write_bytes(as_junit(timed))
        except OSError as error:
            raise click.FileError(str(junit), error.strerror or str(error)) from error
    _print_json(outcomes, untested) if form == "json" else _print(outcomes, untested)
    if any(outcome.state.is_error for outcome in outcomes):
        raise SystemExit(ERRORS)
    raise SystemExit(WARNINGS if untested or desk.problems else OK)


def _check_names(only: Sequence[str], book: "Book") -> None:
    from alerts.documents.suggest import did_you_mean  # noqa: PLC0415 - --help must not pay for it

    for name in only:
        if name not in book.drafts:
            click.echo(f'no rule is called "{name}": {did_you_mean(name, book.drafts)}'.rstrip(": "), err=True)
            raise SystemExit(USAGE)


def _run(trials: "Trials", only: Sequence[str]) -> "list[tuple[Outcome, float]]":
    timed, before = [], perf_counter()
    for outcome in trials.run(only or None):
        now = perf_counter()
        timed.append((outcome, now - before))
        before = now
    return timed


def _print(outcomes: "Sequence[Outcome]", untested: "Sequence[Problem]") -> None:
    from alerts.cli.printable import say  # noqa: PLC0415 - --help must not pay for it

    for outcome in outcomes:
        if outcome.state == "passed":
            continue
        what = f": {outcome.what}" if outcome.what else ""
        state = str(outcome.state)
        say(
            f": {outcome.draft.rule.id}: {outcome.name}{what}", start=f"{outcome.place}: {state}", style=_COLOURS[state]
        )
        for detail in outcome.details:
            say(detail, indent=4)
    for problem in untested:
        say(f": {problem.what}", start=f"{problem.file}:{problem.line}: warning", style=_COLOURS["warning"])
    say(_summary(outcomes, untested))


def _summary(outcomes: "Sequence[Outcome]", untested: "Sequence[Problem]") -> str:
    counts = Counter(str(outcome.state) for outcome in outcomes)
    rules = len({outcome.draft.rule.id for outcome in outcomes})
    bad = counts["failed"] + counts["found"]
    parts = [f"{_count(len(outcomes), 'test')} of {_count(rules, 'rule')}: {counts['passed']} passed, {bad} failed"]
    if counts["known miss"]:
        parts.append(_count(counts["known miss"], "known miss", "known misses"))
    if counts["skipped"]:
        parts.append(f"{counts['skipped']} skipped")
    if untested:
        parts.append(f"{_count(len(untested), 'rule')} without tests")
    return ", ".join(parts)


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _print_json(outcomes: "Sequence[Outcome]", untested: "Sequence[Problem]") -> None:
    from alerts.cli.printable import json_line  # noqa: PLC0415 - --help must not pay for it

    for outcome in outcomes:
        click.echo(json_line(_row(outcome)), nl=False)
    for problem in untested:
        row = {
            "file": problem.file,
            "line": problem.line,
            "code": problem.code,
            "state": "warning",
            "what": problem.what,
        }
        click.echo(json_line(row), nl=False)


def _row(outcome: "Outcome") -> dict[str, Any]:
    return {
        "file": outcome.place.sheet.source.file,
        "line": outcome.place.node.mark.line,
        "rule": outcome.draft.rule.id,
        "test": outcome.name,
        "state": str(outcome.state),
        "what": outcome.what,
        "details": list(outcome.details),
    }
