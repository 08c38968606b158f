"""A rule is filed under what is rarest of all that it needs."""

import pytest

from alerts.rules.common import COMMON
from alerts.rules.compile import Compiler
from alerts.text.scan import words
from tests.rules.loading import loaded


@pytest.mark.parametrize(
    ("when", "rarest"),
    [
        ({"all": ["announcement", "ASML"]}, "ASML"),
        ({"all": ["interest rate", "Bundesbank"]}, "Bundesbank"),
        ({"all": [{"any": ["profit", "loss"]}, {"any": ["SAP"]}]}, "SAP"),
        ({"near": {"of": ["government", "BASF"], "within": "9w"}}, "BASF"),
        ({"all": ["Naura", "Naura Technology"]}, "Naura Technology"),
        ({"all": ["制裁", "unternehmen"]}, "制裁"),
    ],
)
def test_a_name_is_rarer_than_a_common_word_however_long(when, rarest):
    compiler = Compiler(loaded({"version": 1, "rules": [{"id": "r", "when": when}]}).book)
    (rule,) = compiler.rules()
    (number,) = rule.clauses[0]
    key = b" %b " % words(rarest)
    assert number == compiler.registry.keys[key]


def test_common_words_are_words_of_the_stream():
    assert all(words(word.decode()) == word for word in COMMON)
