"""What is in force now. A reload swaps it by one assignment; whoever works on a poll or a delivery keeps what it took."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from alerts.delivery.schedule import Desk
from alerts.model.handling import Handling
from alerts.model.sessions import Sessions
from alerts.pipeline.ports import Matcher
from alerts.settings.settings import Settings


@dataclass(slots=True)
class Current:
    """The settings and the compiled rules in force; ``broken`` says what of the files on disk could not be used.

    ``sessions`` are the trading days of the markets that anything asks for, as far as they are known.
    """

    settings: Settings
    matcher: Matcher
    broken: str = ""
    sessions: Sessions = field(default_factory=dict)
    _wishes: tuple[Matcher, Mapping[str, Handling]] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def desk(self) -> Desk:
        """What the schedule of alerts goes by."""
        settings = self.settings
        limits = {channel.id: channel.limits for channel in settings.channels.values()}
        return Desk(windows=settings.quiet, limits=limits, sessions=self.sessions)

    @property
    def full_desk(self) -> Desk:
        """The same, with the wishes of every rule, for what was planned before."""
        if self._wishes is None or self._wishes[0] is not self.matcher:
            # It is asked for each second, by a daemon that may have thousands of rules and nothing to do.
            self._wishes = self.matcher, {rule.id: rule.handling for rule in self.matcher.rules}
        return replace(self.desk, wishes=self._wishes[1])
