"""The JSON Schema of rule files, for editors; made from the keys and words that the loader itself goes by.

It says what an editor can know. Whether names are defined, regular expressions are well formed and conditions make
sense, only ``tapewatch check`` knows.
"""

from alerts.model.handling import QuietMode, Then, ThrottleKey
from alerts.model.rule import RuleStatus
from alerts.model.severity import Severity
from alerts.rules.expectation import Kind
from alerts.rules.language import (
    ALERT,
    DESTINATION,
    DIGEST,
    ESCALATE,
    FILE,
    QUIET,
    RULE,
    SHARED,
    SOURCES,
    SUPPRESS,
    THROTTLE,
    UNANSWERED,
)
from alerts.rules.language_of_tests import ARRIVAL, BESIDE, GIVEN, TEST, TEST_ITEM
from alerts.rules.read_alert import MOST_DOMAINS
from alerts.rules.read_expectation import FIGURES
from alerts.rules.read_routing import LONGEST
from alerts.rules.schema_condition import definitions
from alerts.rules.schema_shapes import (
    DATE,
    DURATION,
    LANGUAGE_CODE,
    NAME,
    OFF,
    TEXT,
    TICKER,
    Schema,
    any_of,
    list_of,
    mapping,
    one_of,
    ref,
)
from alerts.settings.timetables import MARKETS


def schema() -> Schema:
    """The JSON Schema of a rule file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tapewatch rules",
        "description": "A file of the rules folder; docs/writing-rules.md teaches the language.",
        **mapping(
            FILE,
            {
                "version": {"const": 1},
                "defaults": mapping(SHARED, _shared()),
                "topics": {"type": "object", "propertyNames": NAME, "additionalProperties": ref("topic")},
                "watchlist": {"type": "object", "propertyNames": TICKER, "additionalProperties": ref("instrument")},
                "suppress": list_of(ref("exception")),
                "rules": {"type": "array", "items": ref("rule")},
            },
        ),
        "$defs": {
            "rule": _rule(),
            "test": _test(),
            "arrival": mapping(ARRIVAL, {"at": DURATION, "story": NAME} | _item()),
            "item": mapping(TEST_ITEM, _item()) | one_of(key for key in TEST_ITEM if key in _WORDS),
            "exception": mapping(SUPPRESS, {"id": NAME, "reason": TEXT, "expires": DATE, "when": ref("condition")}),
            **definitions(),
        },
    }


_WORDS = ("title", "summary", "body", "author", "category")


def _shared() -> dict[str, Schema]:
    return {
        "severity": {"enum": [level.label for level in reversed(Severity)], "default": Severity.NORMAL.label},
        "tags": list_of(NAME),
        "status": {"enum": [str(status) for status in RuleStatus], "default": str(RuleStatus.LIVE)},
        "sources": mapping(SOURCES, dict.fromkeys(SOURCES, list_of(NAME))),
        "languages": list_of(LANGUAGE_CODE),
        "max_age": DURATION,
        "alert": _alert(),
    }


def _alert() -> Schema:
    throttle = {
        "key": list_of({"enum": list(map(str, ThrottleKey))}),
        "every": DURATION,
        "longest": DURATION,
        "then": {"enum": list(map(str, Then))},
    }
    times = list_of(
        {
            "type": "string",
            "pattern": r"^(?:\d?\d:\d\d|\S+(?: +\S+){4}|(?:\d+[smhd] +(?:before|after) +)?"
            rf"(?:{'|'.join(MARKETS)}) +(?:opens|closes))$",
        }
    )
    digest = {"channel": NAME, "at": times, "tz": TEXT, "empty": {"enum": ["skip", "send"]}}
    quiet = {"use": NAME, "mode": {"enum": list(map(str, QuietMode))}}
    values = {
        "to": list_of(any_of(NAME, _destination())),
        "escalate": any_of(OFF, _escalation()),
        "throttle": any_of(OFF, mapping(THROTTLE, throttle)),
        "digest": any_of(OFF, mapping(DIGEST, digest)),
        "quiet": any_of(OFF, mapping(QUIET, quiet)),
        "unanswered": any_of(OFF, mapping(UNANSWERED, {"within": DURATION, "to": list_of(NAME)})),
    }
    return mapping(ALERT, values)


def _destination() -> Schema:
    # What stands in the condition is for `tapewatch check`.
    return mapping(DESTINATION, {"channel": NAME, "if": TEXT | {"maxLength": LONGEST}})


def _escalation() -> Schema:
    labels = [level.label for level in reversed(Severity) if level is not Severity.LOW]
    domains = {"type": "integer", "minimum": 2, "maximum": MOST_DOMAINS}
    return mapping(ESCALATE, {"domains": domains, "within": DURATION, "to": {"enum": labels}})


def _rule() -> Schema:
    own = {"id": NAME, "title": TEXT, "when": ref("condition"), "tests": list_of(ref("test"))}
    return mapping(RULE, own | _shared())


def _item() -> dict[str, Schema]:
    special = {
        "category": any_of(TEXT, list_of(TEXT)),
        "feed": NAME,
        "groups": list_of(NAME),
        "lang": LANGUAGE_CODE,
        "age": DURATION,
    }
    return {key: special.get(key, TEXT) for key in TEST_ITEM}


def _test() -> Schema:
    item = any_of(TEXT, ref("item"))
    reasons = any_of(TEXT, list_of(TEXT))
    values = dict.fromkeys((Kind.MATCH, Kind.NO_MATCH, Kind.KNOWN_MISS), item) | {
        "sequence": list_of(ref("arrival")),
        "because": reasons,
        "route": {"type": "array", "items": NAME},
        "given": mapping(GIVEN, _given()),
        "sent": list_of({"type": "integer", "minimum": 0, "maximum": 1}),
    }
    others = {kind: [key for key in TEST if key != kind and key not in beside] for kind, beside in BESIDE.items()}
    alone = [
        {"required": [str(kind), *(("sent",) if kind is Kind.SEQUENCE else ())], "not": one_of(forbidden)}
        for kind, forbidden in others.items()
    ]
    return mapping(TEST, {str(key): value for key, value in values.items()}) | {
        "anyOf": alone,
        "dependentRequired": {"given": ["route"]},
    }


def _given() -> dict[str, Schema]:
    figures = {name: {"type": "integer", "minimum": least, "maximum": most} for name, (least, most) in FIGURES.items()}
    return {**figures, "late": {"type": "boolean", "default": False}}
