"""What an operator reads about the health of feeds. Pure: what is to be told in, headline and text out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from alerts.feeds.outage import Outage
from alerts.model.alert import Alert
from alerts.model.health import Health, HealthRecord
from alerts.model.severity import Severity

MOST = 40
"""How many feeds one notice names."""

_IS = {
    Health.SILENT: "is silent",
    Health.FROZEN: "is frozen",
    Health.GAPPED: "has a gap",
    Health.WRONG_CONTENT: "brings wrong content",
    Health.FAILING: "is failing",
    Health.GONE: "is gone",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One feed's change: its record before and after, and why."""

    before: Health
    record: HealthRecord
    why: str


def notices(told: Sequence[Told], now: datetime) -> list[tuple[Alert, str]]:
    """At most two notices: of the feeds that turned bad, and of those that are well again. Each with its key."""
    bad = [one for one in told if one.record.told.is_bad]
    well = [one for one in told if not one.record.told.is_bad]
    found = []
    if bad:
        headline = f"Feed {bad[0].record.feed} {_IS[bad[0].record.told]}" if len(bad) == 1 else _in_trouble(bad)
        lines = [f"{one.record.feed}: {one.record.told}: {one.why}" for one in bad]
        text = bad[0].why if len(bad) == 1 else _listed(lines)
        found.append((_alert(headline, text, Severity.HIGH, now), _key("bad", bad)))
    if well:
        was = [f"{one.record.feed}: it was {one.before}" for one in well]
        headline = (
            f"Feed {well[0].record.feed} is well again" if len(well) == 1 else f"{len(well)} feeds are well again"
        )
        text = f"It was {well[0].before}." if len(well) == 1 else _listed(was)
        found.append((_alert(headline, text, Severity.NORMAL, now), _key("well", well)))
    return found


def outage_begins(outage: Outage, now: datetime) -> tuple[Alert, str]:
    """That the fault is ours."""
    some = ", ".join(sorted(outage.hosts)[:5])
    more = f" and {len(outage.hosts) - 5} more" if len(outage.hosts) > 5 else ""
    text = (
        f"Since {_time(outage.since)} next to none of {len(outage.hosts)} hosts answers ({some}{more}). "
        "No feed is told to be failing until some do."
    )
    return _alert("No feed answers: our own network seems to be out", text, Severity.HIGH, now), _outage_key(outage)


def outage_ends(outage: Outage, now: datetime) -> tuple[Alert, str]:
    """That it is over."""
    minutes = max(1, round((now - outage.since).total_seconds() / 60))
    text = f"It was out from {_time(outage.since)} for {minutes} min; what appeared meanwhile is taken in as feeds are asked."
    return _alert("Feeds answer again: our network is back", text, Severity.NORMAL, now), f"{_outage_key(outage)} over"


def _in_trouble(bad: Sequence[Told]) -> str:
    counts = Counter(one.record.told for one in bad)
    return f"{len(bad)} feeds in trouble: " + ", ".join(f"{count} {health}" for health, count in counts.most_common())


def _listed(lines: Sequence[str]) -> str:
    left = len(lines) - MOST
    return "\n".join([*lines[:MOST], *([f"and {left} more: tapewatch feeds list"] if left > 0 else [])])


def _alert(headline: str, text: str, severity: Severity, now: datetime) -> Alert:
    return Alert(headline=headline, summary=text, severity=severity, created_at=now)


def _key(what: str, told: Sequence[Told]) -> str:
    named = "\n".join(sorted(f"{one.record.feed} {one.record.told} {one.record.told_at}" for one in told))
    return f"health {what} {blake2b(named.encode(), digest_size=12).hexdigest()}"


def _outage_key(outage: Outage) -> str:
    return f"outage {outage.since:%Y-%m-%d %H:%M:%S.%f}"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}Z"
