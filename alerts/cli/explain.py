"""``tapewatch explain``: which rules are true for an item and by which words; why a rule is not."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.cli.exits import ERRORS, UNAVAILABLE, USAGE
from alerts.cli.item_lines import item_of, knows_groups, row_of
from alerts.cli.open_rules import CONFIG, OpenRules, rules_config_option, rules_of, rules_option
from alerts.cli.options import format_option, load_settings, state_dir_option

if TYPE_CHECKING:
    from alerts.rules.expectation import Trial
    from alerts.settings.settings import Settings


@click.command(name="explain")
@click.argument("headline", required=False, metavar="[HEADLINE|-]")
@click.option("--item", "stored", type=click.IntRange(1), help="An item of the store, by its number.")
@click.option("--rule", "only", multiple=True, metavar="ID", help="Say of this rule why it is true or not.")
@rules_option
@rules_config_option
@state_dir_option
@format_option
def command(
    headline: str | None,
    stored: int | None,
    only: tuple[str, ...],
    rules: Path | None,
    config: Path | None,
    state_dir: Path | None,
    form: str,
) -> None:
    """Say which rules are true for a headline, and by which words; or why a rule is not.

    HEADLINE is a title; - reads items as JSON lines, as tapewatch match does. For a rule that is named and is not true: the
    smallest set of clauses that are missing, each with its place and what came nearest to it. Exceptions, sources,
    languages and ages that keep a rule that is true from telling are said too. Relevance is what routes can ask for; novelty
    depends on what was told before, and stands with each alert (tapewatch alerts list).

    Exit codes: 0 explained, 1 mistakes in the rules or in a line, or no such item; 2 no such rule; 69 the database cannot
    be read.
    """
    if (headline is None) is (stored is None):
        raise click.UsageError("give either a headline (or -), or --item")
    # A stored item needs the configuration; else rules alone will do.
    needs_settings = stored is not None or config is not None or rules is None
    settings = load_settings(config or CONFIG, state_dir, secrets=False) if needs_settings else None
    desk = rules_of(settings, rules)
    _check_names(only, desk)
    from alerts.cli.explanations import explanations, tell, tell_json  # noqa: PLC0415 - --help must not pay for it

    explain = explanations(desk, only)
    wrong = False
    for trial in _stored(stored, settings) if stored is not None and settings else _given(headline or "", desk):
        if isinstance(trial, str):
            click.echo(trial, err=True)
            wrong = True
        elif form == "json":
            tell_json(trial, explain(trial), desk)
        else:
            tell(trial, explain(trial), desk, named=bool(only))
    if wrong:
        raise SystemExit(ERRORS)


def _check_names(only: tuple[str, ...], desk: OpenRules) -> None:
    from alerts.documents.suggest import did_you_mean  # noqa: PLC0415 - --help must not pay for it

    for name in only:
        if name not in desk.book.drafts:
            click.echo(f'no rule is called "{name}": {did_you_mean(name, desk.book.drafts)}'.rstrip(": "), err=True)
            raise SystemExit(USAGE)


def _given(headline: str, desk: OpenRules) -> "Iterator[Trial | str]":
    """The items of stdin, or the one with this headline; of a line that cannot be read, what is wrong."""
    from alerts.model.item import Item  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.expectation import Trial  # noqa: PLC0415 - the same

    if headline != "-":
        yield Trial(Item(key="headline", feed=None, title=headline))
        return
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = row_of(line)
            item = item_of(row, desk.feed_groups)
        except ValueError as error:
            yield f"line {number}: {error}"
            continue
        yield Trial(item, knows_groups=knows_groups(row, item.feed, desk.feed_groups))


def _stored(number: int, settings: "Settings") -> "Iterator[Trial | str]":
    """The item as it was when it arrived, in the groups that its feed has today."""
    from alerts.model.errors import StoreError  # noqa: PLC0415 - --help must not pay for it
    from alerts.pipeline.replay import regrouped  # noqa: PLC0415 - the same
    from alerts.rules.expectation import Trial  # noqa: PLC0415 - the same
    from alerts.store.reading import open_archive  # noqa: PLC0415 - the same

    try:
        with open_archive(settings.store_url) as archive:
            found = archive.items([number]).get(number)
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    if found is None:
        yield f"no item {number} is stored"
        return
    seen = regrouped(found, {feed.id: feed.groups for feed in settings.feeds})
    published = seen.item.published
    age = 0.0 if published is None else max(0.0, (seen.seen_at - published).total_seconds())
    yield Trial(replace(seen.item, key=str(number)), age, knows_groups=True)
