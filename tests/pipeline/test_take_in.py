"""What one good poll changes: decided by a pure function, so tested without any I/O."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.feeds.identity import itemise
from alerts.model.document import Document
from alerts.model.health import Health
from alerts.model.item import Entry
from alerts.model.poll import Due, PollState
from alerts.pipeline.good_poll import Poll
from alerts.pipeline.take_in import asked_digests
from alerts.stories.recognise import digests
from tests.pipeline.memory import BLOG, NOW, WIRE, Memory

STATE = PollState(feed=WIRE.id, url=WIRE.address, next_poll_at=NOW)


def news(number, title, **stated):
    stated = {"guid": f"g{number}", "link": f"https://wire.example/{number}", "published": NOW} | stated
    return Entry(title=title, **stated)


def test_the_first_poll_is_silent_and_the_second_is_not():
    memory = Memory()
    memory.poll(news(1, "Nvidia falls"))
    assert memory.alerts == []
    memory.poll(news(2, "Nvidia recovers"), news(1, "Nvidia falls"))
    assert memory.alerts == [("nvidia", "Nvidia recovers", False)]


def test_backfill_lets_the_newest_of_the_first_poll_alert():
    memory = Memory()
    old, new = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    memory.poll(news(1, "Nvidia old", published=old), news(2, "Nvidia new", published=new), backfill=1)
    assert memory.alerts == [("nvidia", "Nvidia new", False)]


def test_backfill_counts_an_entry_that_is_listed_twice_once():
    memory = Memory()
    newest, older = news(2, "Nvidia newest"), news(1, "Nvidia older", published=NOW - timedelta(hours=2))
    memory.poll(newest, newest, older, backfill=1)
    assert memory.alerts == [("nvidia", "Nvidia newest", False)]
    memory = Memory()
    memory.poll(newest, newest, older, backfill=2)
    assert [headline for _, headline, _ in memory.alerts] == ["Nvidia older", "Nvidia newest"]


def test_what_was_there_at_a_first_poll_stays_silent_when_another_feed_brings_it():
    memory = Memory()
    old = NOW - timedelta(hours=3)
    memory.poll(news(1, "Nvidia old", published=old))
    memory.poll(news(0, "Fed", link="https://blog.example/0"), feed=BLOG, now=NOW - timedelta(minutes=5))
    memory.poll(news(9, "Nvidia old", link="https://wire.example/1", published=old), feed=BLOG)
    assert memory.alerts == []


def test_news_that_a_feed_added_meanwhile_had_at_its_first_poll_is_still_news():
    memory = Memory()
    memory.poll(news(0, "Fed", link="https://blog.example/0"), feed=BLOG, now=NOW - timedelta(minutes=15))
    fresh = NOW - timedelta(minutes=5)
    memory.poll(news(1, "Nvidia now", published=fresh))
    memory.poll(news(9, "Nvidia now", link="https://wire.example/1", published=fresh), feed=BLOG)
    assert [rule for rule, *_ in memory.alerts] == ["nvidia"]


def test_a_first_body_that_was_cut_off_is_no_baseline_for_its_rest():
    memory = Memory()
    memory.poll(news(3, "Nvidia c"), truncated=True)
    memory.poll(news(3, "Nvidia c"), news(2, "Nvidia b"), news(1, "Nvidia a"))
    assert memory.alerts == []
    memory.poll(news(4, "Nvidia d"), news(3, "Nvidia c"))
    assert memory.alerts == [("nvidia", "Nvidia d", False)]


def test_a_feed_that_is_always_cut_off_gets_its_baseline_all_the_same():
    memory = Memory()
    for last in (1, 2, 3):
        memory.poll(news(last, f"Nvidia {last}"), truncated=True)
    assert memory.alerts == [("nvidia", "Nvidia 3", False)]


def test_a_new_address_is_a_baseline_although_another_feed_knows_one_of_its_links():
    memory = Memory()
    memory.poll(news(1, "Nvidia falls"))
    memory.poll(news(5, "Shared", link="https://blog.example/5"), feed=BLOG)
    moved = replace(WIRE, url="https://other.example/rss")
    memory.poll(news(7, "Nvidia x"), news(8, "Shared", link="https://blog.example/5"), feed=moved)
    assert memory.alerts == []


def test_a_page_that_always_shows_the_latest_story_loses_none_of_them():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    for number, title in enumerate(["Nvidia opens higher", "Nvidia halted pending news", "Nvidia to acquire Arm"]):
        memory.poll(news(10 + number, title, link="https://wire.example/latest", published=None))
    assert len(memory.alerts) == 3


def test_a_revision_that_is_counted_in_the_guid_is_an_edit():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    for count, title in enumerate(["Nvidia opens higher", "Chip maker gains as Nvidia trades"]):
        memory.poll(news(1, title, guid=f"https://wire.example/1#{count}"))
    assert len(memory.alerts) == 1


def test_a_guid_that_is_given_out_again_brings_news():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    memory.poll(news(1, "Nvidia opens higher", guid="slot"))
    memory.poll(news(2, "Bond markets crash", guid="slot"))
    assert [rule for rule, *_ in memory.alerts] == ["nvidia", "crash"]


def test_a_page_that_shows_the_latest_notice_under_one_name_tells_each():
    memory = Memory()
    latest = {"guid": "latest", "link": "https://wire.example/latest", "published": None}
    titles = [
        "Weather",
        "Nvidia halts shipments to Brazil",
        "Nvidia chief executive resigns",
        "Nvidia recalls gaming cards",
    ]
    for title in titles:
        memory.poll(news(1, title, **latest))
        memory.poll(news(1, title, **latest))
    assert [headline for _, headline, _ in memory.alerts] == titles[1:]


def test_the_same_link_in_two_feeds_alerts_once():
    memory, blog = Memory(), BLOG
    memory.poll(news(0, "Fed"))
    memory.poll(news(0, "Fed", link="https://blog.example/0"), feed=blog)
    memory.poll(news(1, "Nvidia falls"))
    told = memory.poll(news(9, "Nvidia dives", link="http://www.wire.example/1?utm_source=x#top"), feed=blog)
    assert memory.alerts == [("nvidia", "Nvidia falls", False)]
    assert told.duplicates == 1


def test_a_member_alerts_for_a_rule_that_only_its_own_words_match():
    memory, blog = Memory(), BLOG
    memory.poll(news(0, "Fed"))
    memory.poll(news(0, "Fed", link="https://blog.example/0"), feed=blog)
    memory.poll(news(1, "Nvidia falls"))
    memory.poll(news(9, "Nvidia in crash", link="https://wire.example/1"), feed=blog)
    assert [rule for rule, *_ in memory.alerts] == ["nvidia", "crash"]


def test_an_edit_alerts_only_for_what_matches_now_and_did_not_before():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    memory.poll(news(1, "Markets open"))
    memory.poll(news(1, "Nvidia opens lower"))
    memory.poll(news(1, "Nvidia opens much lower"))
    assert memory.alerts == [("nvidia", "Nvidia opens lower", False)]


def test_an_edit_of_a_baseline_item_that_matched_already_stays_silent():
    memory = Memory()
    memory.poll(news(1, "Nvidia falls"))
    memory.poll(news(1, "Nvidia falls 17 %"))
    assert memory.alerts == []


def test_a_guid_that_one_document_repeats_for_different_items_is_not_trusted_from_then_on():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    memory.poll(news(1, "Nvidia falls", guid="same"), news(2, "Bond crash", guid="same"))
    memory.poll(news(3, "Nvidia recovers", guid="same"))
    assert sorted(rule for rule, *_ in memory.alerts) == ["crash", "nvidia", "nvidia"]


def test_forty_announcements_under_one_title_and_second_stay_forty():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    memory.poll(*(news(n, "Nvidia: transaction in own shares", summary=f"bought {n}") for n in range(1, 41)))
    assert len(memory.alerts) == 40


def test_a_title_that_comes_again_with_other_words_below_it_opens_a_story_of_its_own():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    nameless = {"guid": None, "link": None}
    for text in ("bought 1,000", "bought 2,000"):
        memory.poll(news(1, "Nvidia: transaction in own shares", summary=text, **nameless))
    assert len(memory.alerts) == 2
    assert len({story for _, story in memory.taken.values()}) == 3


def test_an_item_listed_twice_in_one_document_is_one():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    told = memory.poll(news(1, "Nvidia falls"), news(1, "Nvidia falls"))
    assert (len(memory.alerts), told.duplicates) == (1, 1)


def test_news_that_appeared_while_nobody_was_looking_is_late():
    memory = Memory()
    memory.poll(news(0, "Fed"), now=NOW - timedelta(hours=6))
    memory.poll(news(1, "Nvidia falls", published=NOW - timedelta(hours=3)))
    assert memory.alerts == [("nvidia", "Nvidia falls", True)]


def test_what_is_older_than_max_age_stays_silent_and_says_why():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    told = memory.poll(news(1, "Nvidia falls", published=NOW - timedelta(days=2)))
    assert memory.alerts == []
    assert [suppression.rule for taken in told.items for suppression in taken.suppressions] == ["nvidia"]


def test_a_new_address_with_nothing_known_is_a_baseline_again():
    memory = Memory()
    memory.poll(news(1, "Nvidia falls"))
    moved = replace(WIRE, url="https://other.example/rss")
    memory.poll(news(7, "Nvidia elsewhere"), feed=moved)
    assert memory.alerts == []
    memory.poll(news(8, "Nvidia again"), news(7, "Nvidia elsewhere"), feed=moved)
    assert memory.alerts == [("nvidia", "Nvidia again", False)]


def test_a_new_address_of_the_same_feed_goes_on_where_it_was():
    memory = Memory()
    memory.poll(news(1, "Nvidia falls"))
    memory.poll(news(2, "Nvidia recovers"), news(1, "Nvidia falls"), feed=replace(WIRE, url="https://wire.example/2"))
    assert memory.alerts == [("nvidia", "Nvidia recovers", False)]


def test_entries_that_name_themselves_in_no_way_are_taken_in_once():
    memory = Memory()
    memory.poll(news(0, "Fed"))
    for _ in range(3):
        memory.poll(Entry(summary="Nvidia without a title"))
    assert len(memory.taken) == 2


def test_a_gap_that_is_normal_for_a_feed_shortens_no_interval():
    slow = replace(WIRE, tier="slow", every=3_600.0, longest=21_600.0)
    for feed, due in ((slow, Due.GAP), (replace(slow, ignore=frozenset({Health.GAPPED})), Due.RHYTHM)):
        memory = Memory()
        for day in range(3):
            memory.poll(news(day, f"Fed {day}"), feed=feed, now=NOW + timedelta(days=5 * day))
        assert memory.states["wire"].due is due


maybe = st.none() | st.sampled_from(["a", "b", "c"])
entry = st.builds(
    lambda guid, link, title, day: Entry(
        guid=guid,
        link=link and f"https://wire.example/news/{link}",
        title=title,
        published=None if day is None else NOW - timedelta(days=day),
    ),
    maybe,
    maybe,
    st.sampled_from(["Nvidia falls", "Nvidia in crash", "Fed holds", ""]),
    st.none() | st.integers(0, 2),
)


@settings(deadline=None)
@given(st.lists(st.lists(entry, max_size=5), min_size=1, max_size=5))
def test_a_document_that_is_seen_again_brings_nothing_new(documents):
    memory = Memory()
    for entries in documents:
        if memory.poll(*entries).distrust:
            # What was learnt to distrust may part what it held together, once.
            memory.poll(*entries)
        before = (len(memory.taken), list(memory.alerts))
        memory.poll(*entries)
        assert (len(memory.taken), memory.alerts) == before


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([WIRE, BLOG]), st.lists(entry, max_size=4)), min_size=1, max_size=5))
def test_two_feeds_that_share_links_and_titles_settle_down(polls):
    memory = Memory()
    for feed, entries in polls:
        memory.poll(*entries, feed=feed)
        memory.poll(*entries, feed=feed)
        before = (len(memory.taken), list(memory.alerts))
        memory.poll(*entries, feed=feed)
        assert (len(memory.taken), memory.alerts) == before


ENTRIES = st.builds(
    Entry,
    guid=st.none() | st.sampled_from(["a", "b"]),
    link=st.none() | st.sampled_from(["https://wire.example/a", "https://wire.example/b", "https://wire.example/"]),
    title=st.sampled_from(["", "Nvidia", "Fed"]),
    summary=st.sampled_from(["", "falls"]),
    published=st.none() | st.just(NOW),
)


@given(st.lists(ENTRIES, min_size=1, max_size=4), st.data())
def test_whatever_is_trusted_everything_that_may_lead_to_an_item_was_asked_for(entries, data):
    poll = Poll(feed=WIRE, document=Document(format="RSS", entries=tuple(entries)), state=STATE, now=NOW, backfill=0)
    asked = set(asked_digests(poll))
    stated = sorted({identity.digest for item in poll.items for identity in item.identities})
    distrusted = frozenset(data.draw(st.sets(st.sampled_from(stated))))
    for item in itemise(entries, feed=WIRE.id, groups=WIRE.groups, distrusted=distrusted):
        assert asked.issuperset(digests(item, distrusted))


def test_a_language_is_the_item_s_own_or_what_the_operator_says_of_the_feed():
    entries = tuple(news(number, "x", lang=lang) for number, lang in enumerate(("de", None, "en-US")))
    document = Document(format="RSS", lang="en-US", entries=entries)
    poll = Poll(feed=replace(WIRE, lang="zh"), document=document, state=STATE, now=NOW, backfill=0)
    assert [item.lang for item in poll.items] == ["de", "zh", "zh"]
    assert [item.lang for item in replace(poll, feed=WIRE).items] == ["de", None, "en-US"]


def test_news_between_a_first_poll_that_was_cut_off_and_the_next_is_told():
    memory, later = Memory(), NOW + timedelta(hours=2)
    memory.poll(news(3, "Nvidia c"), truncated=True)
    since = news(4, "Nvidia d", published=later - timedelta(minutes=5))
    memory.poll(since, news(3, "Nvidia c"), news(2, "Nvidia b"), now=later)
    assert [headline for _, headline, _ in memory.alerts] == ["Nvidia d"]
    memory = Memory()
    memory.poll(news(3, "Nvidia c", published=None), truncated=True)
    entries = [news(n, f"Nvidia {n}", published=None) for n in (4, 3, 2)]
    entries[1] = news(3, "Nvidia c", published=None)
    memory.poll(*entries, now=later)
    assert [headline for _, headline, _ in memory.alerts] == ["Nvidia 4"]


def test_what_an_address_brings_that_took_the_place_of_a_dead_one_is_news_where_it_is_dated_since():
    memory, now = Memory(), NOW + timedelta(hours=60)
    memory.poll(news(1, "Nvidia falls"))
    moved = replace(WIRE, url="https://other.example/rss")
    entries = [news(n, f"Nvidia {n}", published=now - timedelta(hours=hours)) for n, hours in ((7, 1), (8, 4), (9, 70))]
    memory.poll(*entries, feed=moved, now=now)
    assert sorted(headline for _, headline, _ in memory.alerts) == ["Nvidia 7", "Nvidia 8"]
