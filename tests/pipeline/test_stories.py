"""What becomes of stories over several polls: decided by pure functions, so tested without any I/O."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model.item import Entry
from alerts.model.routing import Comparison, Fact, Operator
from alerts.model.rule import Escalation, Route
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from alerts.model.suppression import SuppressionReason as Why
from alerts.pipeline.story_window import StoryWindow
from tests.examples import examples
from tests.pipeline.memory import BLOG, CRASH, NOW, NVIDIA, WIRE, Memory, Words

MINUTE = timedelta(minutes=1)
DAILY = replace(WIRE, id="daily", url="https://daily.example/rss")
FEEDS = {"wire": WIRE, "blog": BLOG, "daily": DAILY}
FALLS = "Nvidia falls 17 % after DeepSeek unveils a cheaper model"
DROPS = "Nvidia drops 17 % after DeepSeek unveils a cheaper model"


def news(number, title, feed="wire", **stated):
    stated = {"guid": f"g{number}", "link": f"https://{feed}.example/{number}", "published": NOW} | stated
    return Entry(title=title, **stated)


def running(*rules, **more):
    """A memory in which each feed has had its silent first poll."""
    memory = Memory(Words(*rules) if rules else None, **more)
    for name, feed in FEEDS.items():
        memory.poll(news(0, f"Weather of {name}", name), feed=feed, now=NOW - 5 * MINUTE)
    return memory


def stories(memory, title):
    return {story for item, story in memory.taken.values() if title in item.title}


def test_one_event_in_three_feeds_alerts_once_and_counts_its_sources():
    memory = running()
    memory.poll(news(1, FALLS))
    memory.poll(news(2, f"{FALLS} - Blog", "blog"), feed=BLOG, now=NOW + MINUTE)
    memory.poll(news(3, f"UPDATE 1-{FALLS}", "daily"), feed=DAILY, now=NOW + MINUTE)
    assert [headline for _, headline, _ in memory.alerts] == [FALLS]
    [number] = stories(memory, FALLS)
    assert memory.publishers[number].keys() == {"wire.example", "blog.example", "daily.example"}


def test_two_entries_of_one_document_are_one_story():
    memory = running()
    memory.poll(news(1, FALLS), news(2, f"UPDATE 1-{FALLS}"))
    assert len(memory.alerts) == 1
    assert len(stories(memory, FALLS)) == 1


def test_another_number_is_a_follow_up_that_alerts_and_says_what_it_follows():
    memory = running()
    memory.poll(news(1, "Nvidia cuts forecast by 5 percent on export controls"))
    memory.poll(news(2, "Nvidia cuts forecast by 25 percent on export controls", "blog"), feed=BLOG, now=NOW + MINUTE)
    first, second = (alert for alert, _ in memory.stored)
    assert (second.follows, second.follow_kind) == (first.headline, FollowKind.NUMBER)
    assert memory.follows[second.story] == (first.story, FollowKind.NUMBER)
    assert second.novelty < first.novelty == 100


def test_what_was_expected_is_told_when_it_comes_and_no_more_by_who_is_slow():
    memory = running()
    hoped, came = "Nvidia expected to cut forecast by 5 percent", "Nvidia cuts forecast by 5 percent"
    memory.poll(news(1, hoped, published=NOW - MINUTE))
    memory.poll(news(2, came, "blog"), feed=BLOG, now=NOW + MINUTE)
    memory.poll(news(3, f"{hoped} - Daily", "daily", published=NOW - MINUTE), feed=DAILY, now=NOW + MINUTE)
    assert [(alert.headline, alert.follows) for alert, _ in memory.stored] == [(hoped, None), (came, hoped)]


def test_a_follow_up_within_one_document_follows_what_is_opened_with_it():
    memory = running()
    old, new = "Nvidia cuts forecast by 5 percent on curbs", "Nvidia cuts forecast by 25 percent on curbs"
    memory.poll(news(2, new), news(1, old, published=NOW - MINUTE))
    assert [(alert.headline, alert.follows) for alert, _ in memory.stored] == [(old, None), (new, old)]


def test_a_story_whose_members_were_all_silent_alerts_with_its_first_news():
    memory = Memory()
    memory.poll(news(1, FALLS))
    memory.poll(news(0, "Weather of blog", "blog"), feed=BLOG, now=NOW - 5 * MINUTE)
    memory.poll(news(2, FALLS, "blog", published=NOW - 4 * MINUTE), feed=BLOG, now=NOW + MINUTE)
    assert [headline for _, headline, _ in memory.alerts] == [FALLS]
    assert len(stories(memory, FALLS)) == 1


def test_a_rule_that_only_a_later_member_meets_alerts_then():
    memory = running((CRASH, "rout"), (NVIDIA, "Nvidia"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, f"{FALLS} in rout", "blog"), feed=BLOG, now=NOW + MINUTE)
    memory.poll(news(3, f"{FALLS} in rout", "daily"), feed=DAILY, now=NOW + MINUTE)
    assert [rule for rule, *_ in memory.alerts] == ["nvidia", "crash"]
    assert len(stories(memory, FALLS)) == 1


def test_a_cosmetic_edit_changes_nothing():
    memory = running()
    memory.poll(news(1, FALLS))
    memory.poll(news(1, f"{FALLS}: shares"))
    memory.poll(news(1, f"UPDATE 1-{FALLS} - Wire"))
    assert len(memory.alerts) == 1
    assert len(stories(memory, FALLS)) == 1


def test_a_material_edit_is_a_follow_up():
    memory = running()
    memory.poll(news(1, "Nvidia raises forecast by 5 percent"))
    memory.poll(news(1, "Nvidia raises forecast by 25 percent"), now=NOW + MINUTE)
    assert [alert.follows for alert, _ in memory.stored] == [None, "Nvidia raises forecast by 5 percent"]
    assert memory.stored[1][0].revised


def test_a_title_that_changes_to_and_fro_does_not_alert_each_time():
    memory = running()
    for turn in range(8):
        memory.poll(news(1, f"Nvidia raises forecast by {25 if turn % 2 else 5} percent"), now=NOW + turn * MINUTE)
    assert [alert.headline for alert, _ in memory.stored] == [
        "Nvidia raises forecast by 5 percent",
        "Nvidia raises forecast by 25 percent",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nvidia revenue rises 5 percent", "Nvidia revenue rises 25 percent"),
        (
            "Nvidia inflation hedge: inflation rises to 2.1 percent",
            "Nvidia inflation hedge: inflation rises to 3.1 percent",
        ),
        ("Nvidia supplier Siemens wins order in Egypt", "Nvidia supplier Siemens Energy wins order in Egypt"),
        ("Nvidia unveils new chip at GTC", "Nvidia sued by DOJ over antitrust"),
    ],
)
def test_an_edit_to_another_figure_company_or_event_is_news(before, after):
    memory = running()
    memory.poll(news(1, before))
    memory.poll(news(1, after), now=NOW + MINUTE)
    assert [(alert.headline, alert.follows) for alert, _ in memory.stored] == [(before, None), (after, before)]


@pytest.mark.parametrize(
    ("title", "hours", "alerts"),
    [
        ("Nvidia cloud hit by outage", 2, 1),
        ("Nvidia cloud hit by outage", 24, 2),
        ("Nvidia names Ola Lund finance chief", 24, 1),
        ("Nvidia workers on strike", 24, 1),
    ],
)
def test_what_happens_again_and_again_is_told_again_another_day_by_whomever(title, hours, alerts):
    memory = running()
    later = NOW + timedelta(hours=hours)
    memory.poll(news(1, title))
    memory.poll(news(2, f"{title} - Blog", "blog", published=later), feed=BLOG, now=later)
    assert len(memory.stored) == alerts


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (["Nvidia cuts 500 jobs", "Nvidia cuts jobs", "Nvidia cuts 2,600 jobs"], [0, 2]),
        (["Nvidia results: live", "Nvidia beats estimates"], [0, 1]),
        (["Nvidia expected to keep dividend", "Nvidia keeps dividend"], [0, 1]),
        (["Nvidia cuts 500 jobs", "Nvidia cuts jobs", "Nvidia cuts 500 jobs", "Nvidia is cutting 500 jobs"], [0]),
    ],
)
def test_an_edit_is_held_against_what_its_story_began_with_and_what_was_expected(titles, told):
    memory = running()
    for number, title in enumerate(titles):
        memory.poll(news(1, title), now=NOW + number * 2 * timedelta(hours=1))
    assert [alert.headline for alert, _ in memory.stored] == [titles[number] for number in told]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nvidia cuts 500 jobs in Texas", "Nvidia cuts 2,600 jobs in Texas"),
        ("Nvidia: trading halted", "Nvidia: trading resumed"),
        ("Nvidia raises its forecast for the year", "Nvidia cuts its forecast for the year"),
        ("Nvidia wins a contract in Bavaria", "Nvidia sued by Getty over pictures"),
    ],
)
def test_a_slow_report_of_what_another_feed_has_edited_since_is_no_news(before, after):
    memory = running()
    memory.poll(news(1, before))
    memory.poll(news(1, after), now=NOW + 30 * MINUTE)
    memory.poll(news(2, f"{before} - Blog", "blog"), feed=BLOG, now=NOW + 40 * MINUTE)
    memory.poll(
        news(3, before, "daily", link="https://wire.example/1", published=None), feed=DAILY, now=NOW + 41 * MINUTE
    )
    assert [alert.headline for alert, _ in memory.stored] == [before, after]
    assert len({story for item, story in memory.taken.values() if before in item.title}) == 1


def test_what_a_feed_has_edited_to_its_end_and_reports_once_more_is_news():
    memory = running()
    halted, resumed = "Nvidia: trading halted", "Nvidia: trading resumed"
    memory.poll(news(1, halted))
    memory.poll(news(1, resumed), now=NOW + 30 * MINUTE)
    memory.poll(news(2, halted, published=NOW + 40 * MINUTE), now=NOW + 40 * MINUTE)
    assert [alert.headline for alert, _ in memory.stored] == [halted, resumed, halted]


def test_an_edit_of_how_far_a_price_has_moved_is_none():
    memory = running()
    memory.poll(news(1, "Nvidia falls 3 percent on export curbs"))
    memory.poll(news(1, "Nvidia falls 4 percent on export curbs"), now=NOW + MINUTE)
    assert len(memory.stored) == 1


def test_an_edit_to_what_another_feed_has_told_joins_that_story():
    memory = running()
    memory.poll(news(1, "Nvidia cuts 500 jobs in Ludwigshafen"))
    memory.poll(news(2, "Nvidia cuts 2,600 jobs in Ludwigshafen", "blog"), feed=BLOG, now=NOW + MINUTE)
    memory.poll(news(1, "Nvidia cuts 2,600 jobs in Ludwigshafen"), now=NOW + 2 * MINUTE)
    assert len(memory.stored) == 2
    assert len(stories(memory, "2,600")) == 1


def test_a_cosmetic_edit_makes_no_item_younger():
    memory = running()
    memory.poll(news(1, FALLS))
    for day in range(1, 3):
        memory.poll(news(1, f"{FALLS} - Wire" if day % 2 else FALLS), now=NOW + timedelta(days=day))
    [number] = [number for number, (item, _) in memory.taken.items() if FALLS in item.title]
    assert memory.filed[number].at == NOW
    assert memory.window.reading_of(number).at == NOW.timestamp()
    memory.poll(news(1, f"{FALLS} - Wire"), now=NOW + timedelta(days=4))
    memory.poll(news(2, FALLS, "blog", published=None), feed=BLOG, now=NOW + timedelta(days=4))
    assert len(memory.stored) == 2, "a report of days later is no member of what has left the window"


@pytest.mark.parametrize(
    ("first", "second", "hours", "alerts"),
    [
        ("Nvidia shares rise as dollar weakens", "Nvidia shares rise on weaker dollar", 24, 2),
        ("Nvidia schließt im Plus - Anleger greifen zu", "Nvidia schließt im Plus: Anleger greifen weiter zu", 24, 2),
        ("Nvidia shares rise as dollar weakens", "Nvidia shares rise on weaker dollar", 3, 1),
        (FALLS, f"UPDATE 1-{FALLS}", 24, 1),
        ("Nvidia to acquire Groq for $20 billion", "Nvidia buys Groq for 20 billion dollars", 24, 1),
    ],
)
def test_how_a_price_goes_is_news_of_each_day(first, second, hours, alerts):
    memory = running()
    memory.poll(news(1, first))
    at = NOW + timedelta(hours=hours)
    memory.poll(news(2, second, "blog", published=at), feed=BLOG, now=at)
    assert len(memory.stored) == alerts


def test_the_same_title_in_its_feed_on_another_day_is_news():
    memory = running((NVIDIA, "Varta"))
    for day in range(3):
        at = NOW + timedelta(days=day)
        memory.poll(news(day + 1, "Trading in Varta shares halted", published=at), now=at)
    assert len(memory.stored) == 3


@pytest.mark.parametrize("is_slow", [True, False])
def test_a_report_that_comes_after_its_denial_is_no_denial_and_news_only_if_it_is_later(is_slow):
    memory = running()
    denial, report = "Nvidia denies talks to sell networking unit", "Nvidia in talks to sell networking unit"
    memory.poll(news(1, denial))
    at = NOW - 2 * MINUTE if is_slow else NOW + MINUTE
    memory.poll(news(2, report, "blog", published=at), feed=BLOG, now=NOW + MINUTE)
    told = [(alert.headline, alert.follow_kind) for alert, _ in memory.stored]
    assert told == [(denial, None), *([] if is_slow else [(report, FollowKind.DIRECTION)])]


def test_a_denial_is_called_one():
    memory = running()
    memory.poll(news(1, "Nvidia in talks to sell networking unit"))
    memory.poll(news(2, "Nvidia denies talks to sell networking unit", "blog"), feed=BLOG, now=NOW + MINUTE)
    assert memory.stored[1][0].follow_kind is FollowKind.DENIAL


ONE_LINK = "https://paper.example/business/8841.html"


def test_one_link_in_two_feeds_with_another_number_is_a_follow_up():
    memory = running((CRASH, "firms"))
    first, second = "US adds 37 firms to entity list", "US adds 140 firms to entity list"
    memory.poll(news(1, first, link=ONE_LINK))
    memory.poll(news(2, second, "blog", link=ONE_LINK), feed=BLOG, now=NOW + MINUTE)
    memory.poll(news(3, second, "daily", link=ONE_LINK), feed=DAILY, now=NOW + 2 * MINUTE)
    assert [(alert.headline, alert.follows) for alert, _ in memory.stored] == [(first, None), (second, first)]


def test_one_link_for_all_releases_makes_one_story_of_none():
    memory = running()
    memory.poll(news(1, "Nvidia to acquire Groq for $20 billion", link=ONE_LINK, published=NOW - MINUTE))
    memory.poll(news(2, "Nvidia recalls power adapters over fire risk", "blog", link=ONE_LINK), feed=BLOG)
    assert [alert.follows for alert, _ in memory.stored] == [None, None]
    assert len({story for _, story in memory.taken.values()}) == 5


@pytest.mark.parametrize("title", ["Why chip makers fell: Nvidia and a cheaper model", "英伟达 Nvidia 股价下跌"])
def test_one_link_in_two_feeds_in_other_words_is_one_story(title):
    memory = running()
    memory.poll(news(1, FALLS, link=ONE_LINK))
    memory.poll(news(2, title, "blog", link=ONE_LINK), feed=BLOG, now=NOW + MINUTE)
    assert len(memory.stored) == 1


def test_one_headline_again_in_its_feed_is_one_story():
    memory = running()
    title = "Fed cuts rates by 25 basis points as Nvidia slides"
    for number in range(1, 4):
        text = "Nvidia slides as the Federal Reserve eases, with what analysts say" if number == 3 else ""
        memory.poll(news(number, title, summary=text), now=NOW + number * MINUTE)
    assert len(memory.stored) == 1


def test_what_was_halted_resumed_and_is_halted_again_is_told_each_time():
    memory = running((NVIDIA, "Varta"))
    titles = ["Trading in Varta shares halted", "Trading in Varta shares resumed", "Trading in Varta halted"]
    for number, title in enumerate([*titles, titles[1]]):
        name, feed = [("wire", WIRE), ("blog", BLOG), ("daily", DAILY)][number % 3]
        at = NOW + number * timedelta(hours=8)
        memory.poll(news(number + 1, title, name, published=at), feed=feed, now=at)
    told = [alert for alert, _ in memory.stored]
    assert [alert.follows for alert in told] == [None, *titles]
    assert [alert.follow_kind for alert in told[1:]] == [FollowKind.DIRECTION] * 3


def test_a_slow_report_of_what_has_turned_since_is_no_news():
    memory = running((NVIDIA, "Varta"))
    halted, resumed = "Trading in Varta shares halted", "Trading in Varta shares resumed"
    memory.poll(news(1, halted))
    memory.poll(news(2, resumed), now=NOW + 20 * MINUTE)
    memory.poll(news(3, halted, "blog", published=NOW + 25 * MINUTE), feed=BLOG, now=NOW + 30 * MINUTE)
    memory.poll(news(4, halted, "daily", published=NOW + MINUTE), feed=DAILY, now=NOW + 90 * MINUTE)
    assert [alert.headline for alert, _ in memory.stored] == [halted, resumed]
    memory.poll(news(5, halted, published=NOW + 40 * MINUTE), now=NOW + 40 * MINUTE)
    assert len(memory.stored) == 3, "the feed that told of the first halt tells of another"


def test_an_edited_list_without_any_name_is_material_too():
    memory = running((CRASH, "firms"))
    memory.poll(news(1, "37 firms added to the entity list"))
    memory.poll(news(1, "140 firms added to the entity list"), now=NOW + MINUTE)
    assert len(memory.alerts) == 2


def escalating(domains=3, within=1800.0):
    return replace(NVIDIA, escalation=Escalation(domains, within, Severity.CRITICAL))


def test_the_third_source_within_the_time_raises_the_alert_once():
    memory = running((escalating(), "Nvidia"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG, now=NOW + 2 * MINUTE)
    assert len(memory.stored) == 1
    memory.poll(news(3, FALLS, "daily"), feed=DAILY, now=NOW + 9 * MINUTE)
    memory.poll(news(4, FALLS, "extra"), news(3, FALLS, "daily"), feed=DAILY, now=NOW + 10 * MINUTE)
    first, second = (alert for alert, _ in memory.stored)
    assert (first.severity, first.escalated) == (Severity.NORMAL, "")
    assert (second.severity, second.story, second.sources) == (Severity.CRITICAL, first.story, 3)
    assert second.escalated == "3 independent sources within 9 min"


@pytest.mark.parametrize(("back", "alerts"), [(1, 2), (20, 2), (120, 1)])
def test_a_clock_that_is_set_back_a_little_hides_no_source(back, alerts):
    memory = running((escalating(), "Nvidia"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG, now=NOW + MINUTE)
    memory.poll(news(3, FALLS, "daily"), feed=DAILY, now=NOW - back * MINUTE)
    assert len(memory.stored) == alerts


def test_sources_that_come_too_late_raise_nothing():
    memory = running((escalating(within=300.0), "Nvidia"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG, now=NOW + 2 * MINUTE)
    memory.poll(news(3, FALLS, "daily"), feed=DAILY, now=NOW + 9 * MINUTE)
    assert len(memory.stored) == 1


def test_two_feeds_of_one_publisher_are_one_source():
    memory = running((escalating(domains=2), "Nvidia"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, FALLS, link="https://live.wire.example/2"), feed=BLOG, now=NOW + MINUTE)
    assert len(memory.stored) == 1


def test_the_alert_of_a_document_with_three_sources_is_raised_by_itself_and_not_told_twice():
    memory = running((escalating(), "Nvidia"))
    memory.poll(*(news(number, f"{FALLS} - Site {number}", f"site{number}") for number in (1, 2, 3)))
    [(alert, channels)] = memory.stored
    assert (alert.escalated, alert.sources) == ("3 independent sources at once", 3)
    assert (alert.severity, channels) == (Severity.CRITICAL, {"desk"})
    memory.poll(news(4, FALLS, "extra"), feed=DAILY, now=NOW + MINUTE)
    assert len(memory.stored) == 1


def test_a_rule_that_many_sources_meet_late_alerts_once_with_the_higher_severity():
    memory = running((escalating(), "rout"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG)
    memory.poll(news(3, f"{FALLS} in rout", "daily"), feed=DAILY, now=NOW + MINUTE)
    memory.poll(news(4, f"{FALLS} in rout", "extra"), feed=DAILY, now=NOW + 2 * MINUTE)
    assert [(alert.severity, bool(alert.escalated)) for alert, _ in memory.stored] == [(Severity.CRITICAL, True)]


@pytest.mark.parametrize("silent", [True, False])
def test_what_came_at_a_bad_time_is_raised_by_a_report_in_other_words(silent):
    memory = running((escalating(), "falls"))
    memory.bad_time = Why.THROTTLED
    memory.poll(news(1, FALLS, published=NOW))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG, now=NOW + MINUTE)
    third = replace(WIRE, id="added", url="https://added.example/rss") if silent else DAILY
    drops = news(3, DROPS, "daily", published=NOW + 2 * MINUTE)
    memory.looked_up.clear()
    memory.poll(drops, feed=third, now=NOW + 2 * MINUTE)
    assert len(memory.looked_up) == 1, "a throttle may hold back hundreds of one story: the first is looked at"
    memory.poll(news(4, DROPS, "extra"), feed=DAILY, now=NOW + 3 * MINUTE)
    [(alert, channels)] = memory.stored
    assert (alert.headline, alert.severity, channels) == (FALLS, Severity.CRITICAL, {"desk"})
    assert (alert.escalated, alert.sources) == ("3 independent sources within 2 min", 3)


@pytest.mark.parametrize("enough_by_then", [False, True])
@pytest.mark.parametrize(("reason", "told"), [(Why.SILENCED, [{"desk", "oncall"}]), (Why.THROTTLED, [])])
def test_what_came_at_a_bad_time_reaches_who_waits_for_sources_unless_a_throttle_holds_it_back(
    reason, told, enough_by_then
):
    many = Comparison(Fact.SOURCES, Operator.AT_LEAST, (3,))
    memory = running((replace(NVIDIA, routes=(Route("desk"), Route("oncall", many))), "falls"))
    memory.bad_time = reason
    memory.poll(news(1, FALLS))
    memory.poll(news(2, DROPS, "blog"), feed=BLOG, now=NOW + MINUTE)
    if enough_by_then:
        added = replace(WIRE, id="added", url="https://added.example/rss")
        memory.poll(news(5, DROPS, "added"), feed=added, now=NOW + MINUTE)
    memory.bad_time = None
    assert not memory.stored, "two are not enough, or it is still a bad time"
    memory.poll(news(3, DROPS, "daily"), feed=DAILY, now=NOW + 2 * MINUTE)
    memory.poll(news(4, DROPS, "extra"), feed=DAILY, now=NOW + 3 * MINUTE)
    assert [channels for _, channels in memory.stored] == told


def test_a_channel_that_waits_for_sources_is_told_once_there_are():
    many = Comparison(Fact.SOURCES, Operator.AT_LEAST, (3,))
    memory = running((replace(NVIDIA, routes=(Route("desk"), Route("oncall", many))), "Nvidia"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG)
    [(_, channels)] = memory.stored
    assert channels == {"desk"}
    memory.poll(news(3, FALLS, "daily"), feed=DAILY)
    assert channels == {"desk", "oncall"}
    other = running((replace(NVIDIA, routes=(Route("oncall", many),)), "Nvidia"))
    other.poll(*(news(number, f"{FALLS} - Site {number}", f"site{number}") for number in (1, 2, 3)))
    assert [channels for _, channels in other.stored] == [{"oncall"}]


CURBS, CURBED = "US tightens export curbs on AI chips", "US tightens export curbs on Nvidia AI chips"


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        (Comparison(Fact.TICKER, Operator.IN, ("NASDAQ:NVDA",)), "curbs"),
        (Comparison(Fact.RELEVANCE, Operator.AT_LEAST, (90,)), "AI"),
    ],
)
@pytest.mark.parametrize("is_one_document", [False, True])
def test_a_channel_is_told_once_a_report_meets_its_condition(condition, word, is_one_document):
    """The first report went to nobody, or to others: it does not stand for all that its story tells."""
    rule = replace(CRASH, routes=(Route("desk", condition),))
    memory = running((rule, word))
    better = CURBED if word == "curbs" else f"AI: {CURBS}"
    if is_one_document:
        memory.poll(news(2, better, "blog"), news(1, CURBS))  # documents list the latest first
    else:
        memory.poll(news(1, CURBS))
        assert [channels for _, channels in memory.stored] == [set()]
        memory.poll(news(2, better, "blog"), feed=BLOG, now=NOW + MINUTE)
    memory.poll(news(3, better, "daily"), feed=DAILY, now=NOW + 2 * MINUTE)
    [(alert, channels)] = memory.stored
    assert (alert.headline, channels) == (CURBS, {"desk"})


def test_after_a_raised_alert_a_channel_that_waits_for_sources_is_told_too():
    many = Comparison(Fact.SOURCES, Operator.AT_LEAST, (3,))
    rule = replace(escalating(domains=2), routes=(Route("desk"), Route("oncall", many)))
    memory = running((rule, "Nvidia"))
    for number, (name, feed) in enumerate(FEEDS.items(), 1):
        memory.poll(news(number, FALLS, name), feed=feed, now=NOW + number * MINUTE)
    assert [(bool(alert.escalated), channels) for alert, channels in memory.stored] == [
        (False, {"desk"}),
        (True, {"desk", "oncall"}),
    ]
    memory.poll(news(9, FALLS, "extra"), feed=BLOG, now=NOW + 9 * MINUTE)
    other = running((rule, "Nvidia"))
    other.poll(*(news(number, f"{FALLS} - Site {number}", f"site{number}") for number in (1, 2, 3)))
    assert [channels for _, channels in other.stored] == [{"desk", "oncall"}]


def test_sources_that_came_by_other_ways_than_news_count_for_a_waiting_channel():
    """A person has merged two stories, or another feed was added: the store knows more sources than were told of."""
    many = Comparison(Fact.SOURCES, Operator.AT_LEAST, (3,))
    memory = running((replace(NVIDIA, routes=(Route("desk"), Route("oncall", many))), "Nvidia"))
    memory.poll(news(1, FALLS))
    [(alert, channels)] = memory.stored
    memory.publishers[alert.story] |= {"other.example": NOW, "third.example": NOW}
    memory.poll(news(2, FALLS, "blog"), feed=BLOG)
    assert channels == {"desk", "oncall"}


def test_the_source_that_makes_it_enough_may_come_in_a_silent_first_poll():
    many = Comparison(Fact.SOURCES, Operator.AT_LEAST, (3,))
    rule = replace(escalating(), routes=(Route("desk"), Route("oncall", many)))
    memory = running((rule, "Nvidia"))
    memory.poll(news(1, FALLS, published=NOW))
    memory.poll(news(2, FALLS, "blog", published=NOW + MINUTE), feed=BLOG, now=NOW + MINUTE)
    added = replace(WIRE, id="added", url="https://added.example/rss")
    silent = news(3, FALLS, "added", published=NOW + 2 * MINUTE)
    memory.poll(silent, feed=added, now=NOW + 40 * MINUTE)
    assert [alert.escalated for alert, _ in memory.stored] == [""], "it is 40 minutes later: no longer news"
    assert memory.stored[0][1] == {"desk", "oncall"}

    memory = running((rule, "Nvidia"))
    memory.poll(news(1, FALLS, published=NOW))
    memory.poll(news(2, FALLS, "blog", published=NOW + MINUTE), feed=BLOG, now=NOW + MINUTE)
    memory.poll(silent, feed=added, now=NOW + 3 * MINUTE)
    memory.poll(news(4, FALLS, "daily"), feed=DAILY, now=NOW + 40 * MINUTE)
    assert [alert.escalated for alert, _ in memory.stored] == ["", "3 independent sources within 2 min"]


def test_a_channel_that_a_rule_names_later_is_not_told_of_old_alerts():
    memory = running()
    memory.poll(news(1, FALLS))
    memory.matcher = Words((replace(NVIDIA, routes=(Route("desk"), Route("new"))), "Nvidia"))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG)
    assert [channels for _, channels in memory.stored] == [{"desk"}]


def test_a_headline_about_it_is_more_relevant_than_one_that_mentions_it():
    memory = running()
    memory.poll(news(1, "Nvidia unveils chip"), news(2, "Analysts at dinner: a long talk of many things, even Nvidia"))
    one, other = sorted((alert for alert, _ in memory.stored), key=lambda alert: alert.headline)[::-1]
    assert one.relevance > other.relevance
    assert one.tickers == ("NASDAQ:NVDA",)


def test_a_flood_is_one_alert_and_one_notice():
    memory = running(flood=50)
    flood = [
        news(number, "Nvidia test", summary=f"number {number} of many, quite another text {number}")
        for number in range(1, 401)
    ]
    memory.poll(*flood[:200])
    memory.poll(*flood[200:], now=NOW + timedelta(seconds=20))
    assert len(memory.alerts) == 1
    [notice] = memory.notices.values()
    assert (notice.channel, notice.alert.severity) == ("ops", Severity.HIGH)
    assert "wire floods: 200 items" in notice.alert.headline
    assert len(stories(memory, "Nvidia test")) == 1


def test_a_flood_that_comes_in_drops_is_stopped_at_the_limit():
    memory = running(flood=50)
    for number in range(1, 121):
        text = f"number {number} of many, quite another text {number}"
        memory.poll(news(number, "Nvidia test", summary=text), now=NOW + timedelta(seconds=number / 10))
    assert len(memory.alerts) == 50
    assert len(memory.notices) == 1


def flooding(first, count, at, title="Nvidia test"):
    texts = (f"Nvidia, number {number} of many, quite another text {number}" for number in range(first, first + count))
    return [news(first + n, title, summary=text, published=at) for n, text in enumerate(texts)]


def test_a_flood_that_goes_on_poll_after_poll_is_one():
    memory = running(flood=50)
    for number in range(5):
        at = NOW + number * timedelta(seconds=61)
        memory.poll(*flooding(1 + 50 * number, 50, at), now=at)
    assert len(memory.alerts) == 100
    [notice] = memory.notices.values()
    assert notice.alert.headline == "Feed wire floods: 150 items with one title within 10 minutes"


def test_a_flood_is_remembered_for_an_hour():
    memory = running(flood=50)
    memory.poll(*flooding(1, 120, NOW))
    for minutes, alerts in ((15, 1), (30, 1), (150, 21)):
        at = NOW + minutes * MINUTE
        memory.poll(*flooding(1000 * minutes, 20, at), now=at)
        assert len(memory.alerts) == alerts


def test_a_title_has_five_times_the_limit_in_a_day():
    memory = running(flood=50)
    for hour in range(12):
        at = NOW + timedelta(hours=hour)
        memory.poll(*flooding(1 + 30 * hour, 30, at), now=at)
    assert len(memory.alerts) == 240
    assert [one.alert.headline for one in memory.notices.values()] == [
        "Feed wire floods: 270 items with one title within a day"
    ]


def test_an_evening_of_disclosures_that_one_poll_brings_is_no_flood():
    class Texts(Words):
        def match(self, item):
            return super().match(replace(item, title=item.summary))

    memory = running(flood=50)
    memory.matcher = Texts((NVIDIA, "Company"))
    titled = "Next Day Disclosure Return"
    memory.poll(
        *(
            news(number, titled, summary=f"Company{number} has bought {number} shares", published=NOW - number * MINUTE)
            for number in range(1, 122)
        )
    )
    assert len(memory.alerts) == 121
    assert memory.notices == {}


def test_a_flood_without_titles_is_one_too():
    class Texts(Words):
        def match(self, item):
            return super().match(replace(item, title=item.title or item.summary))

    memory = running(flood=50)
    memory.matcher = Texts((NVIDIA, "Nvidia"))
    memory.poll(*flooding(1, 200, NOW, title=""))
    assert len(memory.alerts) == 1
    [notice] = memory.notices.values()
    assert notice.alert.headline == "Feed wire floods: 200 items without a title within a minute"


def test_posts_without_titles_are_in_the_story_of_the_headline_that_says_the_same():
    for first in (0, 1):
        memory = running()
        memory.matcher = Posts((NVIDIA, "Nvidia"))
        told = [
            news(
                1, "", summary="JUST IN: Nvidia signs $7 billion lease for data centers in Norway. Work begins in May."
            ),
            news(2, "Nvidia signs $7 billion lease for data centers in Norway - Reuters", "blog"),
            news(3, "", "daily", summary="Nvidia signs $7 billion lease for data centers in Norway"),
        ]
        for entry, feed in zip(told[first:] + told[:first], (WIRE, BLOG, DAILY), strict=True):
            memory.poll(entry, feed=feed)
        assert len(memory.alerts) == 1
        memory.poll(news(4, "", summary="Nvidia cuts its lease for data centers in Norway to $2 billion"))
        assert len(memory.alerts) == 2
        assert memory.told[memory.stored[0][0].story].startswith("JUST IN" if first == 0 else "Nvidia signs $7 billion")


class Posts(Words):
    """Rules that look for their word at the beginning of a text where there is no title."""

    def match(self, item):
        return super().match(replace(item, title=item.title or item.summary))


def untitled(*summaries, guids, minutes, link=None):
    """What is told of posts without titles that one feed brings by and by."""
    memory = running()
    memory.matcher = Posts((NVIDIA, "Nvidia"))
    listed = {}
    for place, (guid, summary) in enumerate(zip(guids, summaries, strict=True)):
        now = NOW + place * minutes * MINUTE
        stated = {"link": link} if link else {}
        listed[guid] = news(guid, "", summary=summary, published=now, **stated)
        memory.poll(*reversed(listed.values()), now=now)
    return [(alert.summary, alert.follows) for alert, _ in memory.stored]


def test_an_edited_post_without_a_title_is_judged_as_an_edited_title_is():
    listed = [f"US adds {count} firms to its Entity List, Nvidia says" for count in (37, 140)]
    assert untitled(*listed, guids=(1, 1), minutes=30) == [(listed[0], None), (listed[1], listed[0])]
    assert len(untitled(listed[0], f"JUST IN: {listed[0]}", guids=(1, 1), minutes=30)) == 1


@pytest.mark.parametrize("link", [None, "https://wire.example/ticker"])
def test_each_post_without_a_title_is_told_though_all_have_the_link_of_one_page(link):
    events = ("Nvidia opens a plant in Bavaria", "Nvidia recalls cards over fire risk", "Nvidia sued over pictures")
    assert len(untitled(*events, guids=(1, 2, 3), minutes=5, link=link)) == 3


@pytest.mark.parametrize(
    ("post", "again", "minutes"),
    [
        ("Nvidia and Norway sign memorandum on data centers", "JUST IN: {}", 1),
        ("Nvidia signs $7 billion lease in Norway", "UPDATE 1-{}", 600),
    ],
)
def test_a_post_without_a_title_that_its_feed_repeats_in_other_words_is_told_once(post, again, minutes):
    assert untitled(post, again.format(post), guids=(1, 2), minutes=minutes) == [(post, None)]


def test_many_posts_a_day_are_no_flood_for_want_of_titles():
    class Texts(Words):
        def match(self, item):
            return super().match(replace(item, title=item.summary))

    memory = running(flood=50)
    memory.matcher = Texts((NVIDIA, "Nvidia"))
    for hour in range(12):
        posts = [
            news(hour * 50 + n, "", summary=f"Post {hour * 50 + n} about item {n} of hour {hour}") for n in range(25)
        ]
        memory.poll(*posts, now=NOW + hour * 60 * MINUTE)
    memory.poll(news(999, "", summary="Nvidia falls"), now=NOW + 721 * MINUTE)
    memory.poll(news(1_000, "", summary="Nvidia names a new head of sales in Japan"), now=NOW + 722 * MINUTE)
    assert (len(memory.alerts), memory.notices) == (2, {})


def test_a_rule_that_only_a_flooding_text_meets_is_told_all_the_same():
    class Texts(Words):
        def match(self, item):
            return super().match(replace(item, title=item.summary))

    memory = running(flood=50)
    memory.matcher = Texts((NVIDIA, "Nvidia"), (CRASH, "crash"))
    texts = [*("Nvidia" for _ in range(80)), "a crash"]
    memory.poll(*(news(number, "Market news", summary=text) for number, text in enumerate(texts, 1)))
    assert sorted(rule for rule, *_ in memory.alerts) == ["crash", "nvidia"]


def test_a_silent_first_poll_of_many_equal_titles_is_no_flood():
    memory = Memory(flood=50)
    memory.poll(*(news(number, "Nvidia test") for number in range(100)))
    assert memory.notices == {}


def test_a_decision_that_was_not_stored_leaves_nothing_behind():
    memory = running()
    for _ in range(3):
        memory.decide(news(1, FALLS))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG)
    assert [headline for _, headline, _ in memory.alerts] == [FALLS]
    memory.decide()
    assert len(memory.window) == len(memory.filed) == 4


def test_what_a_clock_that_was_ahead_forgot_comes_back():
    memory = running()
    memory.poll(news(1, FALLS))
    memory.poll(news(0, "Weather of blog", "blog"), feed=BLOG, now=NOW + timedelta(days=40))
    assert len(memory.window) < 4
    memory.poll(news(2, f"{FALLS} - Daily", "daily"), feed=DAILY, now=NOW + 2 * MINUTE)
    assert len(memory.stored) == 1


def test_a_longer_window_has_what_is_stored():
    memory = running()
    memory.poll(news(1, FALLS))
    memory.poll(news(9, "Weather in Rome"), now=NOW + timedelta(hours=90))
    memory.window.adjust(timedelta(hours=120))
    memory.poll(news(2, f"{FALLS} - Daily", "daily"), feed=DAILY, now=NOW + timedelta(hours=91))
    assert len(stories(memory, FALLS)) == 1


def test_what_a_lost_transaction_had_placed_is_taken_back():
    memory = running()
    before = dict(memory.filed), dict(memory.taken), dict(memory.digests), dict(memory.publishers)
    confirmed = memory.window._committed
    memory.poll(news(1, FALLS))
    memory.decide(news(9, "Weather"), feed=BLOG)
    lost = max(memory.filed)
    assert lost in memory.window._window
    # The transaction is rolled back: neither the store nor its callers know of it.
    memory.filed, memory.taken, memory.digests, memory.publishers = before
    memory.window._committed = confirmed
    memory.stored.clear()
    memory.alerts.clear()
    memory.poll(news(2, "Quite another thing, Nvidia says", "blog"), feed=BLOG)
    memory.decide(news(9, "Weather"), feed=BLOG)
    assert len(memory.window) == len(memory.filed)
    assert memory.window.seen == max(one.seq for one in memory.filed.values())
    memory.poll(news(1, FALLS))
    assert FALLS in [headline for _, headline, _ in memory.alerts]


def test_a_new_version_that_reads_headlines_in_another_way_opens_no_story_again():
    memory = running()
    memory.poll(news(1, FALLS))
    old = dict(memory.filed)
    for number, one in old.items():
        memory.filed[number] = replace(one, reading=b"[2,0]", keys=b"")
    memory.restart()
    assert memory.filed == old
    memory.poll(news(2, f"{FALLS} - Blog", "blog"), feed=BLOG, now=NOW + MINUTE)
    assert len(memory.alerts) == len(stories(memory, FALLS)) == 1


def test_what_another_version_beside_this_one_has_placed_is_read_anew():
    memory = running()
    memory.decide(news(1, FALLS))
    memory.poll(news(1, FALLS))
    memory.filed = {number: replace(one, reading=b"[2,0]", keys=b"") for number, one in memory.filed.items()}
    memory.window = StoryWindow(memory.window._window.span, memory.matcher.mentions)
    memory.poll(news(2, f"{FALLS} - Blog", "blog"), feed=BLOG, now=NOW + MINUTE)
    assert len(memory.alerts) == len(stories(memory, FALLS)) == 1


titles = st.sampled_from(
    [
        FALLS,
        f"UPDATE 1-{FALLS}",
        "Nvidia falls 3 % after DeepSeek unveils a cheaper model",
        "Nvidia rises 17 % after DeepSeek unveils a cheaper model",
        "Bond crash after rate shock",
        "Nvidia: transaction in own shares",
        "英伟达 Nvidia 股价下跌",
        "😀",
        "",
    ]
)
polls = st.lists(
    st.tuples(
        st.sampled_from(sorted(FEEDS)),
        st.lists(st.tuples(st.integers(1, 4), titles), max_size=3),
        st.integers(0, 20),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=examples(60))
@given(polls)
def test_a_restart_changes_no_decision(history):
    """The same polls with and without restarts between them end in the same stories and alerts."""
    ends = []
    for restarts in (False, True):
        memory = running((escalating(domains=2), "Nvidia"), (CRASH, "crash"))
        for feed, entries, minutes, is_restarted in history:
            if restarts and is_restarted:
                memory.restart()
            listed = (news(number, title, feed) for number, title in entries)
            memory.poll(*listed, feed=FEEDS[feed], now=NOW + minutes * MINUTE)
        ends.append((memory.taken, [alert for alert, _ in memory.stored]))
    assert ends[0] == ends[1]


@settings(deadline=None, max_examples=examples(60))
@given(polls)
def test_the_window_holds_what_the_store_holds(history):
    memory = running()
    for feed, entries, minutes, _ in history:
        listed = [news(number, title, feed) for number, title in entries]
        memory.decide(*listed, feed=FEEDS[feed], now=NOW + minutes * MINUTE)
        memory.poll(*listed, feed=FEEDS[feed], now=NOW + minutes * MINUTE)
    memory.decide(feed=WIRE)
    assert {item: memory.window._window.story_of(item) for item in memory.filed} == {
        item: one.story for item, one in memory.filed.items()
    }
