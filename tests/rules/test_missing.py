"""The smallest set of clauses that are missing: once it is made true, so is the rule, and nothing smaller would do."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.documents.read import read
from alerts.rules.clause import atom_of, clause_of
from alerts.rules.condition import AllOf, AnyOf, AtLeast, Near, NoneOf
from alerts.rules.known import Known
from alerts.rules.load import compile_readings
from alerts.rules.missing import holds, missing
from tests.examples import examples
from tests.rules.loading import NOW, loaded
from tests.rules.test_against_naive import CONDITIONS as WRITTEN

LETTERS = st.sampled_from("abcde").map(lambda letter: letter * 2)
CONDITIONS = st.recursive(
    LETTERS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"any": members}),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"all": members}),
        st.lists(inner, min_size=1, max_size=2).map(lambda members: {"not": members}),
        st.lists(inner, min_size=2, max_size=4).map(lambda members: {"at_least": 2, "of": members}),
        st.tuples(inner, inner).map(lambda pair: {"any": [pair[0]], "not": [pair[1]]}),
    ),
    max_leaves=8,
)


def clause(when, topics=None):
    """The clauses of a condition; ``off`` keeps what makes no sense as a whole from being refused."""
    found = loaded({"topics": topics or {}, "rules": [{"id": "r", "status": "off", "when": when}]})
    if found.book is None:
        return None
    draft = found.book.drafts["r"]
    return clause_of(draft.when, draft.when_place.node)


def is_true(condition, truths):
    return holds(condition, lambda one: None if one.members else truths[atom_of(one)])


@settings(max_examples=examples(400), deadline=None)
@given(when=CONDITIONS, present=st.sets(LETTERS))
def test_what_is_missing_makes_the_rule_true_and_nothing_smaller_does(when, present):
    condition = clause(when)
    truths = {atom_of(one): atom_of(one).phrase.written in present for one in condition.atoms()}
    changes = missing(condition, truths.__getitem__)

    def once(flipped):
        return is_true(condition, {atom: value is not (atom in flipped) for atom, value in truths.items()})

    smaller = range(len(truths) + 1) if changes is None else range(len(changes))
    assert not any(once(set(chosen)) for size in smaller for chosen in combinations(truths, size))
    if changes is not None:
        flipped = {atom_of(change.clause) for change in changes}
        assert len(flipped) == len(changes)
        assert once(flipped)
        assert all(change.wanted is not truths[atom_of(change.clause)] for change in changes)


@settings(max_examples=examples(100), deadline=None)
@given(when=CONDITIONS, present=st.sets(LETTERS))
def test_nothing_is_missing_just_where_the_rule_is_true(when, present):
    condition = clause(when)
    truths = {atom_of(one): atom_of(one).phrase.written in present for one in condition.atoms()}
    changes = missing(condition, truths.__getitem__)
    assert (changes == ()) is is_true(condition, truths)


def test_the_cheaper_alternative_is_named():
    condition = clause({"any": [{"all": ["aa", "bb"]}, {"all": ["cc", "dd"]}], "not": ["ee"]})
    truths = {atom_of(one): atom_of(one).phrase.written in {"dd", "ee"} for one in condition.atoms()}
    changes = missing(condition, truths.__getitem__)
    assert [(atom_of(c.clause).phrase.written, c.wanted) for c in changes] == [("cc", True), ("ee", False)]


def test_hundreds_of_alternatives_take_no_time():
    many = [f"w{number}" for number in range(400)]
    condition = clause({"all": [{"any": many}, {"any": many[::-1]}, {"at_least": 20, "of": many}]})
    changes = missing(condition, lambda _: False)
    # Twenty would do; among so many ways, one more than the fewest is fine.
    assert len(changes) in (20, 21)


@settings(max_examples=examples(150), deadline=None)
@given(when=WRITTEN)
def test_every_part_of_a_condition_knows_where_it_is_written(when):
    condition = clause(when, {"a": {"any": ["x"]}, "b": {"any": ["y"]}})
    if condition is None:
        return
    for one in condition.everything():
        if isinstance(one.condition, (AllOf, AnyOf, NoneOf, AtLeast)):
            assert [member.condition for member in one.members] == list(one.condition.members)
        else:
            assert one.members == ()


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Nvidia", 4),
        ("topic:t", 8),
        ("a1 b1", 10),
        ("near", 6),
        ("c1", 11),
        ("d1", 12),
        ("(?-i)x", 13),
        ("feed", 14),
    ],
)
def test_places_are_those_of_the_file(written, line):
    text = """topics: {t: {any: [t1]}}
rules:
  - id: r
    when: {any: [{title: Nvidia},
      {all: [
        {near: {of: [n1, n2], within: 3w}},
        {any:
          [topic:t,
          {title:
            {text: a1 b1, case: exact}},
            {at_least: 1, of: [c1,
              d1]},
          {regex: "(?-i)x"},
          {feed: ft}]}
        ]}]}
"""
    text = text.replace("          [topic:t,", "          [topic:t,", 1)
    found = compile_readings([read(text, "a.yaml")], [], (), Known(), NOW).book.drafts["r"]
    places = {}
    for one in clause_of(found.when, found.when_place.node).atoms():
        atom = atom_of(one)
        kind = type(atom).__name__
        name = {
            "Says": lambda a: a.phrase.written,
            "OnTopic": lambda a: f"topic:{a.topic}",
            "Near": lambda _: "near",
            "Fits": lambda a: a.pattern.written,
            "FromFeed": lambda _: "feed",
        }[kind](atom)
        places[name] = one.node.mark.line
        assert (kind == "Near") is isinstance(atom, Near)
    assert places[written] == line
