"""Is this entry an item that is known already?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model.intake import KnownItem
from alerts.model.item import Identity, IdentityKind, Item
from alerts.stories.recognise import Standing, claims, digests, recognise

NOON = datetime(2025, 1, 27, 12, tzinfo=UTC)


def item(feed="wire", *, guid=None, link=None, title="Nvidia falls", summary="", published=NOON):
    identities = []
    if guid:
        identities.append(Identity(IdentityKind.GUID, feed, guid))
    if link:
        identities.append(Identity(IdentityKind.LINK, "", link))
    if title and published:
        identities.append(Identity(IdentityKind.TITLE, "", f"{title} {published.isoformat()}"))
    key = f"guid:{guid}" if guid else f"link:{link}" if link else f"title:{title}"
    return Item(
        feed=feed,
        key=key,
        guid=guid,
        link=link,
        title=title,
        summary=summary,
        published=published,
        identities=tuple(identities),
    )


def stored(*items, retired=False):
    known = {}
    for number, one in enumerate(items, 1):
        for digest in digests(one, frozenset()):
            known.setdefault(
                digest,
                KnownItem(id=number, feed=one.feed, story=0 if retired else number, item=None if retired else one),
            )
    return known


def standing(one, known, *, distrusted=frozenset(), claimed=frozenset()):
    return recognise(one, known, distrusted, claimed).standing


def test_an_entry_that_shares_nothing_is_new():
    known = stored(item(guid="1", link="a.example/1"))
    assert standing(item(guid="2", link="a.example/2", title="Fed holds"), known) is Standing.NEW


def test_a_guid_is_known_in_its_feed_whatever_else_changed():
    known = stored(item(guid="1", link="a.example/1"))
    assert standing(item(guid="1", link="a.example/moved", title="Nvidia recovers"), known) is Standing.KNOWN


def test_a_guid_means_nothing_in_another_feed():
    known = stored(item(guid="1", title="Nvidia falls"))
    assert standing(item("other", guid="1", title="Fed holds"), known) is Standing.NEW


def test_the_same_link_in_another_feed_joins_the_story():
    known = stored(item(guid="1", link="a.example/1"))
    found = recognise(item("other", guid="x", link="a.example/1", title="英伟达大跌"), known, frozenset(), frozenset())
    assert found.standing is Standing.MEMBER
    assert found.known.story == 1


def test_a_link_under_which_another_feed_has_wholly_different_words_means_nothing():
    known = stored(item(guid="1", link="a.example/all", title="Nvidia buys Groq"))
    later = item("other", guid="x", link="a.example/all", title="Power adapters recalled", published=None)
    found = recognise(later, known, frozenset(), frozenset())
    assert found.standing is Standing.NEW
    assert found.distrust == {Identity(IdentityKind.LINK, "", "a.example/all").digest}
    same_time = item("other", guid="x", link="a.example/all", title="Power adapters recalled")
    assert standing(same_time, known) is Standing.MEMBER


def test_a_new_guid_scheme_is_seen_through_by_the_link():
    known = stored(item(guid="http://a.example/1#0", link="a.example/1"))
    assert standing(item(guid="http://a.example/1#1", link="a.example/1", title="Nvidia falls 17 %"), known) is (
        Standing.KNOWN
    )


def test_a_new_guid_and_a_new_link_are_seen_through_by_title_and_date():
    known = stored(item(guid="old-1", link="a.example/?id=1"))
    assert standing(item(guid="new-1", link="a.example/news/1"), known) is Standing.KNOWN


def test_two_entries_of_one_title_and_second_stay_two_when_they_stand_side_by_side():
    first = item(guid="1", link="a.example/1", title="Transaction in own shares")
    second = item(guid="2", link="a.example/2", title="Transaction in own shares")
    known = stored(first)
    claimed = claims([first, second], known, frozenset())
    assert standing(second, known, claimed=claimed) is Standing.NEW


def test_two_entries_of_one_title_and_second_stay_two_when_their_texts_differ():
    known = stored(item(guid="1", title="Transaction in own shares", summary="Barclays bought 1,000"))
    later = item(guid="2", title="Transaction in own shares", summary="Shell bought 2,000")
    assert standing(later, known) is Standing.NEW


def test_a_link_that_always_shows_the_latest_item_is_not_trusted_any_more():
    known = stored(item(guid="1", link="a.example/latest", title="Sanctions on Harbour Shipping"))
    one = item(guid="2", link="a.example/latest", title="Rate decision tomorrow", published=None)
    found = recognise(one, known, frozenset(), frozenset())
    assert found.standing is Standing.NEW
    assert found.distrust == {Identity(IdentityKind.LINK, "", "a.example/latest").digest}


@pytest.mark.parametrize("feed", ["wire", "other"])
def test_what_was_retired_never_comes_back_as_new(feed):
    known = stored(item(guid="1", link="a.example/1"), retired=True)
    assert standing(item(feed, guid="1", link="a.example/1"), known) is Standing.RETIRED


def test_an_identity_that_is_not_trusted_leads_nowhere():
    one = item(guid="1", link="a.example/1", title="Nvidia falls")
    other = item(guid="1", link="a.example/2", title="Fed holds")
    distrusted = frozenset({Identity(IdentityKind.GUID, "wire", "1").digest})
    assert standing(other, stored(one), distrusted=distrusted) is Standing.NEW


def test_an_item_without_a_trusted_name_is_known_by_its_text():
    one = item(guid="1", title="", summary="Nvidia fell")
    distrusted = frozenset({Identity(IdentityKind.GUID, "wire", "1").digest})
    (text,) = digests(one, distrusted)
    known = {text: KnownItem(id=7, feed="wire", story=7, item=one)}
    assert standing(one, known, distrusted=distrusted) is Standing.KNOWN


texts = st.text(min_size=1, max_size=8)


@given(guid=st.none() | texts, link=st.none() | texts, title=texts, published=st.none() | st.just(NOON))
def test_what_was_stored_is_known_when_it_is_seen_again(guid, link, title, published):
    one = item(guid=guid, link=link, title=title, published=published)
    assert standing(one, stored(one)) is Standing.KNOWN


@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=6, unique=True))
def test_items_of_one_document_with_guids_and_links_of_their_own_are_never_merged(pairs):
    items = [item(guid=f"g{n}", link=f"l{n}", title="Same", summary=text) for n, (text, _) in enumerate(pairs)]
    known = stored(items[0])
    claimed = claims(items, known, frozenset())
    assert all(standing(one, known, claimed=claimed) is Standing.NEW for one in items[1:])


def test_a_link_that_always_shows_the_latest_post_without_a_title_is_not_trusted_any_more():
    known = stored(item(guid="1", link="a.example/ticker", title="", summary="Sanctions on Harbour Shipping"))
    found = recognise(
        item(guid="2", link="a.example/ticker", title="", summary="Rate decision tomorrow"),
        known,
        frozenset(),
        frozenset(),
    )
    assert found.standing is Standing.NEW
    assert found.distrust == {Identity(IdentityKind.LINK, "", "a.example/ticker").digest}
    edited = item(guid="2", link="a.example/ticker", title="", summary="Sanctions on all of Harbour Shipping")
    assert standing(edited, known) is Standing.KNOWN


LATEST = ["Nvidia halts shipments to Brazil", "Nvidia chief executive resigns", "Nvidia recalls gaming cards"]


@pytest.mark.parametrize("name", ["latest", "a.example/latest", "https://a.example/status/current.html"])
def test_a_guid_and_link_that_name_a_page_bring_other_news_each_time(name):
    known = stored(item(guid=name, link="a.example/latest", title=LATEST[0], published=None))
    found = recognise(
        item(guid=name, link="a.example/latest", title=LATEST[1], published=None), known, frozenset(), frozenset()
    )
    assert found.standing is Standing.NEW
    assert len(found.distrust) == 2


@pytest.mark.parametrize(
    ("title", "summary", "later", "expected"),
    [
        (LATEST[1], "", timedelta(hours=1), Standing.NEW),
        (LATEST[1], "The chairman gives no reason for it", timedelta(days=1), Standing.NEW),
        (LATEST[1], "", timedelta(minutes=59), Standing.KNOWN),
        (LATEST[1], "Chips for data centres go nowhere for now", timedelta(days=1), Standing.KNOWN),
        ("Nvidia halts shipments to Brazil and Chile", "", timedelta(days=1), Standing.KNOWN),
    ],
)
def test_one_guid_and_link_bring_other_news_where_it_is_dated_anew(title, summary, later, expected):
    name = "news-48213"
    text = "Chips for data centres go nowhere for now"
    known = stored(
        item(guid=name, link=f"a.example/{name}", title=LATEST[0], summary=text if summary else "", published=NOON)
    )
    new = item(guid=name, link=f"a.example/{name}", title=title, summary=summary, published=NOON + later)
    assert standing(new, known) is expected


def test_a_guid_that_names_the_issuer_is_seen_through_by_the_link():
    known = stored(item(guid="NVDA", link="a.example/ir/2", title="Nvidia: director dealings 26 November"))
    moved = item(guid="NVDA", link="a.example/ir/3", title="Nvidia: change in supervisory board", published=None)
    assert standing(moved, known) is Standing.NEW


@pytest.mark.parametrize(
    ("guid", "link", "title", "summary"),
    [
        ("news-48213", "a.example/news-48213", LATEST[1], ""),
        ("nvidia-halts-all-shipments", "a.example/nvidia-halts-all-shipments", LATEST[1], ""),
        ("latest", "a.example/latest", "Nvidia halts all shipments to Brazil", ""),
        ("latest", "a.example/latest", LATEST[1], "The company said on Monday that shipments stop"),
        ("48213", "a.example/48213-nvidia-resigns", LATEST[1], ""),
    ],
)
def test_a_headline_that_is_written_anew_is_an_edit_where_name_or_text_say_so(guid, link, title, summary):
    before = "The company said on Monday that shipments to Brazil stop"
    linked = "a.example/48213-nvidia-halts" if guid == "48213" else link
    known = stored(item(guid=guid, link=linked, title=LATEST[0], summary=before if summary else "", published=None))
    assert standing(item(guid=guid, link=link, title=title, summary=summary, published=None), known) is Standing.KNOWN
