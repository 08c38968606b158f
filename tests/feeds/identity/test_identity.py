from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.identity import identities, itemise, repeated
from alerts.model.item import Entry, IdentityKind

NOON = datetime(2025, 1, 27, 12, tzinfo=UTC)
NEWS = Entry(guid="g1", link="http://www.example.org/a?utm_source=x", title="Nvidia  FALLS", published=NOON)


def test_an_item_has_up_to_three_identities_strongest_first():
    guid, link, title = identities(NEWS, "wire")
    assert (guid.kind, guid.scope, guid.value) == (IdentityKind.GUID, "wire", "g1")
    assert (link.kind, link.scope, link.value) == (IdentityKind.LINK, "", "https://example.org/a")
    assert (title.kind, title.scope) == (IdentityKind.TITLE, "")
    assert title.value.startswith("nvidia falls\n")


def test_a_link_and_a_dated_title_are_the_same_in_two_feeds_and_a_guid_is_not():
    one, other = identities(NEWS, "wire"), identities(NEWS, "blog")
    assert one[0].digest != other[0].digest
    assert one[1].digest == other[1].digest
    assert one[2].digest == other[2].digest


def test_an_undated_title_means_nothing_in_another_feed():
    bare = Entry(title="Morning briefing")
    assert identities(bare, "wire")[0].digest != identities(bare, "blog")[0].digest


def test_an_undated_title_identifies_only_what_has_nothing_better():
    column = replace(NEWS, published=None)
    assert [found.kind for found in identities(column, "f")] == [IdentityKind.GUID, IdentityKind.LINK]
    bare = replace(column, guid=None, link=None)
    assert [found.value for found in identities(bare, "f")] == ["nvidia falls"]
    distrusted = {found.digest for found in identities(column, "f")}
    assert identities(column, "f", distrusted)[-1].kind is IdentityKind.TITLE


def test_a_front_page_identifies_nothing():
    assert [i.kind for i in identities(replace(NEWS, link="https://example.org/"), "f")] == [
        IdentityKind.GUID,
        IdentityKind.TITLE,
    ]


def test_the_same_item_listed_twice_is_only_a_repeat():
    assert repeated([NEWS, NEWS, replace(NEWS, link="https://example.org/a#x")], "f") == frozenset()


def test_a_guid_repeated_for_different_items_is_not_trusted():
    twin = replace(NEWS, link="https://example.org/b", title="Other")
    bad = repeated([NEWS, twin], "f")
    assert bad == {identities(NEWS, "f")[0].digest}
    assert [item.key for item in itemise([NEWS, twin], feed="f", distrusted=bad)] == [
        "link:https://example.org/a",
        "link:https://example.org/b",
    ]


def test_a_guid_repeated_with_another_link_is_not_trusted_though_the_title_is_the_same():
    assert identities(NEWS, "f")[0].digest in repeated([NEWS, replace(NEWS, link="https://example.org/b")], "f")


def test_a_link_repeated_for_different_titles_is_not_trusted():
    twin = replace(NEWS, guid="g2", title="Other")
    assert repeated([NEWS, twin], "f") == {identities(NEWS, "f")[1].digest}


def test_a_link_repeated_for_posts_without_titles_is_not_trusted():
    one, twin = replace(NEWS, title="", summary="Nvidia falls"), replace(NEWS, title="", summary="Other", guid="g2")
    assert repeated([one, twin], "f") == {identities(one, "f")[1].digest}
    assert repeated([one, replace(one, guid="g2")], "f") == frozenset()


def test_two_filings_with_one_title_and_second_are_two_items():
    twin = replace(NEWS, guid="g2", link="https://example.org/b")
    assert repeated([NEWS, twin], "f") == {identities(NEWS, "f")[2].digest}
    assert repeated([NEWS, replace(twin, link=NEWS.link)], "f") == frozenset()


def test_with_nothing_trusted_left_the_title_is_the_key_and_with_no_title_the_content():
    distrusted = {found.digest for found in identities(NEWS, "f")[:2]}
    assert itemise([NEWS], feed="f", distrusted=distrusted)[0].key.startswith("title:nvidia falls")
    all_bad = {found.digest for found in identities(NEWS, "f")}
    assert itemise([NEWS], feed="f", distrusted=all_bad)[0].key.startswith("title:#")


def test_long_guids_make_short_keys():
    one, other = itemise([Entry(guid="x" * 900 + "a"), Entry(guid="x" * 900 + "b")], feed="f")
    assert one.key != other.key
    assert len(one.key) < 60


WORDS = st.text(max_size=12)
ENTRIES = st.builds(
    Entry,
    guid=st.none() | WORDS.filter(bool),
    link=st.none() | st.sampled_from(["https://example.org/a", "https://example.org/b", "https://example.org/"]),
    title=WORDS,
    summary=WORDS,
    published=st.none() | st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours)),
)


@given(st.lists(ENTRIES, max_size=8))
def test_every_entry_becomes_one_item_with_a_key_and_a_trusted_identity(entries):
    distrusted = repeated(entries, "f")
    items = itemise(entries, feed="f", groups=("g",), distrusted=distrusted)
    assert [item.title for item in items] == [entry.title for entry in entries]
    for item in items:
        assert item.key.partition(":")[0] in {"guid", "link", "title"}
        assert len(item.key) <= 210
        assert any(identity.digest not in distrusted for identity in item.identities)
        assert item.groups == ("g",)


@given(st.lists(ENTRIES, max_size=8), st.randoms())
def test_trust_does_not_depend_on_the_order_of_a_document(entries, random):
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert repeated(entries, "f") == repeated(shuffled, "f")


@given(st.lists(ENTRIES, max_size=6))
def test_a_document_listed_twice_over_distrusts_nothing_more(entries):
    assert repeated(entries + entries, "f") == repeated(entries, "f")


@given(ENTRIES)
def test_the_same_entry_always_has_the_same_key(entry):
    assert itemise([entry], feed="f")[0].key == itemise([replace(entry)], feed="f")[0].key
