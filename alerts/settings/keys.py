"""Every key of the configuration, once. The reader, the JSON Schema and the check of docs/settings.md follow this."""

from dataclasses import replace

from alerts.settings.addresses import ServerAddress, StoreAddress
from alerts.settings.feed_keys import DAY, FEED, HOST, SHORT_NAME
from alerts.settings.hours import MARKET, WEEKDAYS, Clock, Zone
from alerts.settings.kinds import Choice, Duration, Integer, Network, Text, Version
from alerts.settings.secrets import ChannelAddress, SecretText, TextFile, WebSecret
from alerts.settings.sections import Key, ListOf, Named, Section

_ONE_RATE = r"(?:[1-9][0-9]{0,5}\+)?[1-9][0-9]{0,5}/(?:[1-9][0-9]{0,4})?(?:s|min|h|d)"
RATE = rf"none|{_ONE_RATE}(?: *, *{_ONE_RATE}){{0,3}}"
"""Limits as a person writes them; ``alerts.delivery.rate`` reads the same."""


STORE = Section(
    (
        Key(
            "url",
            StoreAddress(),
            "The database: sqlite:/// and a path, a relative one below the state directory (--state-dir, "
            "else the first of $STATE_DIRECTORY, else ./var).",
            "sqlite:///tapewatch.db",
        ),
    ),
    "store",
)

