"""Moments at which clocks are set forward or back, and what lies beside them: of all the hours of a year a property that
draws any would meet one of these hardly ever.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

CHANGES = [
    (zone, datetime.fromisoformat(at).replace(tzinfo=UTC))
    for zone, at in (
        ("Europe/Berlin", "2025-03-30T01:00"),
        ("Europe/Berlin", "2025-10-26T01:00"),
        ("America/New_York", "2025-03-09T07:00"),
        ("America/New_York", "2025-11-02T06:00"),
        ("Australia/Lord_Howe", "2025-04-05T15:00"),  # by half an hour
        ("Australia/Lord_Howe", "2025-10-04T15:30"),
        ("America/Havana", "2025-03-09T05:00"),  # at midnight, so that a day begins at one
        ("America/Havana", "2025-11-02T05:00"),  # and another begins twice
        ("Africa/Cairo", "2025-10-30T21:00"),  # and a third ends twice
    )
]
_BESIDE = (
    st.integers(-3 * 3_600, 3 * 3_600) | st.integers(-30 * 3_600, 30 * 3_600) | st.sampled_from([-60, -1, 0, 1, 60])
)


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime, time, time]:
    """A zone, a moment near a change of its clock, and two times of day that its clock may show then."""
    zone, change = draw(st.sampled_from(CHANGES))

    def clock() -> time:
        if draw(st.booleans()):
            return draw(st.times()).replace(second=0, microsecond=0)
        shown = (change + timedelta(minutes=draw(st.integers(-90, 90)))).astimezone(ZoneInfo(zone))
        # Some of what it shows in the hour before or behind is just what is left out, or comes twice.
        return (shown.replace(tzinfo=None) + timedelta(minutes=draw(st.integers(-60, 60)))).time().replace(fold=0)

    return zone, change + timedelta(seconds=draw(_BESIDE)), clock(), clock()
