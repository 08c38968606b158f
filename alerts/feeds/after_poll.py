"""What is known of a feed once a poll is over: that it answered, that nothing has changed, that it failed. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from alerts.feeds.health import GAP_URGES, is_gapped
from alerts.feeds.move import failed, followed, place_of
from alerts.feeds.timing import Decision, PollFacts, next_poll_at, postponed
from alerts.model.feed import Feed
from alerts.model.fetch import Fetched, FetchFailed, NotModified
from alerts.model.health import Fault
from alerts.model.poll import PollState
from alerts.model.sessions import Sessions


def good(feed: Feed, before: PollState | None, answer: Fetched | NotModified, now: datetime) -> PollState:
    """The state after a good poll, due at once: whoever knows what it brought decides when."""
    held = before if before is not None and before.url == feed.address else None
    return replace(
        _state(feed, before, now),
        url=feed.address,
        next_poll_at=now,
        polled_at=now,
        ok_at=now,
        etag=None,
        last_modified=None,
        body_digest=None,
        failures=0,
        trouble=None,
        failed_since=None,
        fault=None,
        move=followed(held.move if held else None, answer.permanent, now=now),
    )


def with_news(state: PollState, fetched: Fetched, left_out: Sequence[str], *, truncated: bool) -> PollState:
    """A good state with what its document says of itself. A body that was cut off must be asked for again in full, so nothing
    that would spare the transfer is kept.
    """
    state = replace(state, left_out="; ".join(left_out) or None, came_from=place_of(fetched.url))
    if truncated:
        return state
    return replace(state, etag=fetched.etag, last_modified=fetched.last_modified, body_digest=fetched.digest)


def unchanged(
    feed: Feed, held: PollState, answer: Fetched | NotModified, now: datetime, *, jitter: float, sessions: Sessions
) -> PollState:
    """The state after a poll that brought what is ``held`` already. What a 304 says of another version is not believed: only what
    came with a body is held.
    """
    quiet = (now - held.changed_at).total_seconds() if held.changed_at else 0.0
    facts = PollFacts(
        fresh_for=answer.fresh_for,
        wish=held.wish,
        rhythm=held.rhythm,
        quiet_for=max(0.0, quiet),
        gapped=is_gapped(feed, held, now),
        gap_urges=is_gapped(feed, held, now, within=GAP_URGES),
        jitter=jitter,
    )
    said = answer if isinstance(answer, Fetched) else held
    state = replace(
        good(feed, held, answer, now),
        etag=said.etag,
        last_modified=said.last_modified,
        body_digest=held.body_digest,
    )
    return _due(state, next_poll_at(feed, facts, now=now, sessions=sessions))


def broken(
    feed: Feed,
    before: PollState | None,
    why: str,
    fault: Fault,
    now: datetime,
    *,
    answer: FetchFailed | None,
    jitter: float,
    sessions: Sessions,
) -> PollState:
    """The state after a poll that failed."""
    state = _state(feed, before, now)
    facts = PollFacts(
        failures=state.failures + 1,
        status=answer.status if answer else None,
        retry_after=answer.retry_after if answer else None,
        jitter=jitter,
    )
    state = replace(
        state,
        polled_at=now,
        failures=facts.failures,
        trouble=why,
        fault=fault,
        failed_since=(state.failed_since if state.failures else None) or now,
        move=failed(state.move),
    )
    return _due(state, next_poll_at(feed, facts, now=now, sessions=sessions))


def left_alone(feed: Feed, before: PollState | None, seconds: float, now: datetime) -> PollState:
    """The state of a feed that was not asked, because its host wants to be left alone for so long: no failure of its own."""
    return _due(_state(feed, before, now), postponed(feed, seconds, now=now))


def was_cut_off(feed: Feed, before: PollState | None) -> bool:
    """Whether the last poll was good and brought a body that was cut off: of such a one no hash is kept."""
    if before is None or before.failures or before.url != feed.address:
        return False
    return before.ok_at is not None and before.body_digest is None


def expected(before: PollState | None) -> float:
    """Seconds that were to pass between the last poll, if it was good, and this one."""
    if before is None or before.failures or before.polled_at is None:
        return 0.0
    return (before.next_poll_at - before.polled_at).total_seconds()


def _state(feed: Feed, before: PollState | None, now: datetime) -> PollState:
    return before or PollState(feed=feed.id, url=feed.address, next_poll_at=now)


def _due(state: PollState, decision: Decision) -> PollState:
    return replace(state, next_poll_at=decision.at, due=decision.due, due_words=decision.words)
