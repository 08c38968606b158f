"""From a feed to a channel, by the wishes of the rule: what is held back, gathered, or goes elsewhere."""

from tests.pipeline.newsroom import TurnedClock


class TickingClock(TurnedClock):
    """A real clock goes on between two looks at it."""

    def now(self):
        self.turn(0.001)
        return super().now()


async def open_room(room, alert, *, channels=(), **settings):
    """A daemon with one rule that has these wishes, after the silent baseline. ``channels`` have further keys by name."""
    for name, more in dict(channels).items():
        room.field.hook(name)
        at = room.field.settings.setdefault("channels", {})
        at[name] = {"url": room.field.outside.channel_url(name)} | more
    room.field.settings |= settings
    room.field.wire()
    room.field.write({"id": "news", "when": "Nvidia", "alert": {"to": ["desk"]} | alert})
    await room.__aenter__()
    await room.round()


async def news(room, *headlines):
    for headline in headlines:
        room.field.wires["wire"].add(headline)
    await room.round()


AFTERNOON = {"afternoon": {"from": "15:00", "to": "17:00", "tz": "Europe/Berlin"}}


async def test_a_throttle_lets_one_through_and_the_next_counts_the_others_over_a_restart(room):
    await open_room(room, {"throttle": {"every": "30m"}})
    await news(room, "Nvidia falls")
    room.later(minutes=5)
    await news(room, "Nvidia names a new board", "Nvidia opens a plant in Arizona")
    assert room.told() == ["Nvidia falls"]
    await room.restart()
    room.later(minutes=26)
    await news(room, "Nvidia buys a start-up")
    assert room.told() == ["Nvidia falls", "Nvidia buys a start-up"]
    assert [listed.alert.more for listed in room.alerts()] == [0, 2]
    assert room.tally.suppressed == {"the rule's throttle holds it back": 2}
    await room.__aexit__(None, None, None)


async def test_what_comes_in_quiet_hours_comes_together_at_their_end_over_a_restart(room):
    await open_room(room, {"quiet": {"use": "afternoon"}}, quiet=AFTERNOON)
    await news(room, "Nvidia falls", "Nvidia names a new board")
    room.later(hours=1)
    await room.round()
    assert room.told() == []
    await room.restart()
    room.later(hours=1)
    await room.round()
    [letter] = room.field.hooks["desk"].ledger
    assert "held until the end of afternoon" in letter.text
    assert "to 17:00 CET" in letter.text, "its times are those of the configuration"
    assert "- Nvidia falls" in letter.text
    assert "- Nvidia names a new board" in letter.text
    room.later(hours=1)
    await room.round()
    assert len(room.field.hooks["desk"].ledger) == 1
    await room.__aexit__(None, None, None)


async def test_critical_news_breaks_through_quiet_hours(room):
    room.field.settings["quiet"] = AFTERNOON
    room.field.wire()
    room.field.write(
        {
            "id": "news",
            "when": "Nvidia",
            "severity": "critical",
            "alert": {"to": ["desk"], "quiet": {"use": "afternoon"}},
        }
    )
    async with room:
        await room.round()
        await news(room, "Nvidia halted")
        assert room.told() == ["Nvidia halted"]


async def test_a_storm_becomes_one_digest(room):
    room.clock = TickingClock()
    await open_room(room, {}, channels={"desk": {"storm": {"alerts": 2, "within": "10m"}}})
    await news(room, *(f"Nvidia opens plant {name}" for name in ("Aachen", "Bonn", "Celle", "Düren", "Emden")))
    assert len(room.told()) == 2
    room.later(minutes=10)
    await room.round()
    digest = room.field.hooks["desk"].ledger[2].text
    assert "more than 2 alerts in 10 min" in digest
    assert digest.count("- Nvidia opens plant") == 3
    await news(room, *(f"Nvidia opens plant {name}" for name in ("Fulda", "Gera", "Hagen", "Ingolstadt")))
    del room.field.settings["channels"]["desk"]["storm"]
    room.field.write({"id": "news", "when": "Nvidia", "alert": {"to": ["desk"]}})
    await room.restart()
    await room.round()
    assert room.field.hooks["desk"].ledger[4].text.count("- Nvidia opens plant") == 3, "no storm control: no wait"
    await room.__aexit__(None, None, None)


async def test_another_channel_takes_over_what_one_refuses(room):
    channels = {"desk": {"fallback": "mail"}, "mail": {}}
    room.field.hook("desk").says = lambda _: 404
    await open_room(room, {}, channels=channels)
    room.field.hooks["desk"].says = lambda _: 404
    await news(room, "Nvidia falls")
    room.later(seconds=2)
    await room.round()
    [letter] = room.field.hooks["mail"].ledger
    assert letter.headline == "Nvidia falls"
    assert "instead of desk" in letter.text
    await room.__aexit__(None, None, None)
