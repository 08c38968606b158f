"""Whether the daemon gets on with its work: what the watchdog is fed by."""


class Progress:
    """The monotonic time of the last step of the poll loop.

    A step is a poll that ended, well or badly, or a look at the timetable while no poll is under way. Polls that hang
    for ever are none, so a daemon that only seems alive is restarted.
    """

    def __init__(self, now: float) -> None:
        self.stepped_at = now

    def step(self, now: float) -> None:
        """The poll loop got on."""
        self.stepped_at = now

    def stalled_for(self, now: float) -> float:
        """Seconds since the last step."""
        return now - self.stepped_at
