"""``tapewatch replay``: what rules would have told of the news that is stored."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.cli.exits import ERRORS, UNAVAILABLE
from alerts.cli.nearby import nearby
from alerts.cli.options import complain, config_option, format_option, load_settings, state_dir_option

if TYPE_CHECKING:
    from alerts.rules.ruleset import RuleSet
    from alerts.settings.settings import Settings


@click.command(name="replay")
@config_option
@state_dir_option
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How far to go back.")
@click.option(
    "--rules",
    "new",
    type=click.Path(path_type=Path),
    default=None,
    help="A folder of other rules, to be compared with the configured ones.",
)
@click.option(
    "--baseline/--no-baseline",
    default=True,
    show_default=True,
    help="Whether what stood in a feed at its silent first poll counts, as news of the time it was published.",
)
@click.option(
    "--samples", type=click.IntRange(0), default=3, show_default=True, help="Headlines shown a rule, the newest ones."
)
@format_option
def command(
    config: Path, state_dir: Path | None, days: int, new: Path | None, baseline: bool, samples: int, form: str
) -> None:
    """Run rules over the stored items and say what they would have told. Sends nothing, changes nothing.

    Stored stories are used: a rule alerts once a story. Alerts a day are counted from the first item replayed; days
    are days of UTC. An item counts with its latest text, in the groups that its feed has today, at the time it was
    first seen. With --rules, what those rules gain and lose against the configured ones is shown with the reasons.
    Works beside a running daemon.

    Exit codes: 0 replayed, 1 mistakes in the configuration or in rules, 69 the database cannot be read.
    """
    from alerts.cli.replay.report import report  # noqa: PLC0415 - --help must not pay for it
    from alerts.model.errors import StoreError  # noqa: PLC0415 - the same
    from alerts.pipeline.replay import Window  # noqa: PLC0415 - the same

    now = datetime.now(UTC)
    settings = load_settings(config, state_dir, secrets=False)
    folders = [nearby(settings.rules)] if new is None else [nearby(settings.rules), new]
    matchers = _load(folders, settings, now)
    window = Window(since=now - timedelta(days=days), until=now, baseline=baseline)
    groups = {feed.id: feed.groups for feed in settings.feeds}
    try:
        found = report(settings.store_url, matchers, window, groups, samples, settings.quiet)
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    if form == "json":
        from alerts.cli.replay.facts import facts  # noqa: PLC0415 - text must not pay for it
        from alerts.cli.table import show  # noqa: PLC0415 - the same

        show([facts(found, folders)], "json")
    else:
        from alerts.cli.replay.tell import tell  # noqa: PLC0415 - JSON must not pay for it

        tell(found, folders)


def _load(folders: Sequence[Path], settings: "Settings", now: datetime) -> "list[RuleSet]":
    """The rules of each folder. Reports the mistakes of all of them and exits with ERRORS if one cannot be used."""
    from alerts.rules.known import known_of  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.load import load_rules  # noqa: PLC0415 - the same

    matchers = []
    for folder in folders:
        loaded = load_rules(folder, known_of(settings), now)
        complain(loaded.problems)
        if loaded.ruleset is not None:
            matchers.append(loaded.ruleset)
    if len(matchers) < len(folders):
        raise SystemExit(ERRORS)
    return matchers
