"""What can be said about a feed and about hosts, once."""

from alerts.model.feed import TIERS, Wish
from alerts.model.health import Health
from alerts.settings.accesses import COOKIES, HEADERS, Credential, ProxyAddress
from alerts.settings.addresses import FeedAddress
from alerts.settings.hours import MARKET, Zone
from alerts.settings.kinds import Choice, Duration, Integer, Number, Quiet, Text
from alerts.settings.sections import NAME, NAME_EXPECTED, Key, ListOf, Section
from alerts.settings.timetables import Hours

DAY = 86_400.0

SHORT_NAME = Text(f"a name: {NAME_EXPECTED}", NAME)
"""Feeds, groups and channels are called by these."""

TIMETABLE = Section(
    (
        Key(
            "market",
            MARKET,
            "A market whose sessions are the hours (ISO 10383); needs the extra tapewatch[markets].",
        ),
        Key("margin", Duration(0, DAY / 2), "How long before and after a session of the market it still counts.", "1h"),
        Key("windows", ListOf(Hours(), "hours"), "The hours, where no market is named.", "[]"),
        Key("zone", Zone(), "The time zone of the windows; else the feed's."),
        Key("closed", Duration(1, 7 * DAY), "How often the feed is asked outside of these hours.", "1h"),
    ),
    "a timetable",
)

BASIC = Section(
    (
        Key("user", Credential("a name"), "The name.", required=True),
        Key("password", Credential("a password"), "The password: written out, ${NAME} or file:PATH.", required=True),
    ),
    "auth",
)

FEED = Section(
    (
        Key("id", SHORT_NAME, "The feed's name: it keeps its history, so do not change it.", required=True),
        Key("url", FeedAddress(), "Its address, http or https; ${NAME} is replaced.", required=True),
        Key(
            "tier",
            Choice(tuple(TIERS)),
            "How soon its news has to be known: halts 60s; wire 3m, up to 6m where it seldom changes; news 15m, up to 1h; "
            "slow 1h, up to 6h.",
        ),
        Key("every", Duration(1, 7 * DAY), "How often it is asked, where it has no tier; else as poll.every says."),
        Key("timetable", TIMETABLE, "The hours in which it is asked that often."),
        Key("groups", ListOf(SHORT_NAME, "groups"), "The groups it belongs to; rules choose sources by them.", "[]"),
        Key(
            "lang",
            Text("a language code such as en, de or zh-Hant", r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "C019"),
            "The language of its items, unless an item states its own (BCP 47). It goes before what the feed says of itself.",
        ),
        Key("zone", Zone(), "The time zone of its dates where they name none.", "UTC"),
        Key("backfill", Integer(0, 10_000), "How many of the newest items of the first poll may alert.", "0"),
        Key(
            "expect",
            Quiet(Duration(60, 400 * DAY)),
            "The longest time without news that is normal, on trading days; any: it is never silent nor frozen. "
            "Without it Tapewatch learns the feed's rhythm.",
        ),
        Key(
            "ignore",
            ListOf(Choice(tuple(health.value for health in Health if health is not Health.OK)), "states of health"),
            "What is normal for this feed, and not told on ops: gapped for one that shows only its newest item.",
            "[]",
        ),
        Key(
            "override",
            ListOf(Choice(tuple(Wish)), "wishes"),
            "What the publisher says about when to ask and you do not heed: cache (Cache-Control and Expires), ttl, "
            "period (sy:updatePeriod), skip (skipHours and skipDays). Retry-After is always heeded.",
            "[]",
        ),
        Key(
            "headers",
            HEADERS,
            "Further headers by name, for its own origin alone; each written out, ${NAME} or file:PATH.",
        ),
        Key("cookies", COOKIES, "Cookies by name, in the same way."),
        Key("auth", BASIC, "Basic credentials, in the same way."),
        Key("proxy", ProxyAddress(), "The proxy that it is asked through, http; its network may be private."),
    ),
    "a feed",
)

HOST = Section(
    (
        Key("rate", Number(0.001, 1_000), "How many requests a second, redirects included.", "2"),
        Key("concurrency", Integer(1, 256), "How many requests at the same time.", "4"),
    ),
    "a host",
)
