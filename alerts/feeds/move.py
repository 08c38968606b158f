"""When is a permanent redirect believed? Pure.

Not at once: sites in repair, captive portals and mistakes of an hour answer 301 as well. What has held for a week and for
some polls is asked directly for a week; then the operator's own address is asked once, since publishers take redirects back and
leave the target standing. The first failure there leads back as well. A temporary redirect is followed each time and never
remembered.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from alerts.feeds.link import canonical
from alerts.model.feed import Feed
from alerts.model.poll import Move, PollState

HELD_FOR = timedelta(days=7)
HELD_POLLS = 5
LOOK_BACK = timedelta(days=14)
"""How old a move is when the address that the operator wrote is asked again: a week after it has settled."""


def followed(move: Move | None, permanent: str | None, *, now: datetime) -> Move | None:
    """What to remember after a good poll that was answered by way of ``permanent`` (None: without such a redirect).

    A settled move was asked at its own address already; where that leads on, it is followed each time.
    """
    if move is not None and move.settled:
        return move if now - move.since < LOOK_BACK else replace(move, settled=False)
    if permanent is None:
        return None
    if move is None or move.to != permanent:
        return Move(to=permanent, since=now, polls=1)
    polls = move.polls + 1
    if polls >= HELD_POLLS and now - move.since >= LOOK_BACK:
        # The redirect is still there: it has held for a week more.
        return Move(to=move.to, since=now - HELD_FOR, polls=polls, settled=True)
    return Move(to=move.to, since=move.since, polls=polls, settled=polls >= HELD_POLLS and now - move.since >= HELD_FOR)


def place_of(url: str) -> str | None:
    """Where a body came from, as far as it tells one list from another: parameters may be those of a session."""
    found = canonical(url)
    return found.partition("?")[0].removeprefix("https://") if found else None


def settled(feed: Feed, state: PollState | None) -> str | None:
    """The address that is asked instead of the feed's own; None where that itself is asked."""
    if state is None or state.url != feed.address or state.move is None or not state.move.settled:
        return None
    return state.move.to


def failed(move: Move | None) -> Move | None:
    """What to remember after a poll that failed: a settled address that fails is no longer trusted."""
    return None if move is not None and move.settled else move
