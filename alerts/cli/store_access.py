"""What commands share that ask or change the store beside a running daemon."""

import getpass
from collections.abc import Callable
from typing import TypeVar

import click

from alerts.cli.exits import UNAVAILABLE

T = TypeVar("T")


def _whoami() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"  # a user without a name, as in a container


by_option = click.option("--by", default=_whoami, help="Who does so [default: your user name].")


def reached(work: Callable[[], T]) -> T:
    """What ``work`` returns. Where the store cannot be used, says so on stderr and exits with UNAVAILABLE."""
    from alerts.model.errors import StoreError  # noqa: PLC0415 - --help must not pay for it

    try:
        return work()
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
