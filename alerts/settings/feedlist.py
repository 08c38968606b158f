"""The feeds of the configuration, and what they have to agree on with one another and with the rest."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from alerts.documents.node import Mapping as MappingNode
from alerts.documents.problem import Level
from alerts.model.access import Access
from alerts.model.feed import TIERS, Feed, Wish
from alerts.model.health import Health
from alerts.model.secret import Secret
from alerts.model.timetable import Timetable
from alerts.settings.introduction import has_contact, is_placeholder
from alerts.settings.page import Given

POLITE = 10.0
"""Seconds; asking a publisher more often than this gets one blocked (FT and SEC answered 403 and 429)."""

SEC_RATE = 10.0
"""Requests a second that sec.gov allows one sender in all (sec.gov, "Accessing EDGAR Data")."""

_CLOSED = 3_600.0
_MARGIN = 3_600.0


def feeds_of(given: list[Given], every: float, user_agent: str) -> tuple[Feed, ...]:
    """The feeds, in order. ``every`` is the interval of those that give none, in seconds.

    Reports ids that stand twice (naming both places), one address under two ids, intervals that get one blocked,
    timetables that cannot be kept, and feeds of sec.gov without a contact in ``user_agent``, which its rules demand.
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
    tier = TIERS[value["tier"].value] if "tier" in value else None
    if tier and "every" in value:
        value["every"].report("C045", "tier and every both say how often", "keep one of the two")
    if tier:
        every = tier.every
    return Feed(
        id=value["id"].value,
        url=value["url"].value,
        every=value["every"].value if "every" in value else every,
        groups=tuple(dict.fromkeys(groups)),
        lang=value["lang"].value if "lang" in value else None,
        backfill=value["backfill"].value if "backfill" in value else 0,
        expect=value["expect"].value if "expect" in value else None,
        ignore=frozenset(Health(one.value) for one in value["ignore"].value) if "ignore" in value else frozenset(),
        tier=value["tier"].value if "tier" in value else None,
        longest=tier.longest if tier else 0.0,
        timetable=_timetable(value["timetable"], value.get("zone")) if "timetable" in value else None,
        zone=value["zone"].value if "zone" in value else None,
        override=frozenset(Wish(wish.value) for wish in value["override"].value)
        if "override" in value
        else frozenset(),
        access=_access(value),
    )


def _timetable(given: Given, zone: Given | None) -> Timetable | None:
    said = {name: entry.value for name, entry in given.value.items()}
    windows, market = said.get("windows", ()), said.get("market")
    zone_name = said.get("zone") or (zone.value if zone else None)
    written = {key.text for key, _ in given.node.entries} if isinstance(given.node, MappingNode) else set()
    if {"windows", "market"} & written and not (windows or market):
        return None  # what was written there could not be read, which has been reported
    if bool(windows) == bool(market):
        what = "market and windows both say the hours" if market else "neither market nor windows say the hours"
        given.report("C045", what, "keep one of the two" if market else 'as in windows: ["mon-fri 08:00-18:00"]')
    elif windows and zone_name is None:
        given.report("C045", "the windows have no time zone", "give the timetable, or the feed, a zone: Europe/Berlin")
    elif market and find_spec("exchange_calendars") is None:
        hint = 'install it: pip install "tapewatch[markets]"; or write the hours yourself as windows and zone'
        given.value["market"].report("C046", "the sessions of markets need exchange-calendars, which is not here", hint)
    else:
        return Timetable(
            closed=said.get("closed", _CLOSED),
            market=market,
            margin=said.get("margin", _MARGIN),
            windows=tuple(window.value for window in windows),
            zone=zone_name or "UTC",
        )
    return None


def _access(value: dict[str, Given]) -> Access | None:
    basic = None
    if "auth" in value and {"user", "password"} <= value["auth"].value.keys():
        user, password = (value["auth"].value[name].value.reveal() for name in ("user", "password"))
        basic = Secret(f"{user}:{password}")
        if ":" in user:
            value["auth"].value["user"].report(
                "C042", "a user's name cannot hold a colon", "what follows is the password"
            )
    credentials = basic or urlsplit(value["url"].value).username
    if (
        credentials
        and "headers" in value
        and any(name.lower() == "authorization" for name, _ in value["headers"].value)
    ):
        what = "Authorization stands in the headers and in auth, or the address, as well"
        value["headers"].report("C045", what, "keep one of the two")
    given: dict[str, Any] = {name: value[name].value for name in ("headers", "cookies", "proxy") if name in value}
    return Access(basic=basic, **given) if basic or given else None


def _check_manners(entry: Given, feed: Feed, user_agent: str) -> None:
    host = urlsplit(feed.url).hostname or ""
    is_local = host == "localhost" or host.startswith("127.") or host == "::1"
    if feed.every < POLITE and not is_local:
        place = entry.value.get("every", entry.value["url"])
        what = f"asked every {feed.every:.0f} seconds: publishers block those who ask so often"
        place.report("C023", what, "30s or more is polite", level=Level.WARNING)
    if _is_sec(host):
        own = [text for name, text in feed.access.headers if name.lower() == "user-agent"] if feed.access else []
        # sec.gov leads http to https, which is another origin: no feed's own header goes there.
        is_secure = urlsplit(feed.url).scheme.lower() == "https"
        _check_contact(entry, own[0].reveal() if own and is_secure else user_agent)


def lacks_contact(url: str, user_agent: str) -> bool:
    """Whether this address wants a contact in the User-Agent that is not there."""
    is_told = has_contact(user_agent) and not is_placeholder(user_agent)
    return _is_sec(urlsplit(url).hostname or "") and not is_told


def _is_sec(host: str) -> bool:
    host = host.rstrip(".").lower()
    return host == "sec.gov" or host.endswith(".sec.gov")


def check_limits(given: Mapping[str, Given]) -> None:
    """Warn of a limit for sec.gov that is beyond its own rules."""
    for name, entry in given.items():
        rate = entry.value.get("rate")
        if _is_sec(name) and rate is not None and rate.value > SEC_RATE:
            what = f"sec.gov blocks who asks more than {SEC_RATE:g} times a second in all"
            rate.report("C023", what, f"{SEC_RATE:g} or less; its fair access rules say so", level=Level.WARNING)


def _check_contact(entry: Given, user_agent: str) -> None:
    hint = 'set poll.contact, as in "jane@bank.com"'
    if not has_contact(user_agent):
        entry.value["url"].report("C017", "sec.gov refuses who gives no mail address in the User-Agent", hint)
    elif is_placeholder(user_agent):
        entry.value["url"].report("C017", "sec.gov wants your own mail address in the User-Agent, not an example", hint)
