"""What becomes of stories over several polls: decided by pure functions, so tested without any I/O."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model.item import Entry
from alerts.model.routing import Comparison, Fact, Operator
from alerts.model.rule import Escalation, Route
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from alerts.pipeline.story_window import StoryWindow
from tests.pipeline.memory import BLOG, CRASH, NOW, NVIDIA, WIRE, Memory, Words

MINUTE = timedelta(minutes=1)
DAILY = replace(WIRE, id="daily", url="https://daily.example/rss")
FEEDS = {"wire": WIRE, "blog": BLOG, "daily": DAILY}
FALLS = "Nvidia falls 17 % after DeepSeek unveils a cheaper model"


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
    assert len(memory.stored) <= 3


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


def test_one_document_with_three_sources_raises_its_own_alert():
    memory = running((escalating(), "Nvidia"))
    memory.poll(*(news(number, f"{FALLS} - Site {number}", f"site{number}") for number in (1, 2, 3)))
    assert [alert.escalated for alert, _ in memory.stored] == ["", "3 independent sources at once"]


def test_a_rule_that_many_sources_meet_late_alerts_once_with_the_higher_severity():
    memory = running((escalating(), "rout"))
    memory.poll(news(1, FALLS))
    memory.poll(news(2, FALLS, "blog"), feed=BLOG)
    memory.poll(news(3, f"{FALLS} in rout", "daily"), feed=DAILY, now=NOW + MINUTE)
    memory.poll(news(4, f"{FALLS} in rout", "extra"), feed=DAILY, now=NOW + 2 * MINUTE)
    assert [(alert.severity, bool(alert.escalated)) for alert, _ in memory.stored] == [(Severity.CRITICAL, True)]


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


@settings(deadline=None, max_examples=60)
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


@settings(deadline=None, max_examples=60)
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
