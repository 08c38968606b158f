"""Every key of a rule file, once, with what it means. The readers, the JSON Schema and the documentation follow this."""

from collections.abc import Iterable

from alerts.rules.condition import FIELDS


class Keys(dict[str, str]):
    """The keys of one mapping, each with its meaning. ``required`` must be there; ``form`` is how to write one."""

    def __init__(self, meanings: dict[str, str], required: Iterable[str] = (), *, form: str = "") -> None:
        super().__init__(meanings)
        self.required = tuple(required)
        self.form = form


FILE = Keys(
    {
        "version": "The version of the rule language: always 1.",
        "defaults": "What holds for every rule of this file that does not say otherwise.",
        "topics": "Vocabularies by name; topic:NAME refers to one from every file of the folder.",
        "watchlist": "Instruments by EXCHANGE:SYMBOL; ticker:EXCHANGE:SYMBOL refers to one from every file of the folder.",
        "suppress": "Exceptions: items for which no rule of any file alerts.",
        "rules": "The rules of this file.",
    },
    form='"rules:" and below it, indented, "- id: a-name" for each rule',
)

SHARED = Keys(
    {
        "severity": "How urgent its alerts are: critical, high, normal or low. Without it: normal.",
        "tags": "Words for people and for routing.",
        "status": "live alerts; shadow is recorded and never sent; off is not evaluated. Without it: live.",
        "sources": "Which feeds and groups of feeds its items may come from. Without it: any.",
        "languages": "Which languages its items may be in, such as en, de, zh. Without it: any.",
        "max_age": "How old an item may be and still alert, such as 24h. Without it: any age.",
        "alert": "Who is told.",
    }
)
"""What may stand in ``defaults`` as well as in a rule."""

RULE = Keys(
    {
        "id": "The rule's name: it is part of an alert's identity, so do not change it.",
        "title": "The rule's name for people. Without it: the id.",
        **SHARED,
        "when": "The condition: an item for which it is true makes an alert.",
        "tests": "Headlines that the rule must find or leave alone; tapewatch test and every reload run them.",
    },
    ("id", "when"),
    form="{id: a-name, when: a phrase, alert: {to: [a-channel]}}",
)

SOURCES = Keys(
    {
        "groups": "Groups of feeds; any of them will do.",
        "feeds": "Feeds; any of them will do.",
        "not": "Feeds and groups that items must not come from.",
    },
    form="{groups: [...]} or {feeds: [...]}",
)

ALERT = Keys(
    {
        "to": "The channels that are told: names, or {channel: a-name, if: a condition}.",
        "escalate": "When many carry the story, its alert is raised: sent once more, with a higher severity. Or off.",
        "throttle": "How often it is told, further alerts are held back and counted. Or off.",
        "digest": "Gathers its alerts into one message at times of the day. Or off.",
        "quiet": "Hours in which it is not told at once; critical alerts are. Or off.",
        "unanswered": "Who is told if nobody acknowledges it. Or off.",
    },
    form="{to: [a-channel]}",
)

DESTINATION = Keys(
    {
        "channel": "The channel's name.",
        "if": "Severity, novelty, relevance, sources, late, tag or ticker, compared by == != >= <= > < in, "
        "joined by and, or, not: severity >= high and not late.",
    },
    ("channel",),
    form="{channel: a-channel, if: severity >= high}",
)

ESCALATE = Keys(
    {
        "domains": "How many independent publishers must carry the story.",
        "within": "Within which time, such as 30m.",
        "to": "The severity of the further alert: critical, high or normal.",
    },
    ("domains", "within", "to"),
    form="{domains: 3, within: 30m, to: critical}",
)

THROTTLE = Keys(
    {
        "key": "What is counted: rule, story, topic, ticker, feed, or several together. Without it: rule.",
        "every": "One alert in this time, such as 30m; further ones are held back and counted.",
        "longest": "While alerts keep coming, the time doubles up to this one, such as 4h. Without it: it does not.",
        "then": "What becomes of those held back: drop, or digest. Without it: drop.",
    },
    ("every",),
    form="{every: 30m}",
)

