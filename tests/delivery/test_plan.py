from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.plan import EVIDENCE_KEPT, SUMMARY_KEPT, Planned, plan
from alerts.model.item import Item
from alerts.model.match import Evidence, Match
from alerts.model.routing import Comparison, Fact, Operator
from alerts.model.rule import Route, RuleStatus
from alerts.model.severity import Severity
from alerts.model.story import Coverage
from alerts.model.suppression import SuppressionReason as Why
from tests.delivery.news import NOW, item, match, rule


def planned(
    *matches: Match,
    of: Item | None = None,
    alerted: frozenset[str] = frozenset(),
    previously: frozenset[str] | None = None,
    late: bool = False,
) -> Planned:
    return plan(
        matches,
        of or item(),
        story_alerted=alerted,
        now=NOW,
        late=late,
        revised=previously is not None,
        previously=previously or frozenset(),
    )


def reasons(outcome: Planned) -> list[Why]:
    return [suppression.reason for suppression in outcome.suppressions]


def test_a_match_becomes_one_alert_with_the_channels_of_its_rule() -> None:
    found = rule(severity=Severity.HIGH, tags=("ai",), routes=(Route("desk"), Route("ops"), Route("desk")))
    outcome = planned(match(found), of=item(published=NOW, summary="Shares lost 17 %", lang="en"), late=True)
    assert outcome.suppressions == ()
    (only,) = outcome.alerts
    assert only.channels == ("desk", "ops")
    assert (only.alert.headline, only.alert.rule, only.alert.rule_title) == ("Nvidia falls", "chips", "Chips")
    assert (only.alert.severity, only.alert.tags, only.alert.lang) == (Severity.HIGH, ("ai",), "en")
    assert (only.alert.created_at, only.alert.published, only.alert.late, only.alert.revised) == (NOW, NOW, True, False)
    assert (only.alert.feed, only.alert.link, only.alert.summary) == (
        "wire",
        "https://news.example/1",
        "Shares lost 17 %",
    )
    assert only.alert.evidence == match(found).evidence


def test_a_rule_without_a_route_is_recorded_and_sends_nothing() -> None:
    outcome = planned(match(rule(routes=())))
    assert [alert.channels for alert in outcome.alerts] == [()]


def test_the_first_reason_wins() -> None:
    old = item(published=NOW - timedelta(hours=2))
    aged = rule(max_age=3600.0)
    shadow = rule(max_age=3600.0, status=RuleStatus.SHADOW)
    said = frozenset({"chips"})
    assert reasons(planned(match(shadow, "recaps"), of=old, alerted=said, previously=said)) == [Why.UNCHANGED]
    assert reasons(planned(match(shadow, "recaps"), of=old, alerted=said)) == [Why.SUPPRESSED]
    assert reasons(planned(match(shadow), of=old, alerted=said)) == [Why.SHADOW]
    assert reasons(planned(match(aged), of=old, alerted=said)) == [Why.TOO_OLD]
    assert reasons(planned(match(aged), alerted=said)) == [Why.SAME_STORY]


def test_a_suppression_names_the_exception_or_the_age() -> None:
    old = item(published=NOW - timedelta(hours=26))
    assert planned(match(rule(), "recaps")).suppressions[0].detail == "recaps"
    assert planned(match(rule(max_age=86_400.0)), of=old).suppressions[0].detail == "1 d old"


def test_max_age_is_still_young_enough_and_no_date_is_no_age() -> None:
    aged = match(rule(max_age=3600.0))
    assert len(planned(aged, of=item(published=NOW - timedelta(hours=1))).alerts) == 1
    assert len(planned(aged, of=item(published=NOW - timedelta(hours=1, seconds=1))).alerts) == 0
    assert len(planned(aged, of=item(published=None)).alerts) == 1
    assert len(planned(aged, of=item(published=NOW + timedelta(days=3))).alerts) == 1


def test_an_edit_alerts_for_the_rules_that_it_brings_in() -> None:
    outcome = planned(match(rule("old")), match(rule("new")), previously=frozenset({"old"}))
    assert [(p.alert.rule, p.alert.revised) for p in outcome.alerts] == [("new", True)]
    assert reasons(outcome) == [Why.UNCHANGED]


def test_what_held_before_stays_silent_for_a_copy_in_another_feed_too() -> None:
    outcome = plan(
        [match(rule())],
        item(),
        story_alerted=frozenset(),
        now=NOW,
        late=False,
        revised=False,
        previously=frozenset({"chips"}),
    )
    assert not outcome.alerts


