"""The rules that a command works with: of a folder, or as configured."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.cli.exits import ERRORS
from alerts.cli.nearby import nearby

if TYPE_CHECKING:
    from alerts.documents.problem import Problem
    from alerts.rules.book import Book
    from alerts.rules.ruleset import RuleSet
    from alerts.settings.settings import Settings

CONFIG = Path("config/tapewatch.yaml")

rules_option = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    default=None,
    help="The folder of the rules; with it no configuration is needed [default: as configured].",
)

rules_config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    envvar="TAPEWATCH_CONFIG",
    show_envvar=True,
    help=f"The configuration file [default: {CONFIG}, unless --rules is given].",
)


@dataclass(frozen=True, slots=True)
class OpenRules:
    """Compiled rules with what they were made from. ``problems`` are warnings; ``feed_groups`` the groups of each configured
    feed.
    """

    ruleset: "RuleSet"
    book: "Book"
    problems: "tuple[Problem, ...]"
    feed_groups: Mapping[str, tuple[str, ...]]


def open_rules(rules: Path | None, config: Path | None) -> OpenRules:
    """The rules. Reports every mistake on stderr and exits with ERRORS if they cannot be used.

    Without a configuration, names of channels, feeds and groups are not checked.
    """
    from alerts.cli.options import load_settings  # noqa: PLC0415 - --help must not pay for it

    settings = load_settings(config or CONFIG, secrets=False) if config is not None or rules is None else None
    return rules_of(settings, rules)


def rules_of(settings: "Settings | None", rules: Path | None) -> OpenRules:
    """The rules of a folder, or those that are configured; as ``open_rules``."""
    from alerts.cli.options import complain  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.known import known_of  # noqa: PLC0415 - the same
    from alerts.rules.load import load_rules  # noqa: PLC0415 - the same

    known = known_of(settings)
    loaded = load_rules(rules or (nearby(settings.rules) if settings else Path("rules")), known, datetime.now(UTC))
    complain(loaded.problems)
    if loaded.ruleset is None or loaded.book is None:
        raise SystemExit(ERRORS)
    return OpenRules(loaded.ruleset, loaded.book, loaded.problems, known.feed_groups)
