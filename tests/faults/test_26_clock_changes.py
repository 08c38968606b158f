"""Row 26: both changes between summer and winter time. Quiet hours end and digests come when the local clock says so, once."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.field import figure

RULE = {"id": "news", "when": "Nvidia"}
NIGHTS = {"nights": {"from": "22:00", "to": "07:00", "tz": "Europe/Berlin"}}
DIGEST = {"channel": "mail", "at": ["02:30"], "tz": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("evening", "morning", "digest"),
    [
        # The clock is set forward at 01:00 UTC: 02:30 is left out, and 07:00 is 05:00 UTC.
        ("2025-03-29T22:30", "2025-03-30T05:00", "2025-03-30T01:00"),
        # It is set back at 01:00 UTC: 02:30 comes at 00:30 UTC and at 01:30 UTC, and 07:00 is 06:00 UTC.
        ("2025-10-25T21:30", "2025-10-26T06:00", "2025-10-26T00:30"),
    ],
)
async def test_26_quiet_hours_and_digests_follow_the_local_clock(room, evening, morning, digest):
    evening, morning, digest = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (evening, morning, digest))
    desk, mail, wire = room.field.hooks["desk"], room.field.hook("mail"), room.field.wire()
    room.field.settings["quiet"] = NIGHTS
    alert = {"to": ["desk"], "quiet": {"use": "nights"}, "digest": DIGEST}
    room.field.write(RULE | {"alert": alert})
    room.later(seconds=(evening - room.clock.now()).total_seconds())
    async with room:
        await room.round()
        wire.add("Nvidia at night", published=room.clock.now())
        await room.round()
        came = {}
        while room.clock.now() < morning + timedelta(hours=26):
            # The day after, four hours at a time: nothing comes again.
            room.later(minutes=30 if room.clock.now() <= morning else 240)
            await room.round()
            for name, hook in (("desk", desk), ("mail", mail)):
                if hook.ledger and name not in came:
                    came[name] = room.clock.now()
        assert came == {"desk": morning, "mail": digest}
        assert (len(desk.ledger), len(mail.ledger)) == (1, 1)
        figure(f"row 26: held until {came['desk']:%H:%M} UTC, digest at {came['mail']:%H:%M} UTC, each once")
