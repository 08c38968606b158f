"""Rules that are given up are freed, and those that are still in use are not touched."""

import weakref

from alerts.rules.let_go import let_go
from tests.rules.loading import item, loaded, ruleset

FILE = "topics: {t: {any: [b1]}}\nrules: [{id: r, when: {any: [a1, topic:t]}}, {id: s, when: b1}]"


def test_rules_that_nobody_holds_are_freed():
    found = loaded(FILE)
    watched = [weakref.ref(found.ruleset)]
    held = [found.ruleset, found.book]
    found = None
    let_go(held)
    assert held == []
    assert [one() for one in watched] == [None]


def test_rules_that_are_still_in_use_go_on_working():
    rules = ruleset(FILE)
    let_go([rules, None])
    assert [match.rule.id for match in rules.match(item("a1 b1"))] == ["r", "s"]