DIGEST = Keys(
    {
        "channel": "Where the digest goes.",
        "at": 'When: "07:30", five fields of cron, or "30m before XNYS opens".',
        "tz": "The zone of its times, such as Europe/Berlin. Without it: UTC.",
        "empty": "skip or send a digest without an alert. Without it: skip.",
    },
    ("channel", "at"),
    form='{channel: a-channel, at: ["07:30"], tz: Europe/Berlin}',
)

QUIET = Keys(
    {
        "use": "A window of the configuration's quiet hours.",
        "mode": "hold until it ends, drop, or downgrade to low. Without it: hold. Critical alerts break through.",
    },
    ("use",),
    form="{use: nights, mode: hold}",
)

UNANSWERED = Keys(
    {
        "within": "How long an alert may go without being acknowledged, such as 15m.",
        "to": "The channels that are told then.",
    },
    ("within", "to"),
    form="{within: 15m, to: [a-channel]}",
)

SUPPRESS = Keys(
    {
        "id": "The exception's name: an alert that it keeps back says so.",
        "reason": "Why these items are no news, for whoever wonders in a year.",
        "expires": 'Its last day, such as "2027-03-31". Without it: never.',
        "when": "The condition: no rule alerts for an item for which it is true.",
    },
    ("id", "reason", "when"),
    form="{id: a-name, reason: why, when: a phrase}",
)

TOPIC = Keys(
    {
        "any": "The phrases; one of them is enough. A list, or lists by language (en, de, zh): all are looked for.",
        "not": "Phrases that take occurrences away: one that lies wholly inside of one of these does not count.",
        "tickers": "Instruments of the watchlist whose mention counts as well.",
    },
    form="{any: [a phrase, another]}",
)

INSTRUMENT = Keys(
    {
        "name": "The company's name; (NVDA) beside it is a mention.",
        "aliases": "Phrases that count as mentions of the instrument.",
        "isin": "Its ISIN; a mention wherever it stands.",
        "ric": "Its Reuters code, such as NVDA.O.",
        "also": "Other listings of the same instrument, such as NYSE:BABA.",
        "bare": "Whether the symbol alone, in capitals, is a mention. Without it: false.",
        "wkn": "Its WKN; a mention after the label WKN.",
        "cusip": "Its CUSIP; a mention after the label CUSIP.",
    },
    form="{name: NVIDIA Corp}, or {} alone",
)

CONDITION = Keys(
    {
        "text": "A phrase that occurs in one of the fields; needed only beside case.",
        "case": "exact: capitals count for the phrase of text.",
        "any": "At least one of these is true.",
        "all": "Every one of these is true; they may stand in different fields.",
        "not": "None of these is true.",
        "near": "Phrases that stand within so many words of one field.",
        "regex": "A regular expression (RE2) that matches in one of the fields; capitals do not count unless it says (?-i).",
        **{field: f"The condition, looked for in the {field} alone." for field in FIELDS},
        "feed": "The item comes from this feed.",
        "in": "The fields that the condition beside it looks in. Without it: title, summary and body.",
        "at_least": "How many of the conditions in of are true at least.",
        "of": "The conditions that at_least counts.",
    }
)

TOPICS = Keys({}, form="a-name: {any: [a phrase, another]} for each, without dashes")
WATCHLIST = Keys({}, form="NASDAQ:NVDA: {name: NVIDIA Corp} for each, without dashes")

PHRASE = Keys({key: CONDITION[key] for key in ("text", "case")}, ("text",), form="{text: a phrase, case: exact}")

NEAR = Keys(
    {
        "of": "What must stand near: phrases, topics, tickers, {regex: ...}; a list among them is an any-of.",
        "within": "How many words it may take from the first to the last, both counted: 12w.",
        "ordered": "Whether they must stand in this order. Without it: false.",
    },
    ("of", "within"),
    form="{of: [a phrase, another], within: 12w}",
)
