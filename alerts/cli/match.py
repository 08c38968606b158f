"""``tapewatch match``: items on stdin, matches on stdout, one JSON object a line on both."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import ERRORS

if TYPE_CHECKING:
    from alerts.model.item import Item
    from alerts.model.match import Match
    from alerts.rules.ruleset import RuleSet

_CONFIG = Path("config/tapewatch.yaml")


@click.command()
@click.option(
    "--rules",
    type=click.Path(path_type=Path),
    default=None,
    help="The folder of the rules; with it no configuration is needed [default: as configured].",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    envvar="TAPEWATCH_CONFIG",
    show_envvar=True,
    help=f"The configuration file [default: {_CONFIG}, unless --rules is given].",
)
def command(rules: Path | None, config: Path | None) -> None:
    """Match items (JSONL on stdin) against rules; print one line for each item and rule that is true for it.

    An item is {"id", "title", "summary"?, "body"?, "url"?, "feed"?, "lang"?, "published"?}; the lines of
    tapewatch parse are taken as they are. A line that cannot be read is reported and left out.

    Exit codes: 0 done, no match included; 1 mistakes in the rules or in a line.
    """
    ruleset, feed_groups = _load(rules, config)
    out, wrong = sys.stdout.buffer, False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            item = _item(row, feed_groups)
        except ValueError as error:
            click.echo(f"line {number}: {error}", err=True)
            wrong = True
            continue
        stated = "groups" in row or item.feed in feed_groups
        for match in ruleset.match(item, groups_stated=stated):
            if match.suppressed_by is None:
                out.write(_line(_key(row), match))
        out.flush()
    if wrong:
        raise SystemExit(ERRORS)


def _load(rules: Path | None, config: Path | None) -> "tuple[RuleSet, Mapping[str, tuple[str, ...]]]":
    """The compiled rules, and the groups of each feed that is configured."""
    from alerts.cli.options import complain, load_settings  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.load import load_rules  # noqa: PLC0415 - the same

    settings = load_settings(config or _CONFIG, secrets=False) if config is not None or rules is None else None
    feeds = {feed.id: feed.groups for feed in settings.feeds} if settings else {}
    folder = rules or (settings.rules if settings else Path("rules"))
    loaded = load_rules(
        folder,
        channels=settings.channels if settings else None,
        groups=settings.groups if settings else None,
        feeds=feeds if settings else None,
        now=datetime.now(UTC),
    )
    complain(loaded.problems)
    if loaded.ruleset is None:
        raise SystemExit(ERRORS)
    return loaded.ruleset, feeds


def _row(line: bytes) -> dict[str, Any]:
    """The object on a line. Raises ValueError, worded for people, if there is none."""
    try:
        row = json.loads(line)
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(row, dict):
        raise ValueError("not an item: an object is expected")  # noqa: TRY004 - what was read is wrong, not its type
    return row


def _item(row: dict[str, Any], feed_groups: Mapping[str, tuple[str, ...]]) -> "Item":
    from alerts.model.item import Item  # noqa: PLC0415 - --help must not pay for it

    feed = _text(row, "feed") or None
    categories = _list(row, "categories") or ((_text(row, "category"),) if row.get("category") else ())
    groups = _list(row, "groups") or (feed_groups.get(feed, ()) if feed else ())
    return Item(
        key=str(_key(row)),
        title=_text(row, "title"),
        summary=_text(row, "summary"),
        body=_text(row, "body"),
        author=_text(row, "author"),
        feed=feed,
        link=_text(row, "url") or _text(row, "link") or None,
        lang=_text(row, "lang") or None,
        categories=categories,
        groups=groups,
    )


def _key(row: dict[str, Any]) -> str | int:
    """What the item is called; ``parse`` says ``key``."""
    key = next((row[name] for name in ("id", "key") if row.get(name) is not None), None)
    if not isinstance(key, (str, int)) or isinstance(key, bool):
        raise ValueError('an item needs an "id", a text')  # noqa: TRY004 - what was read is wrong, not its type
    return key


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{name}" is a text, or null')  # noqa: TRY004 - what was read is wrong, not its type
    return value


def _list(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ValueError(f'"{name}" is a list of texts, or null')
    return tuple(value)


def _line(key: str | int, match: "Match") -> bytes:
    evidence = [
        {"field": found.field, "start": found.start, "end": found.end, "text": found.text, "term": found.term}
        | ({"topic": found.topic} if found.topic is not None else {})
        for found in match.evidence
    ]
    row = {"item": key, "rule": match.rule.id, "severity": match.rule.severity.label, "evidence": evidence}
    text = json.dumps(row, ensure_ascii=False)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8, but it has an escape in JSON.
        return json.dumps(row).encode() + b"\n"
