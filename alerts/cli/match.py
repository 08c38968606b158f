"""``tapewatch match``: items on stdin, matches on stdout, one JSON object a line on both."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.cli.exits import ERRORS
from alerts.cli.item_lines import item_of, key_of, knows_groups, row_of
from alerts.cli.open_rules import open_rules, rules_config_option, rules_option
from alerts.cli.printable import json_line

if TYPE_CHECKING:
    from alerts.model.match import Match


@click.command()
@rules_option
@rules_config_option
def command(rules: Path | None, config: Path | None) -> None:
    """Match items (JSONL on stdin) against rules; print one line for each item and rule that is true for it.

    An item is {"id", "title", "summary"?, "body"?, "url"?, "feed"?, "lang"?, "published"?}; the lines of
    tapewatch parse are taken as they are. A line that cannot be read is reported and left out.

    Exit codes: 0 done, no match included; 1 mistakes in the rules or in a line.
    """
    desk = open_rules(rules, config)
    out, wrong = sys.stdout.buffer, False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = row_of(line)
            item = item_of(row, desk.feed_groups)
        except ValueError as error:
            click.echo(f"line {number}: {error}", err=True)
            wrong = True
            continue
        stated = knows_groups(row, item.feed, desk.feed_groups)
        for match in desk.ruleset.match(item, groups_stated=stated):
            if match.suppressed_by is None:
                out.write(_line(key_of(row), match))
        out.flush()
    if wrong:
        raise SystemExit(ERRORS)


def _line(key: str | int, match: "Match") -> bytes:
    evidence = [
        {"field": found.field, "start": found.start, "end": found.end, "text": found.text, "term": found.term}
        | ({"topic": found.topic} if found.topic is not None else {})
        for found in match.evidence
    ]
    row = {"item": key, "rule": match.rule.id, "severity": match.rule.severity.label, "evidence": evidence}
    return json_line(row)
