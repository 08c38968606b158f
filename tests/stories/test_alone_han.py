"""What one Chinese headline tells alone is counted in words, without the pairs that lie half in a shared word."""

import pytest

from alerts.stories.alone_han import words_alone
from alerts.stories.terms import terms


def _alone(one, other):
    return words_alone((one,), dict.fromkeys(terms((one,)), 1.0), dict.fromkeys(terms((other,)), 1.0))


@pytest.mark.parametrize(
    ("one", "other", "weight"),
    [
        ("海鸥舰正式入列", "新海鸥舰入列", 2 / 1.5),
        ("海鸥舰入列", "海鸥舰入列", 0.0),
        ("唐系列", "元系列", 1.0),
        ("涨", "跌", 1.0),
        ("涨", "涨", 0.0),
    ],
)
def test_what_is_left_over_is_words(one, other, weight):
    assert _alone(one, other) == pytest.approx(weight)
