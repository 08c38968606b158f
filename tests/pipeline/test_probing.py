"""What the poller does when our own network seems to be out, and when it is back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from alerts.feeds.governor import Governor
from alerts.model.feed import Feed
from alerts.model.poll import Due, Move, PollState
from alerts.pipeline.poller import Poller
from alerts.pipeline.progress import Progress

NOW = datetime(2025, 1, 27, 9, tzinfo=UTC)


def poller(states: Mapping[str, PollState]) -> Poller:
    clock = SimpleNamespace(now=lambda: NOW, monotonic=lambda: 1_000.0)
    made = Poller(
        SimpleNamespace(state=lambda feed: states.get(feed.id)),
        governor=Governor({}, monotonic=clock.monotonic),
        clock=clock,
        progress=Progress(0.0),
        concurrency=4,
    )
    made.watch(Feed(name, f"https://{name}.example/rss", 900.0) for name in states)
    return made


def waiting(minutes: float, due: Due, failures: int = 0) -> PollState:
    at = NOW + timedelta(minutes=minutes)
    return PollState(feed="", url="", next_poll_at=at, polled_at=NOW, due=due, failures=failures)


def state_of(name: str, state: PollState) -> PollState:
    return PollState(
        feed=name,
        url=f"https://{name}.example/rss",
        next_poll_at=state.next_poll_at,
        polled_at=state.polled_at,
        due=state.due,
        failures=state.failures,
    )


def due(made: Poller) -> dict[str, float]:
    return {name: at - 1_000.0 for at, name in made._due}


def test_back_again_every_feed_that_backs_off_is_asked_soon_and_no_other():
    feeds = {
        "cut": waiting(200, Due.BACKOFF, 9),
        "elsewhere": waiting(200, Due.BACKOFF, 9),
        "refused": waiting(200, Due.RETRY_AFTER, 1),
        "well": waiting(10, Due.EVERY),
    }
    made = poller({name: state_of(name, state) for name, state in feeds.items()})
    before = due(made)
    made.hasten({"cut.example", "refused.example", "well.example"})
    after = due(made)
    assert after.pop("cut") < 5.0 < before.pop("cut")
    assert after == before


def test_the_next_feed_of_another_host_is_asked_and_never_one_that_wants_to_be_left_alone():
    feeds = {
        "asked": waiting(1, Due.EVERY),
        "left-alone": waiting(2, Due.RETRY_AFTER, 1),
        "next": waiting(3, Due.EVERY),
        "later": waiting(4, Due.EVERY),
    }
    made = poller({name: state_of(name, state) for name, state in feeds.items()})
    made.probe({"asked.example"})
    assert min(due(made).items(), key=lambda pair: pair[1]) == ("next", 0.0)
    assert len(due(made)) == 4


def test_what_the_operator_writes_anew_is_tried_soon_unless_the_host_forbids():
    feeds = {"refused": waiting(200, Due.REFUSED, 3), "wished": waiting(200, Due.TTL), "held": waiting(200, Due.HOST)}
    made = poller({name: state_of(name, state) for name, state in feeds.items()})
    made.watch(Feed(name, f"https://{name}.example/rss", 900.0, zone="Europe/Berlin") for name in feeds)
    soon = {name for name, wait in due(made).items() if wait < 5.0}
    assert soon == {"refused", "wished"}


def test_what_a_host_has_asked_for_outlives_a_restart():
    waits = {
        "refused": waiting(60, Due.RETRY_AFTER, 1),
        "beside": waiting(30, Due.HOST),
        "well": waiting(10, Due.EVERY),
    }
    made = poller(
        {name: replace(state_of(name, state), url=f"https://{name}.example/rss") for name, state in waits.items()}
    )
    held = {name: made._governor.held_for(f"https://news.{name}.example/other") for name in waits}
    assert held == {"refused": 3_600.0, "beside": 1_740.0, "well": 0.0}


@pytest.mark.parametrize("has_settled", [True, False])
async def test_a_host_to_which_a_feed_has_moved_is_left_alone_as_it_wishes(has_settled):
    asked, put_off = [], []
    move = Move(to="https://new.example/rss", since=NOW, polls=9, settled=has_settled)
    state = replace(state_of("moved", waiting(-1, Due.EVERY)), move=move)
    made = poller({"moved": state})
    made._governor.hold("https://new.example/other", 600.0)

    async def poll(feed, _answered):
        asked.append(feed.id)
        return state

    def postpone(feed, seconds):
        put_off.append((feed.id, seconds >= 600.0))
        return state

    made._intaker.poll, made._intaker.postpone = poll, postpone
    await made.once()
    assert (asked, put_off) == (([], [("moved", True)]) if has_settled else (["moved"], []))


def test_what_a_host_asked_for_to_which_a_feed_has_moved_outlives_a_restart():
    move = Move(to="https://new.example/rss", since=NOW, polls=9, settled=True)
    made = poller({"moved": replace(state_of("moved", waiting(10, Due.RETRY_AFTER)), move=move)})
    assert made._governor.held_for("https://new.example/other") == 600.0
