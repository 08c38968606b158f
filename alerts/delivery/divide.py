"""A digest that one message of a channel cannot hold becomes several: each alert is told, in one of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.delivery.gather import answerable, gathered
from alerts.delivery.told import digest_message
from alerts.model.alert import Alert
from alerts.model.delivery import Message

FIRST_GUESS = 64
"""Stories that a part is first tried with: to write all of a long digest for each guess would take seconds."""

MOST_PARTS = 99
"""What the title of a part has room for."""


def divided(
    digest: Alert, members: Sequence[Alert], holds: Callable[[Message], bool], zone: str = "UTC"
) -> list[tuple[Alert, ...]]:
    """The members, part by part, in the order in which a digest tells them; a story stays in one part where it can.

    ``digest`` is the alert that stands for them, ``holds`` whether one message of the channel tells all of what it is given.
    ``zone`` is that of its times.
    """

    def told(alerts: tuple[Alert, ...]) -> bool:
        name = digest.headline.partition(":")[0]
        standing = replace(digest, headline=f"{name} ({MOST_PARTS} of {MOST_PARTS}): {len(alerts)}")
        return holds(digest_message(standing, alerts, in_doubt=True, key="", zone=zone))

    stories = list(_in_order(digest, members))
    parts: list[tuple[Alert, ...]] = []
    guess = FIRST_GUESS
    while stories:
        guess = _longest(stories, told, min(guess, len(stories)))
        parts.append(tuple(alert for story in stories[:guess] for alert in story))
        stories = stories[guess:]
    answerable.cache_clear()
    return parts


def halves(digest: Alert, members: Sequence[Alert]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of the members in two parts, in the same order; a story is cut only where there is no other."""
    stories = list(_in_order(digest, members))
    if len(stories) == 1:
        stories = [(alert,) for alert in stories[0]]
    middle = len(stories) // 2
    first, second = (
        tuple(alert.id for story in half for alert in story) for half in (stories[:middle], stories[middle:])
    )
    return first, second


def _in_order(digest: Alert, members: Sequence[Alert]) -> Iterator[tuple[Alert, ...]]:
    if members:
        whole = gathered(members, title="", since=_since(members), until=digest.created_at)
        yield from (story.alerts for group in whole.groups for story in group.stories)


def _longest(stories: Sequence[tuple[Alert, ...]], holds: Callable[[tuple[Alert, ...]], bool], guess: int) -> int:
    """The most stories from the first on that one message holds, at least one; looked for from ``guess`` on."""

    def fits(amount: int) -> bool:
        return holds(tuple(alert for story in stories[:amount] for alert in story))

    least, most, amount, stride = 1, len(stories) + 1, guess, 1
    while most - least > 1:
        # One more or one fewer first, for parts hold about as many each; then ever longer strides, until both sides are known.
        if not least < amount < most:
            amount = len(stories) if amount > len(stories) < most else (least + most) // 2
        if fits(amount):
            least, amount = amount, amount + stride
        else:
            most, amount = amount, amount - stride
        stride *= 2
    return least


def _since(members: Sequence[Alert]) -> datetime:
    return min(member.created_at for member in members)
