"""The feeds of the configuration, and what they have to agree on with one another and with the rest."""

import re
from urllib.parse import urlsplit

from alerts.documents.problem import Level
from alerts.model.feed import Feed
from alerts.model.health import Health
from alerts.settings.page import Given

POLITE = 10.0
"""Seconds; asking a publisher more often than this gets one blocked (FT and SEC answered 403 and 429)."""

_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PLACEHOLDER = re.compile(r"@(?:[\w-]+\.)*example(?:\.(?:com|org|net))?\b", re.IGNORECASE)


def feeds_of(given: list[Given], every: float, user_agent: str) -> tuple[Feed, ...]:
    """The feeds, in order. ``every`` is the interval of those that give none, in seconds.

    Reports ids that stand twice (naming both places), one address under two ids, intervals that get one blocked, and
    feeds of sec.gov without a contact in ``user_agent``, which its rules demand.
    """
    feeds: dict[str, Feed] = {}
    places: dict[str, Given] = {}
    addresses: dict[str, str] = {}
    for entry in given:
        if not {"id", "url"} <= entry.value.keys():
            continue
        feed = _feed(entry, every)
        if feed.id in feeds:
            hint = f"it stands first at {places[feed.id].place}: keep one of the two, or give one another id"
            entry.value["id"].report("C009", f"the feed {feed.id} stands here a second time", hint)
            continue
        feeds[feed.id] = feed
        places[feed.id] = entry.value["id"]
        if addresses.setdefault(feed.url, feed.id) != feed.id:
            what = f"the same address as the feed {addresses[feed.url]}"
            entry.value["url"].report("C026", what, "it would be asked twice", level=Level.WARNING)
        _check_manners(entry, feed, user_agent)
    return tuple(feeds.values())


def _feed(entry: Given, every: float) -> Feed:
    value = entry.value
    groups = [group.value for group in value["groups"].value] if "groups" in value else []
    return Feed(
        id=value["id"].value,
        url=value["url"].value,
        every=value["every"].value if "every" in value else every,
        groups=tuple(dict.fromkeys(groups)),
        lang=value["lang"].value if "lang" in value else None,
        backfill=value["backfill"].value if "backfill" in value else 0,
        expect=value["expect"].value if "expect" in value else None,
        ignore=frozenset(Health(one.value) for one in value["ignore"].value) if "ignore" in value else frozenset(),
    )


def _check_manners(entry: Given, feed: Feed, user_agent: str) -> None:
    host = urlsplit(feed.url).hostname or ""
    is_local = host == "localhost" or host.startswith("127.") or host == "::1"
    if feed.every < POLITE and not is_local:
        place = entry.value.get("every", entry.value["url"])
        what = f"asked every {feed.every:.0f} seconds: publishers block those who ask so often"
        place.report("C023", what, "30s or more is polite", level=Level.WARNING)
    if _is_sec(host):
        _check_contact(entry, user_agent)


def lacks_contact(url: str, user_agent: str) -> bool:
    """Whether this address wants a contact in the User-Agent that is not there."""
    found = _CONTACT.search(user_agent) and not _PLACEHOLDER.search(user_agent)
    return _is_sec(urlsplit(url).hostname or "") and not found


def _is_sec(host: str) -> bool:
    return host == "sec.gov" or host.endswith(".sec.gov")


def _check_contact(entry: Given, user_agent: str) -> None:
    hint = 'set poll.user_agent, as in "Tapewatch (+mailto:jane@bank.com)"'
    if not _CONTACT.search(user_agent):
        entry.value["url"].report("C017", "sec.gov refuses who gives no mail address in the User-Agent", hint)
    elif _PLACEHOLDER.search(user_agent):
        entry.value["url"].report("C017", "sec.gov wants your own mail address in the User-Agent, not an example", hint)
