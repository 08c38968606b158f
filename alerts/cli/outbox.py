"""``tapewatch outbox``: deliveries on their way, what waits and why, what failed; and what a person does about it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import ERRORS
from alerts.cli.options import format_option
from alerts.cli.store_access import by_option, reached, store_option

if TYPE_CHECKING:
    from alerts.store.outbox_desk import BoxedDelivery

STATES = ("waiting", "pending", "sending", "dead", "delivered", "gathered", "dropped")


@click.group(name="outbox")
def command() -> None:
    """Look at deliveries, send them again, take them back."""


@command.command(name="list")
@store_option
@format_option
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only these; may be repeated.")
@click.option("--channel", help="Only those for this channel.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many, the next one first.")
def list_(url: str, form: str, states: tuple[str, ...], channel: str | None, limit: int) -> None:
    """List what is not delivered yet: waiting, pending, being sent, dead.

    Exit codes: 0 listed (none is also fine), 69 the database cannot be read.
    """
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it
    from alerts.model.delivery import DeliveryState  # noqa: PLC0415 - the same
    from alerts.store import outbox_desk, reading  # noqa: PLC0415 - the same

    wanted = [DeliveryState(state) for state in states] or outbox_desk.OPEN
    found = reached(lambda: reading.boxed_deliveries(url, states=wanted, channel=channel, limit=limit))
    show([_full(one) if form == "json" else _short(one) for one in found], form)


@command.command()
@store_option
@format_option
@click.argument("delivery", type=click.IntRange(1))
def show(url: str, form: str, delivery: int) -> None:
    """Show all that is known of one delivery.

    Exit codes: 0 shown, 1 there is none of this number, 69 the database cannot be read.
    """
    from alerts.cli.table import show as show_rows  # noqa: PLC0415 - --help must not pay for it
    from alerts.cli.table import words  # noqa: PLC0415 - the same
    from alerts.store import reading  # noqa: PLC0415 - the same

    found = reached(lambda: reading.boxed_delivery(url, delivery))
    if found is None:
        _complain_of([delivery], "there is no such delivery")
        return
    if form == "json":
        show_rows([_full(found)], "json")
        return
    width = max(map(len, _full(found)))
    for name, value in _full(found).items():
        if name != "members":
            click.echo(f"{name.replace('_', ' '):<{width}}  {words(value)}")
    for headline in found.members:
        click.echo(f"{'tells':<{width}}  {words(headline)}")


@command.command()
@store_option
@click.argument("deliveries", nargs=-1, required=True, type=click.IntRange(1))
def retry(url: str, deliveries: tuple[int, ...]) -> None:
    """Send deliveries now: dead ones again, waiting ones without waiting.

    A running daemon does so within seconds. Exit codes: 0 done, 1 some were sent, are being sent, or are not there,
    69 the database cannot be written.
    """
    from alerts.store import writing  # noqa: PLC0415 - --help must not pay for it

    _change(deliveries, lambda now: writing.retry_deliveries(url, deliveries, now), "due now")


@command.command()
@store_option
@by_option
@click.argument("deliveries", nargs=-1, required=True, type=click.IntRange(1))
def drop(url: str, by: str, deliveries: tuple[int, ...]) -> None:
    """Take deliveries back that are not sent yet.

    Exit codes: 0 done, 1 some were sent, are being sent, or are not there, 69 the database cannot be written.
    """
    from alerts.store import writing  # noqa: PLC0415 - --help must not pay for it

    _change(deliveries, lambda now: writing.drop_deliveries(url, deliveries, by, now), "dropped")


def _change(deliveries: Sequence[int], work: Callable[[datetime], Sequence[int]], done: str) -> None:
    changed = reached(lambda: work(datetime.now(UTC)))
    for number in changed:
        click.echo(f"delivery {number}: {done}")
    _complain_of(
        [number for number in dict.fromkeys(deliveries) if number not in changed],
        "not changed: it is sent, being sent, taken back or not there",
    )


def _complain_of(deliveries: Sequence[int], what: str) -> None:
    for number in deliveries:
        click.echo(f"delivery {number}: {what}", err=True)
    if deliveries:
        raise SystemExit(ERRORS)


def _short(one: "BoxedDelivery") -> dict[str, Any]:
    return {
        "delivery": one.id,
        "channel": one.channel,
        "state": f"{one.state}{' (in doubt)' if one.in_doubt else ''}",
        "due": one.next_attempt_at,
        "attempts": one.attempts,
        "alert": one.alert.id,
        "severity": one.alert.severity.label,
        "headline": one.alert.headline,
        "why": one.reason or one.why or "-",
    }


def _full(one: "BoxedDelivery") -> dict[str, Any]:
    return {
        "delivery": one.id,
        "channel": one.channel,
        "state": str(one.state),
        "in_doubt": one.in_doubt,
        "attempts": one.attempts,
        "created_at": one.created_at,
        "next_attempt_at": one.next_attempt_at,
        "settled_at": one.settled_at,
        "reason": one.reason,
        "why": one.why,
        "digest": one.digest,
        "alert": one.alert.id,
        "severity": one.alert.severity.label,
        "rule": one.alert.rule,
        "headline": one.alert.headline,
        "link": one.alert.link,
        "members": one.members,
    }