POLL = Section(
    (
        Key("every", Duration(1, 7 * DAY), "How often a feed is asked that says nothing itself.", "15m"),
        Key(
            "user_agent",
            Text("a name for the User-Agent header, in ASCII", r"[\x20-\x7e]{1,256}", expands=True),
            "How we introduce ourselves to servers; else as Tapewatch with its version and the contact.",
        ),
        Key(
            "contact",
            Text("a mail address", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", expands=True),
            "Where a publisher can reach you: it becomes part of the User-Agent. sec.gov demands one.",
        ),
        Key(
            "allow_addresses",
            ListOf(Network(), "networks"),
            "Networks that feeds may come from although they are private or loopback.",
            "[]",
        ),
        Key(
            "concurrency",
            Integer(1, 256),
            "How many feeds are asked at the same time. One whose server has not begun to answer within 2 s does not count.",
            "32",
        ),
        Key(
            "timeout",
            Duration(1, 90),
            "How long one request may take, redirects included; a third of it until the connection stands, two thirds in silence.",
            "30s",
        ),
        Key(
            "max_body", Integer(1_024, 1_073_741_824), "The largest body that is read, unpacked, in bytes.", "16777216"
        ),
        Key(
            "min_rate",
            Integer(0, 1_048_576),
            "The least bytes a second at which a body may come, on average after its first five seconds.",
            "256",
        ),
        Key("max_items", Integer(1, 100_000), "How many items of one document are taken.", "5000"),
        Key("parse_timeout", Duration(1, 60), "How long parsing one document may take.", "5s"),
    ),
    "poll",
)

GROUP = Section((Key("title", Text(), "The group's name for people."),), "a group")

STORM = Section(
    (
        Key("alerts", Integer(1, 10_000), "So many alerts are sent one by one ...", required=True),
        Key("within", Duration(1, DAY), "... in this time; further ones are gathered into one digest.", "10m"),
    ),
    "a storm",
)

QUIET = Section(
    (
        Key("from", Clock(), "When it begins.", required=True),
        Key("to", Clock(), "When it ends; on the next day where that is not later.", required=True),
        Key("tz", Zone(), "The time zone of its times.", "UTC"),
        Key(
            "days",
            ListOf(Choice(WEEKDAYS), "days such as mon"),
            "The days on which it begins; without it every day.",
        ),
        Key("closed", MARKET, "A market on whose holidays and weekends all day is quiet, such as XETR."),
    ),
    "a quiet window",
)

CHANNEL = Section(
    (
        Key(
            "url",
            ChannelAddress(),
            "Its Apprise address: written out, from ${NAME}, or file:PATH (the first line of that file). "
            "It is never shown.",
            required=True,
        ),
        Key("storm", STORM, "When alerts come too thick and fast to be read one by one; critical ones always are."),
        Key(
            "per_day",
            Integer(1, 100_000),
            "How many messages it takes in a day, critical ones excepted; a digest is one.",
        ),
        Key("tz", Zone(), "The time zone of its days.", "UTC"),
        Key("fallback", SHORT_NAME, "The channel that takes over what this one refuses or does not take in time."),
        Key("fallback_after", Duration(10, 7 * DAY), "How long this one may fail before that happens.", "15m"),
        Key(
            "rate",
            Text("a rate such as 1/s, 20/min, 60+1/5s or none; several with commas", RATE, "C030"),
            "How much it may be sent: 20/min; 60+1/5s is 60 at once and one more every 5 s; none is no limit. Else the limits "
            "that its service publishes.",
        ),
        Key(
            "secret",
            SecretText(),
            "Signs what a web hook (json://, jsons://) gets: from ${NAME} or file:PATH, at least 16 characters.",
        ),
        Key("template", TextFile(), "A file with the wording of its messages: see Templates below."),
        Key(
            "base_url",
            ServerAddress(),
            "The server that stands in for the service's own (Telegram, Slack, Discord, ntfy): a relay, or a Bot API server "
            "of one's own. https, or http on this machine.",
        ),
    ),
    "a channel",
)

DELIVERY = Section(
    (
        Key("timeout", Duration(1, 600), "How long one attempt may take.", "15s"),
        Key("first_pause", Duration(1, 3_600), "The pause after the first attempt that failed; it doubles.", "5s"),
        Key("longest_pause", Duration(1, DAY), "The longest pause between two attempts.", "15m"),
        Key("give_up_after", Duration(1, 30 * DAY), "When a delivery that keeps failing is given up.", "1d"),
    ),
    "delivery",
)

STORIES = Section(
    (
        Key("window", Duration(3_600, 14 * DAY), "How long news is compared with what came before it.", "72h"),
        Key(
            "flood",
            Integer(10, 100_000),
            "How many items with one title (or without one) a feed may bring within a minute; of one title twice as many within "
            "10 minutes, five times as many within a day. More are one story, and ops is told.",
            "100",
        ),
    ),
    "stories",
)

REPORT = Section(
    (
        Key("channel", SHORT_NAME, "The channel that is told that all is well.", required=True),
        Key("at", ListOf(Clock(), "times of day"), 'When, such as ["07:00"].', required=True),
        Key("tz", Zone(), "The time zone of its times.", "UTC"),
    ),
    "report",
)

ALIVE = Section(
    (
        Key(
            "url", WebSecret(), "An address that is called as long as polls and deliveries get on: a dead man's switch."
        ),
        Key("every", Duration(10, DAY), "How often.", "5m"),
        Key("report", REPORT, "A daily message that all is well, with counts."),
    ),
    "alive",
)

LOG = Section(
    (Key("level", Choice(("debug", "info", "warning", "error")), "The least that is worth a line.", "info"),), "log"
)

TOP = Section(
    (
        Key(
            "version",
            Version(),
            "The version of this language: always 1. Included files may leave it out.",
            required=True,
        ),
        Key("store", STORE, "Where everything is kept."),
        Key(
            "rules",
            Text("a path of a folder", expands=True),
            "The folder of the rules; a relative path starts from this file.",
            "../rules",
        ),
        Key(
            "include",
            ListOf(Text("a path or pattern such as feeds/*.yaml", expands=True), "paths"),
            "Files with more of the same keys, which are merged; relative to this file, * and ** allowed.",
            "[]",
        ),
        Key("poll", POLL, "How feeds are asked."),
        Key("feeds", ListOf(FEED, "feeds"), "What is polled.", "[]"),
        Key(
            "hosts",
            Named(HOST, "hosts"),
            "Limits for a registrable domain with all its hosts, or for one host. Built in: sec.gov 10 a second, nasdaq.com "
            "and nasdaqtrader.com 1 a second and one at a time; loopback has none.",
            "{}",
        ),
        Key("groups", Named(GROUP, "groups"), "Groups of feeds; a feed's use of a group declares it as well.", "{}"),
        Key(
            "channels",
            Named(CHANNEL, "channels"),
            "Where alerts go; one called ops gets the daemon's own notices.",
            "{}",
        ),
        Key("stories", STORIES, "How reports of one event are known as one story."),
        Key("delivery", DELIVERY, "How alerts are sent."),
        Key(
            "quiet",
            Named(QUIET, "quiet windows"),
            "Hours that rules may keep quiet; a rule names one: quiet: {use: NAME}.",
            "{}",
        ),
        Key(
            "retention",
            Duration(3_600, 3_650 * DAY),
            "How long items and alerts are kept: at least as long as `stories.window`.",
            "90d",
        ),
        Key("heartbeat", Duration(1, DAY), "How often the daemon writes down that it lives.", "1h"),
        Key("alive", ALIVE, "Proof of life, for whoever would not notice silence."),
        Key("log", LOG, "What is logged."),
    ),
    "the configuration",
)

INCLUDED = Section(tuple(replace(key, required=False) for key in TOP.keys if key.name != "include"), "an included file")
"""An included file has the same keys, but includes nothing itself: what belongs together is seen in one place."""
