"""What a silence names that nothing is called: it would silence nothing, and nobody would know why alerts go on."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from alerts.documents.suggest import did_you_mean
from alerts.model.errors import StoreError
from alerts.model.silence import Matcher, Trait
from alerts.rules.known import Known
from alerts.rules.load import load_rules
from alerts.store import reading

if TYPE_CHECKING:
    from alerts.settings.settings import Settings

_WHAT = {
    Trait.RULE: "rule",
    Trait.TICKER: "instrument of the watchlist",
    Trait.TAG: "tag of a rule",
    Trait.FEED: "feed",
    Trait.CHANNEL: "channel",
}


def doubts(settings: "Settings", matchers: Sequence[Matcher]) -> Iterator[str]:
    """A line for each value that is not defined, with what was probably meant. What cannot be known now is not doubted."""
    for matcher in matchers:
        if matcher.trait is Trait.STORY:
            if not _is_story(settings.store_url, matcher.value):
                yield f"there is no story {matcher.value}; tapewatch stories list shows them"
            continue
        names = _names(settings, matcher.trait)
        if names is not None and not any(fnmatchcase(name, matcher.value) for name in names):
            hint = did_you_mean(matcher.value, names) or f"tapewatch knows {len(names)} of them"
            yield f'no {_WHAT[matcher.trait]} is called "{matcher.value}": {hint}'


def _names(settings: "Settings", trait: Trait) -> Collection[str] | None:
    if trait is Trait.FEED:
        return [feed.id for feed in settings.feeds]
    if trait is Trait.CHANNEL:
        return settings.channels.keys()
    if trait not in {Trait.RULE, Trait.TICKER, Trait.TAG}:
        return None
    book = load_rules(settings.rules, Known(), datetime.now(UTC)).book
    if book is None:
        return None  # broken files: the daemon has others in force
    if trait is Trait.TICKER:
        return {*book.watchlist, *book.tickers}
    rules = [draft.rule for draft in book.drafts.values()]
    return {rule.id for rule in rules} if trait is Trait.RULE else {tag for rule in rules for tag in rule.tags}


def _is_story(url: str, value: str) -> bool:
    if not value.isdecimal():
        return any(sign in value for sign in "*?[")
    try:
        return reading.story_file(url, int(value)) is not None
    except StoreError:
        return True
