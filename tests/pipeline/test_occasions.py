"""What is told at its time even if nothing happened."""


async def look(room):
    await room.daemon._occasions.look()
    await room.daemon._dispatcher.once()


async def test_a_report_says_once_a_day_that_all_is_well_over_a_restart(room):
    room.field.hook("ops")
    room.field.settings["alive"] = {"report": {"channel": "ops", "at": ["16:00"], "tz": "Europe/Berlin"}}
    room.field.wire()
    room.field.write({"id": "news", "when": "Nvidia", "alert": {"to": ["desk"]}})
    async with room:
        await room.round()
        room.field.wires["wire"].add("Nvidia falls")
        room.field.wires["wire"].add("Rain in spring")
        await room.round()
        await look(room)
        assert room.told("ops") == []
        room.later(hours=1, seconds=31)  # 15:00:31 UTC
        await look(room)
        [letter] = room.field.hooks["ops"].ledger
        assert letter.headline == "Tapewatch is still watching: 1 feed, 0 failing, 2 items, 1 alert"
        await look(room)
        await room.restart()
        await look(room)
        assert len(room.told("ops")) == 1
        room.later(days=1)
        await look(room)
        assert len(room.told("ops")) == 2


async def test_an_empty_digest_is_sent_where_that_is_asked_for_and_only_then(room):
    room.field.hook("mail")
    digest = {"channel": "mail", "at": ["15:00"], "empty": "send"}
    room.field.wire()
    shadow = {"id": "shadow", "when": "Intel", "status": "shadow", "alert": {"digest": digest | {"at": ["14:30"]}}}
    room.field.write({"id": "news", "when": "Nvidia", "alert": {"digest": digest}}, shadow)
    async with room:
        await room.round()
        room.later(hours=1, seconds=31)
        await room.round()
        await look(room)
        assert room.told("mail") == ["Digest: no alerts"]
        room.field.wires["wire"].add("Nvidia falls")
        await room.round()
        room.later(days=1)
        await room.round()
        await look(room)
        assert len(room.field.hooks["mail"].ledger) == 2
        assert "- Nvidia falls" in room.field.hooks["mail"].ledger[1].text
