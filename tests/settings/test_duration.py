import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.settings.duration import SECONDS, advice, seconds, written
from tests.pieces import texts_of

SPANS = st.builds(
    lambda number, unit: (f"{number}{unit}", number * SECONDS[unit]), st.integers(0, 10**9 - 1), st.sampled_from("smhd")
)


@given(SPANS)
def test_a_whole_number_and_a_unit_is_a_duration(span):
    text, value = span
    assert seconds(text) == value


@given(SPANS)
def test_what_is_written_is_read_as_the_same(span):
    assert seconds(written(span[1])) == span[1]


OTHERS = texts_of("1", "15", "0", "9" * 9, *"smhdw -", "min", "hours", "and", "1.5", "²", "٣", "Sekunden", "\n", most=4)


@given(OTHERS)
@example("1٣s")
@example("15s\n")
def test_no_other_text_is_a_duration(text):
    well_formed = len(text) > 1 and text[-1] in SECONDS and all(sign in "0123456789" for sign in text[:-1])
    assert (seconds(text) is not None) == (well_formed and len(text) <= 10)
    assert advice(text)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("15", "15m"),
        ("15 min", '"15m"'),
        ("15M", '"15m"'),
        ("1h30m", '"90m"'),
        ("1 hour and 30 minutes", '"90m"'),
        ("1.5h", '"90m"'),
        ("2 weeks", '"14d"'),
        ("90 Sekunden", '"90s"'),
        ("soon", "90s, 15m"),
        ("0.1s", "90s, 15m"),
    ],
)
def test_what_is_no_duration_gets_advice(text, instead):
    assert seconds(text) is None
    assert instead in advice(text)
