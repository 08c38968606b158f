"""``outbox``, ``silence``, ``mute`` and ``ack`` beside a daemon that is open in this process."""

import json

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from tests.faults.field import Field
from tests.faults.outside import Outside
from tests.pipeline.newsroom import Newsroom


@pytest.fixture
def room(tmp_path):
    with Outside() as outside:
        field = Field(tmp_path, outside)
        field.hook("desk")
        field.hook("pager")
        field.wire()
        yield Newsroom(field)
        field.end()


def run(room, *arguments):
    places = ("--config", str(room.field.config), "--state-dir", str(room.field.state_dir))
    return CliRunner().invoke(main, [*arguments, *places])


def rows(done):
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


async def news(room, *headlines):
    for headline in headlines:
        room.field.wires["wire"].add(headline)
    await room.round()


def rule(**alert):
    return {"id": "news", "when": "Nvidia", "alert": {"to": ["desk"]} | alert}


async def test_a_dead_letter_is_listed_shown_and_sent_again(room):
    room.field.write(rule())
    async with room:
        await room.round()
        room.field.hooks["desk"].says = lambda _: 404
        await news(room, "Nvidia falls")
        [dead] = rows(run(room, "outbox", "list", "--format", "json"))
        assert (dead["state"], dead["headline"], dead["attempts"]) == ("dead", "Nvidia falls", 1)
        number = str(dead["delivery"])
        shown = run(room, "outbox", "show", number)
        assert "answered 404" in shown.stdout
        room.field.hooks["desk"].says = lambda _: 200
        done = run(room, "outbox", "retry", number, "999")
        assert (done.exit_code, done.stdout) == (1, f"delivery {number}: due now\n")
        assert "delivery 999: not changed" in done.stderr
        room.clock.turn_to_now()
        await room.round()
        assert room.told() == ["Nvidia falls"]
        assert rows(run(room, "outbox", "list", "--format", "json")) == []
        assert run(room, "outbox", "retry", number).exit_code == 1


async def test_a_delivery_that_waits_can_be_taken_back_or_sent_at_once(room):
    hour = room.clock.now().hour
    room.field.settings["quiet"] = {"now": {"from": f"{(hour - 1) % 24:02}:00", "to": f"{(hour + 2) % 24:02}:00"}}
    room.field.write(rule(quiet={"use": "now"}))
    async with room:
        await room.round()
        await news(room, "Nvidia falls", "Nvidia rises")
        first, second = rows(run(room, "outbox", "list", "--state", "waiting", "--format", "json"))
        assert run(room, "outbox", "drop", str(first["delivery"]), "--by", "jane").exit_code == 0
        assert run(room, "outbox", "retry", str(second["delivery"])).exit_code == 0
        room.clock.turn_to_now()
        await room.round()
        assert room.told() == [second["headline"]]
        [dropped] = rows(run(room, "outbox", "list", "--state", "dropped", "--format", "json"))
        assert dropped["reason"] == "dropped by jane"


async def test_a_silence_is_made_listed_and_ended(room):
    room.field.write(rule())
    async with room:
        await room.round()
        # The command knows only the real clock, which is ahead of the room's: so it is turned there.
        room.clock.turn_to_now()
        done = run(
            room,
            "silence",
            "add",
            "rule=new*",
            "severity<=normal",
            "--for",
            "2h",
            "--reason",
            "roadshow",
            "--by",
            "jane",
        )
        assert done.exit_code == 0, done.output
        assert "rule=new* severity<=normal until" in done.stdout
        await news(room, "Nvidia falls")
        assert room.told() == []
        assert room.tally.suppressed == {"a person has silenced it": 1}
        [listed] = rows(run(room, "silence", "list", "--format", "json"))
        assert (listed["by"], listed["reason"], listed["in_force"]) == ("jane", "roadshow", True)
        assert run(room, "silence", "expire", str(listed["silence"])).exit_code == 0
        assert run(room, "silence", "expire", str(listed["silence"])).exit_code == 1
        assert rows(run(room, "silence", "list", "--format", "json")) == []
        assert len(rows(run(room, "silence", "list", "--ended", "1h", "--format", "json"))) == 1
        room.clock.turn_to_now()
        await news(room, "Nvidia rises")
        assert room.told() == ["Nvidia rises"]


