import math

import pytest

from alerts.documents.node import Mapping, Mark, Scalar, Sequence, kind, resolve
from alerts.documents.read import read


@pytest.mark.parametrize(
    "text", ["ON", "NO", "yes", "off", "22:00", "2027-03-31", "1_000", "0b1", "9988.HK", "-", ".", "+"]
)
def test_words_that_yaml_1_1_would_change_stay_text(text):
    assert resolve(text) == text
    assert not Scalar(text, quoted=False, mark=Mark(1, 1)).coerced


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0700", 700),
        ("000001", 1),
        ("-3", -3),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("2.", 2.0),
        ("-.inf", -math.inf),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_the_core_schema_resolves_unquoted_scalars_and_says_that_they_are_coerced(text, value):
    unquoted = Scalar(text, quoted=False, mark=Mark(1, 1))
    assert unquoted.value == value
    assert type(unquoted.value) is type(value)
    assert unquoted.coerced
    quoted = Scalar(text, quoted=True, mark=Mark(1, 1))
    assert quoted.value == text
    assert not quoted.coerced


def test_a_number_of_a_million_digits_is_no_exception():
    assert resolve("9" * 1_000_000) == math.inf


def test_not_a_number_is_a_number():
    assert math.isnan(resolve(".nan"))


def test_a_mapping_gives_values_keys_and_none():
    node = read("a: 1\nb: [x, y]\n", "f").node
    assert isinstance(node, Mapping)
    assert node.get("a") == Scalar("1", quoted=False, mark=Mark(1, 4), length=1)
    assert node.key("b") == Scalar("b", quoted=False, mark=Mark(2, 1), length=1)
    assert node.get("c") is None
    assert node.key("c") is None
    listed = node.get("b")
    assert isinstance(listed, Sequence)
    assert [item.text for item in listed if isinstance(item, Scalar)] == ["x", "y"]
    assert len(listed) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "a list"),
        ("{}", "a mapping"),
        ("x", "text"),
        ("'1'", "text"),
        ("1", "a number"),
        ("~", "nothing"),
        ("true", "the truth value true"),
    ],
)
def test_nodes_have_names_that_people_use(text, words):
    node = read(text, "f").node
    assert node is not None
    assert kind(node) == words
