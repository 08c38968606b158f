from dataclasses import replace
from types import SimpleNamespace

from alerts.model.handling import Handling, Quiet
from alerts.model.rule import Rule
from alerts.pipeline.current import Current

CHIPS = Rule(id="chips", title="Chips")


class Counting:
    """Rules that count how often they are gone through."""

    def __init__(self, *rules):
        self._rules, self.asked = rules, 0

    @property
    def rules(self):
        self.asked += 1
        return self._rules


def test_the_wishes_of_the_rules_are_gathered_once_for_each_rule_set_however_often_they_are_asked_for():
    first, second = Counting(CHIPS), Counting(replace(CHIPS, handling=Handling(quiet=Quiet("nights"))))
    current = Current(SimpleNamespace(channels={}, quiet={}), first)
    assert [current.full_desk.wishes["chips"].quiet for _ in range(3)] == [None] * 3
    current.matcher = second
    assert [current.full_desk.wishes["chips"].quiet for _ in range(3)] == [Quiet("nights")] * 3
    assert (first.asked, second.asked) == (1, 1)
