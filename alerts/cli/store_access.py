"""What commands share that ask or change the store beside a running daemon."""

import getpass
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from alerts.cli.exits import UNAVAILABLE, USAGE
from alerts.cli.options import config_option, load_settings, state_dir_option

T = TypeVar("T")


def _whoami() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"  # a user without a name, as in a container


by_option = click.option("--by", default=_whoami, help="Who does so [default: your user name].")


def store_option(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say where the configuration lies; the command gets the address of its database as ``url``."""

    @config_option
    @state_dir_option
    @wraps(command)
    def with_url(config: Path, state_dir: Path | None, **given: Any) -> None:
        command(url=load_settings(config, state_dir, secrets=False).store_url, **given)

    return with_url


def reached(work: Callable[[], T]) -> T:
    """What ``work`` returns. Where the store cannot be used, says so on stderr and exits with UNAVAILABLE; where a number is greater
    than any that it gives, with USAGE.
    """
    from alerts.model.errors import StoreError  # noqa: PLC0415 - --help must not pay for it

    try:
        return work()
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    except OverflowError as error:
        click.echo("a number is too great: no item, story or alert has one of more than 18 digits", err=True)
        raise SystemExit(USAGE) from error
