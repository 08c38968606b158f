"""What a person puts right about stories, as the next decision and people see it."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from alerts.model.intake import StoryOpening
from alerts.model.story import FollowKind
from alerts.store.reading import list_stories, story_file
from alerts.store.records import Records
from alerts.store.writing import merge_stories, split_story, write
from tests.store.news import NOW, item, planned, take, taken


def opening(name, follows=None, kind=FollowKind.DIRECTION):
    return StoryOpening(
        key=f"key {name}",
        headline=f"Nvidia {name}",
        opened_at=NOW,
        follows=follows,
        follow_kind=kind if follows else None,
    )


def merge(url, into, *others):
    assert merge_stories(url, into, others, owner="ann", reason="", now=NOW) is None


def split(url, *items):
    return split_story(url, items, owner="ann", reason="", now=NOW)


def told(url, number):
    """The story as a decision finds it."""
    return write(url, lambda connection: Records(connection).stories([number]))[number]


async def test_what_followed_a_story_follows_the_one_that_it_was_merged_into(store, url):
    await take(
        store,
        taken(item("halted"), story=opening("halted")),
        taken(item("stopped"), story=opening("stopped")),
        taken(item("resumed"), story=opening("resumed", follows="key halted")),
    )
    assert told(url, 1).turns == (3,)
    merge(url, 2, 1)
    assert told(url, 2).turns == (3,)
    assert story_file(url, 2).followers == (3,)
    assert story_file(url, 3).story.follows == 2


async def test_a_story_follows_nothing_that_it_holds(store, url):
    await take(
        store,
        taken(item("one"), story=opening("one")),
        taken(item("two"), story=opening("two", follows="key one")),
        taken(item("three"), story=opening("three", follows="key two")),
    )
    merge(url, 3, 1)
    follows = {number: story_file(url, number).story.follows for number in (2, 3)}
    assert follows == {2: None, 3: 2}
    merge(url, 2, 3)
    assert story_file(url, 2).story.follows is None
    assert story_file(url, 2).followers == ()


async def test_a_channel_that_was_told_of_one_of_two_stories_is_told_of_both(store, url):
    for name, channels in (("one", ("desk", "oncall")), ("two", ("desk",))):
        await take(store, taken(item(name), alerts=(planned(*channels, name=name),)))
    merge(url, 2, 1)
    first, latest = told(url, 2).alerts
    assert (first.channels, latest.channels) == ({"desk", "oncall"}, {"desk"})
    assert latest.alert.story == 2
    story, _ = split(url, 1)
    assert [one.channels for one in told(url, story).alerts] == [{"desk", "oncall"}]
    assert [one.channels for one in told(url, 2).alerts] == [{"desk"}]


async def test_posts_without_titles_are_named_by_how_they_begin(store, url):
    one, two = (
        replace(item(name), title="", summary=f"【Nvidia leases {name} halls】 In Norway.", body="")
        for name in ("3", "4")
    )
    await take(store, taken(one, story=opening("3")), taken(two, story=opening("3")))
    assert [member.title for member in story_file(url, 1).members] == ["Nvidia leases 3 halls", "Nvidia leases 4 halls"]
    assert split(url, 2) == (2, "")
    assert [story.headline for story in list_stories(url, limit=2)] == ["Nvidia leases 4 halls", "Nvidia 3"]


async def test_the_story_that_loses_its_first_post_is_named_after_the_next(store, url):
    one, two = (replace(item(name), title="", summary="", body=f"Nvidia {name}") for name in ("3", "4"))
    await take(store, taken(one, story=opening("3")), taken(two, story=opening("3")))
    split(url, 1)
    assert [story.headline for story in list_stories(url, limit=2)] == ["Nvidia 3", "Nvidia 4"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("command", [["show", "9" * 20], ["merge", "1", "9" * 20], ["split", "9" * 20]])
async def test_a_number_that_none_can_have_is_no_crash(tmp_path, command):
    config = tmp_path / "tapewatch.yaml"
    config.write_text("version: 1\n")
    places = ["--config", str(config), "--state-dir", str(tmp_path)]
    done = CliRunner().invoke(main, ["stories", *command, *places])
    assert (done.exit_code, "a number is too great" in done.stderr) == (2, True), done.output


async def test_a_merge_says_which_stories_it_has_joined(store, tmp_path):
    config = tmp_path / "tapewatch.yaml"
    config.write_text("version: 1\n")
    await take(store, taken(item("one")), taken(item("two")))
    done = CliRunner().invoke(
        main, ["stories", "merge", "1", "1", "2", "2", "--config", str(config), "--state-dir", str(tmp_path)]
    )
    assert done.stdout == "story 1 has the reports of story 2 now\n"