async def test_a_story_is_muted_in_one_word(room):
    room.field.write(rule())
    async with room:
        await room.round()
        room.clock.turn_to_now()
        assert run(room, "mute", "rule", "news", "--for", "1d").exit_code == 0
        await news(room, "Nvidia falls")
        assert room.told() == []
        assert run(room, "mute", "story", "seven").exit_code == 2
        assert run(room, "mute", "alert", "7").exit_code == 2


async def test_the_story_of_an_alert_is_muted_by_the_number_that_stands_in_the_message(room):
    room.field.write(rule())
    async with room:
        await room.round()
        room.clock.turn_to_now()
        await news(room, "Nvidia falls")
        alert = room.alerts()[0].alert
        done = run(room, "mute", "alert", str(alert.id))
        assert (done.exit_code, f"story={alert.story} until" in done.stdout) == (0, True)


async def test_what_a_silence_names_and_nothing_is_called_is_warned_of(room):
    room.field.write(rule())
    async with room:
        await room.round()
        for arguments, said in {
            ("mute", "rule", "nws"): 'no rule is called "nws": did you mean "news"?',
            ("mute", "ticker", "nvda"): 'no instrument of the watchlist is called "nvda"',
            ("mute", "story", "99999"): "there is no story 99999",
            ("silence", "add", "feed=wier", "channel=desk", "--reason", "x"): 'did you mean "wire"?',
        }.items():
            done = run(room, *arguments)
            assert done.exit_code == 0
            assert f"warning: {said}" in done.stderr or said in done.stderr
        assert (
            run(room, "silence", "add", "rule=ne*", "severity<=low", "tag!=x", "--reason", "x").stderr.count("warning")
            == 1
        )


async def test_an_export_says_that_there_are_more(room):
    room.field.write(rule())
    async with room:
        await room.round()
        await news(room, "Nvidia falls", "Ford recalls cars after Nvidia chips overheat")
        span = ("--since", "3650d")
        done = run(room, "alerts", "export", *span, "--limit", "1")
        assert (done.stdout.count("\n"), "only the newest 1 are written" in done.stderr) == (1, True)
        done = run(room, "alerts", "export", *span, "--limit", "2")
        assert (done.stdout.count("\n"), done.stderr) == (2, "")


async def test_who_acknowledges_spares_the_others(room):
    room.field.write(rule(unanswered={"within": "15m", "to": ["pager"]}))
    async with room:
        await room.round()
        await news(room, "Nvidia falls", "Ford recalls cars after Nvidia chips overheat")
        assert len(room.told()) == 2
        first = room.alerts()[0].alert.id
        done = run(room, "ack", str(first), "--by", "jane")
        assert done.stdout == f"acknowledged alert {first}; 1 further channels are not told\n"
        assert run(room, "ack", "999").exit_code == 1
        room.later(minutes=16)
        await room.round()
        assert room.told("pager") == [room.alerts()[1].alert.headline]


@pytest.mark.parametrize(
    ("matcher", "said"),
    [
        ("rule", "write rule=chips"),
        ("rul=chips", 'did you mean "rule"?'),
        ("severity<=hihg", 'did you mean "high"?'),
        ("rule<=chips", "<= is for severity"),
    ],
)
def test_a_matcher_that_is_none_is_explained(matcher, said):
    done = CliRunner().invoke(main, ["silence", "add", matcher, "--reason", "x"])
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("span", ["0m", "1x", "-5m", "9999d"])
def test_a_span_that_is_none_is_explained(span):
    done = CliRunner().invoke(main, ["mute", "rule", "news", "--for", span])
    assert done.exit_code == 2


def test_without_a_database_every_command_says_so(tmp_path):
    config = tmp_path / "tapewatch.yaml"
    config.write_text("version: 1\n")
    places = ["--config", str(config), "--state-dir", str(tmp_path / "state")]
    for command in (
        ["outbox", "list"],
        ["outbox", "retry", "1"],
        ["silence", "list"],
        ["ack", "1"],
        ["mute", "rule", "x"],
    ):
        done = CliRunner().invoke(main, [*command, *places])
        assert done.exit_code == 69
        assert "there is no database" in done.stderr
