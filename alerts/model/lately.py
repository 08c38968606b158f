"""What has happened since a moment: enough to say that all is well, or why nothing was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.model.silence import Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """Counts since ``since``: new ``items``, ``alerts`` of rules, matches that stayed silent by reason. ``untold`` counts
    those alerts that have reached no channel, by what became of them.

    ``last_item_at`` is of any time. ``silences`` are those in force.
    """

    since: datetime
    items: int = 0
    alerts: int = 0
    silent: Mapping[str, int] = field(default_factory=dict)
    untold: Mapping[str, int] = field(default_factory=dict)
    last_item_at: datetime | None = None
    silences: Sequence[Silence] = ()

    @property
    def told(self) -> int:
        """Alerts that have reached somebody."""
        return self.alerts - sum(self.untold.values())