def test_one_rule_alerts_once_even_if_it_is_given_twice() -> None:
    outcome = planned(match(rule()), match(rule()))
    assert len(outcome.alerts) == 1
    assert reasons(outcome) == [Why.SAME_STORY]


def test_an_item_without_a_title_still_has_a_headline() -> None:
    assert planned(match(rule()), of=item(title="", summary="Chips fall")).alerts[0].alert.headline == "Chips fall"
    flash = item(title="", summary="【Chips fall again】 Shares of makers of chips lost 3 per cent.")
    assert planned(match(rule()), of=flash).alerts[0].alert.headline == "Chips fall again"
    post = item(title="", summary="", body="JUST IN: Nvidia leases more halls in Norway. Work begins in May.")
    assert planned(match(rule()), of=post).alerts[0].alert.headline == "JUST IN: Nvidia leases more halls in Norway"
    bare = item(title="", summary="", link=None)
    assert planned(match(rule()), of=bare).alerts[0].alert.headline == "(untitled)"


def test_an_alert_keeps_a_bounded_part_of_a_huge_item() -> None:
    many = Match(rule(), tuple(Evidence("body", i, i + 1, "x", "x") for i in range(EVIDENCE_KEPT * 3)))
    (only,) = planned(many, of=item(summary="x" * 1_000_000)).alerts
    assert len(only.alert.summary) == SUMMARY_KEPT
    assert len(only.alert.evidence) == EVIDENCE_KEPT


rules = st.builds(
    rule,
    st.sampled_from("abcde"),
    status=st.sampled_from(RuleStatus),
    max_age=st.none() | st.floats(0, 1e6),
    routes=st.lists(st.sampled_from([Route("desk"), Route("ops")]), max_size=3).map(tuple),
)
matches = st.lists(st.builds(match, rules, st.none() | st.just("recaps")), max_size=8)
names = st.frozensets(st.sampled_from("abcde"))
ages = st.none() | st.integers(-100_000, 10_000_000)


@given(found=matches, age=ages, alerted=names, previously=names, revised=st.booleans(), late=st.booleans())
def test_every_match_becomes_exactly_one_alert_or_one_suppression(
    *, found, age, alerted, previously, revised, late
) -> None:
    published = None if age is None else NOW - timedelta(seconds=age)
    outcome = plan(
        found,
        item(published=published),
        story_alerted=alerted,
        now=NOW,
        late=late,
        revised=revised,
        previously=previously,
    )
    told = [p.alert.rule for p in outcome.alerts]
    silent = [s.rule for s in outcome.suppressions]
    assert sorted(told + silent) == sorted(m.rule.id for m in found)
    assert len(told) == len(set(told))
    assert not set(told) & alerted
    assert not (revised and set(told) & previously)


def test_a_channel_is_told_on_its_condition() -> None:
    novel = Comparison(Fact.NOVELTY, Operator.AT_LEAST, (80,))
    about = Comparison(Fact.RELEVANCE, Operator.AT_LEAST, (50,))
    found = rule(routes=(Route("desk", novel), Route("ops", about), Route("mail")), tags=("ai",))
    known = Coverage(novelty=20, relevance={"chips": 60}, sources=3, follows="Nvidia rises", tickers=("NASDAQ:NVDA",))
    outcome = plan(
        [match(found)],
        item(),
        story_alerted=frozenset(),
        now=NOW,
        late=False,
        revised=False,
        previously=frozenset(),
        coverage=known,
    )
    (only,) = outcome.alerts
    assert only.channels == ("ops", "mail")
    assert (only.alert.novelty, only.alert.relevance, only.alert.sources) == (20, 60, 3)
    assert (only.alert.follows, only.alert.tickers) == ("Nvidia rises", ("NASDAQ:NVDA",))


@pytest.mark.parametrize(
    ("by_day", "hours", "is_told"),
    [(True, 40, True), (True, 62, False), (False, 40, False)],
)
def test_a_date_that_names_the_day_alone_is_old_from_the_end_of_that_day(
    by_day: bool, hours: int, is_told: bool
) -> None:
    of = item(published=NOW - timedelta(hours=hours), dated_by_day=by_day)
    assert bool(planned(match(rule(max_age=86_400.0)), of=of).alerts) is is_told
