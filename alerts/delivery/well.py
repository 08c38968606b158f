"""That all is well, in a line; and why there were no alerts, in some. Pure."""

from collections.abc import Iterator
from datetime import datetime

from alerts.delivery.span import in_words
from alerts.model.lately import Lately


def still_watching(lately: Lately, *, feeds: int, failing: int) -> str:
    """``still watching: 212 feeds, 3 failing, 1,914 items, 7 alerts``."""
    counts = (_many(feeds, "feed"), f"{failing:,} failing", _many(lately.items, "item"), _many(lately.alerts, "alert"))
    return f"still watching: {', '.join(counts)}"


def why_silent(
    lately: Lately, now: datetime, *, running: bool, feeds: int, failing: int, rules: int, channels: int
) -> Iterator[str]:
    """Reasons why there were no alerts since ``lately.since``, the first being the most likely one.

    Empty where there were alerts that reached somebody.
    """
    if lately.told:
        return
    missing = ((running, "the daemon does not run"), (rules, "no rule is live"), (channels, "no channel is configured"))
    yield from (why for is_there, why in missing if not is_there)
    if not feeds or failing:
        yield _feeds(feeds, failing)
    yield from _news(lately, now)
    for silence in lately.silences:
        shown = " ".join(map(str, silence.matchers))
        yield f"silence {silence.id} by {silence.owner} is in force: {shown} until {silence.until:%Y-%m-%d %H:%M} UTC"


def _feeds(feeds: int, failing: int) -> str:
    if not feeds:
        return "no feed is configured"
    return "every feed is failing" if failing == feeds else f"{failing:,} of {_many(feeds, 'feed')} are failing"


def _news(lately: Lately, now: datetime) -> Iterator[str]:
    if not lately.items:
        last = lately.last_item_at
        none = "no news since the first polls, which are silent"
        yield f"no news for {in_words((now - last).total_seconds())}" if last else none
    elif not lately.silent and not lately.alerts:
        span = in_words((now - lately.since).total_seconds())
        yield f"none of {_many(lately.items, 'item')} of the last {span} made a rule true"
    for became, count in sorted(lately.untold.items(), key=lambda pair: -pair[1]):
        yield (
            f"{_many(count, 'alert')} reached nobody: it {became}"
            if count == 1
            else f"{count:,} alerts reached nobody: each {became}"
        )
    for reason, count in sorted(lately.silent.items(), key=lambda pair: -pair[1]):
        yield f"{_many(count, 'match', 'matches')} stayed silent: {reason}"


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
