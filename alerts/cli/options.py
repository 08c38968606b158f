"""Options that many commands share, and the one way in which settings are loaded for them."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import ERRORS

if TYPE_CHECKING:
    from alerts.settings.settings import Settings

config_option = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config/tapewatch.yaml"),
    show_default=True,
    envvar="TAPEWATCH_CONFIG",
    show_envvar=True,
    help="The configuration file.",
)

state_dir_option = click.option(
    "--state-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Where the database lies [default: $STATE_DIRECTORY, else ./var].",
)

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)


def load_settings(config: Path, state_dir: Path | None = None, *, secrets: bool = True) -> "Settings":
    """The settings of the file. Reports every mistake on stderr and exits with ERRORS if it cannot be used.

    Without ``secrets`` the addresses of channels are not looked up: who reads beside the daemon need not know them.
    """
    from alerts.settings.load import load  # noqa: PLC0415 - --help must not pay for it

    loaded = load(config, environ=os.environ, state_dir=state_dir, secrets=secrets)
    complain(loaded.problems)
    if loaded.settings is None:
        raise SystemExit(ERRORS)
    return loaded.settings


def complain(problems: Iterable[Any]) -> None:
    """Print Problems on stderr, as ``check`` does on stdout."""
    from alerts.documents.show import as_text  # noqa: PLC0415 - --help must not pay for it

    if text := as_text(problems):
        click.echo(text, err=True)
