"""Stories with the daemon's own parts, over restarts, and ``tapewatch stories`` beside them."""

import json

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from tests.faults.field import Field
from tests.faults.outside import Outside
from tests.pipeline.newsroom import Newsroom

FALLS = "Nvidia falls 17 % after DeepSeek unveils a cheaper model"
RULE = {"id": "news", "when": "Nvidia", "alert": {"to": ["desk"]}}
ESCALATE = {"domains": 3, "within": "30m", "to": "critical"}


@pytest.fixture
def room(tmp_path):
    with Outside() as outside:
        field = Field(tmp_path, outside)
        field.hook("desk")
        for name in ("wire", "blog", "daily"):
            field.wire(name)
        yield Newsroom(field)
        field.end()


def run(room, *arguments):
    places = ("--config", str(room.field.config), "--state-dir", str(room.field.state_dir))
    return CliRunner().invoke(main, [*arguments, *places])


def rows(done):
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def stories(room, *arguments):
    return rows(run(room, "stories", "list", "--format", "json", *arguments))


def add(room, wire, title):
    place = len(room.field.wires[wire].news)
    room.field.wires[wire].add(title, link=f"https://{wire}.example/{place}")


async def news(room, wire, title):
    add(room, wire, title)
    await room.round()


async def test_one_event_is_one_alert_over_a_restart_and_is_raised_by_its_sources(room):
    room.field.write(RULE | {"alert": {"to": ["desk"], "escalate": ESCALATE}})
    async with room:
        await room.round()
        await news(room, "wire", FALLS)
        await room.restart()
        room.later(minutes=4)
        await news(room, "blog", f"{FALLS} - Blog")
        await room.restart()
        room.later(minutes=5)
        await news(room, "daily", f"UPDATE 1-{FALLS}")
        await room.restart()
        await room.round()
        first, second = (one.alert for one in room.alerts())
        assert (first.headline, first.sources, first.escalated) == (FALLS, 3, "")
        assert (second.severity.label, second.escalated) == ("critical", "3 independent sources within 9 min")
        assert len(room.told()) == 2
        [story] = stories(room, "DeepSeek")
        assert (story["reports"], story["sources"], story["told_by"]) == (3, 3, ["news"])
        shown = run(room, "alerts", "list")
        assert "+2 sources, novelty 100" in shown.stdout
        assert "raised: 3 independent sources within 9 min" in shown.stdout


async def test_a_follow_up_alerts_and_says_what_it_follows(room):
    room.field.write(RULE)
    old, new = "Nvidia cuts forecast by 5 percent on curbs", "Nvidia cuts forecast by 25 percent on curbs"
    async with room:
        await room.round()
        await news(room, "wire", old)
        await news(room, "blog", new)
        second = room.alerts()[1].alert
        assert (second.headline, second.follows, second.follow_kind) == (new, old, "number")
        [follower, followed] = stories(room, "forecast")
        assert (follower["follows"], follower["new_since"]) == (followed["story"], "number")
        shown = run(room, "stories", "show", str(followed["story"]))
        assert f"followed by story {follower['story']}" in shown.stdout
        shown = run(room, "stories", "show", str(follower["story"]))
        assert f"follows story {followed['story']}, with another number\n" in shown.stdout
        assert f"follows: {old} (number)" in run(room, "alerts", "list").stdout


async def test_what_a_person_merged_stays_merged(room):
    room.field.write(RULE)
    one, other = "Nvidia to open a plant in Arizona", "Nvidia wins an appeal against a fine in Arizona"
    async with room:
        await room.round()
        await news(room, "wire", one)
        await news(room, "blog", other)
        assert len(room.told()) == 2
        second, first = (story["story"] for story in stories(room, "Arizona"))
        done = run(room, "stories", "merge", str(first), str(second), "--by", "ann", "--reason", "one plant")
        assert (done.exit_code, done.stdout) == (0, f"story {first} has the reports of story {second} now\n")
        await news(room, "daily", other)
        await room.restart()
        await news(room, "wire", f"UPDATE 1-{other}")
        assert len(room.told()) == 2
        [story] = stories(room, "Arizona")
        assert (story["story"], story["reports"], story["sources"]) == (first, 4, 3)
        shown = run(room, "stories", "show", str(first)).stdout
        assert "merge by ann at" in shown
        assert f"1 report from story {second} to story {first}: one plant" in shown
        assert f"merged into story {first}" in run(room, "stories", "show", str(second)).stdout
        again = run(room, "stories", "merge", str(first), str(second))
        assert (again.exit_code, again.stderr) == (1, f"story {second} has been merged into story {first}\n")


async def test_a_merge_that_is_taken_back_is_told_no_more(room):
    room.field.write(RULE)
    one, other = "Nvidia to open a plant in Arizona", "Nvidia wins an appeal against a fine in Arizona"
    async with room:
        await room.round()
        add(room, "wire", one)
        await news(room, "blog", other)
        second, first = (story["story"] for story in stories(room, "Arizona"))
        run(room, "stories", "merge", str(first), str(second))
        [shown] = rows(run(room, "stories", "show", str(first), "--format", "json"))
        items = {member["title"]: member["item"] for member in shown["members"]}
        assert run(room, "stories", "split", str(items[one])).exit_code == 0
        assert [story["headline"] for story in stories(room, "Arizona")] == [one, other]
        await news(room, "daily", one)
        await news(room, "daily", other)
        assert len(room.told()) == 2
        assert [story["told_by"] for story in stories(room, "Arizona")] == [["news"], ["news"]]


async def test_what_a_person_split_stays_split_over_a_restart(room):
    room.field.write(RULE)
    async with room:
        await room.round()
        await news(room, "wire", FALLS)
        await news(room, "blog", f"{FALLS} and cheaper chips")
        [story] = stories(room, "DeepSeek")
        [shown] = rows(run(room, "stories", "show", str(story["story"]), "--format", "json"))
        item = shown["members"][-1]["item"]
        done = run(room, "stories", "split", str(item))
        assert done.exit_code == 0, done.output
        assert "silent about them, as the story was told: news" in done.stdout
        assert run(room, "stories", "split", str(item)).exit_code == 1
        assert run(room, "stories", "split", "999").stderr == "there is no item 999\n"
        await room.restart()
        await news(room, "daily", f"{FALLS} and cheaper chips")
        newest, oldest = stories(room, "DeepSeek")
        assert (newest["reports"], oldest["reports"]) == (2, 1)
        assert len(room.told()) == 2


async def test_a_flood_is_one_story_and_one_notice(room):
    room.field.hook("ops")
    room.field.settings["stories"] = {"flood": 20}
    room.field.write(RULE)
    async with room:
        await room.round()
        for number in range(60):
            room.field.wires["wire"].add("Nvidia test", guid=f"flood {number}", link=f"https://wire.example/f{number}")
        await room.round()
        assert room.told() == ["Nvidia test"]
        assert room.told("ops") == ["Feed wire floods: 60 items with one title within a minute"]


def test_there_is_no_such_story(room):
    room.field.write(RULE)
    assert run(room, "stories", "list").exit_code == 69
