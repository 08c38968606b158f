"""What is learned between polls: a feed's rhythm, and where it has moved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.move import HELD_FOR, HELD_POLLS, LOOK_BACK, failed, followed
from alerts.feeds.rhythm import with_change
from alerts.model.poll import Move

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NEW, OTHER = "https://new.example/rss", "https://other.example/rss"


def learned(pauses) -> float | None:
    rhythm, at = None, NOW
    for pause in pauses:
        later = at + timedelta(seconds=pause)
        rhythm, at = with_change(rhythm, at, later), later
    return rhythm


def test_one_change_is_no_rhythm_and_a_clock_set_back_is_no_pause():
    assert with_change(None, None, NOW) is None
    assert with_change(50.0, NOW, NOW - timedelta(hours=1)) == 50.0


def test_a_weekend_weighs_as_one_pause():
    assert learned([600.0] * 20) == pytest.approx(600.0)
    assert learned([600.0] * 20 + [60 * 3_600.0]) < 2_000
    assert learned([600.0] * 20 + [6_000.0] * 30) == pytest.approx(6_000.0, rel=0.01)


@given(st.lists(st.floats(0.001, 1e9), min_size=1, max_size=50))
def test_a_rhythm_lies_between_the_pauses(pauses):
    assert max(1.0, min(pauses)) * 0.999 <= learned(pauses) <= max(1.0, *pauses) * 1.001


def after(answers, *, every=timedelta(days=1)) -> Move | None:
    move = None
    for number, answer in enumerate(answers):
        now = NOW + number * every
        move = failed(move) if answer is failed else followed(move, answer, now=now)
    return move


def test_a_permanent_redirect_is_believed_when_it_has_held_for_days_and_several_polls():
    assert after([NEW]) == Move(to=NEW, since=NOW, polls=1)
    assert not after([NEW] * HELD_FOR.days).settled
    assert after([NEW] * (HELD_FOR.days + 1)).settled
    assert not after([NEW] * 1_000, every=timedelta(minutes=1)).settled, "many polls of one day are not enough"
    assert not after([NEW] * (HELD_POLLS - 1), every=timedelta(days=30)).settled, "nor are few polls in many days"


def test_a_settled_redirect_is_looked_at_again_after_a_week_and_forgotten_where_it_is_gone():
    settled = after([NEW] * (HELD_FOR.days + 1))
    still = after([NEW] * (LOOK_BACK.days - 1))
    assert still.settled
    looking = after([NEW] * (LOOK_BACK.days + 1))
    assert not looking.settled, "the operator's own address is asked now"
    assert followed(looking, None, now=NOW + timedelta(days=15)) is None
    again = followed(looking, NEW, now=NOW + timedelta(days=15))
    assert again == replace(settled, since=NOW + timedelta(days=15) - HELD_FOR, polls=again.polls)


@pytest.mark.parametrize("between", [None, OTHER])
def test_one_answer_without_it_or_with_another_begins_anew(between):
    assert not after([*[NEW] * 7, between, *[NEW] * 7]).settled
    assert after([*[NEW] * 7, None]) is None


def test_a_settled_move_is_kept_until_it_fails():
    settled = [NEW] * 8
    assert after([*settled, None, OTHER, None]).to == NEW
    assert after([*settled, failed]) is None
    assert after([NEW, failed]).polls == 1, "a failure on the way there says nothing"
