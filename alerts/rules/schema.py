"""The JSON Schema of rule files, for editors; made from the keys and words that the loader itself goes by.

It says what an editor can know. Whether names are defined, regular expressions are well formed and conditions make
sense, only ``tapewatch check`` knows.
"""

from collections.abc import Iterable
from typing import Any

from alerts.model.handling import QuietMode, Then, ThrottleKey
from alerts.model.rule import RuleStatus
from alerts.model.severity import Severity
from alerts.rules.condition import FIELDS
from alerts.rules.exchanges import BY_ALIAS
from alerts.rules.expectation import Kind
from alerts.rules.language import (
    ALERT,
    ARRIVAL,
    BESIDE,
    CONDITION,
    DESTINATION,
    DIGEST,
    ESCALATE,
    FILE,
    GIVEN,
    INSTRUMENT,
    NEAR,
    PHRASE,
    QUIET,
    RULE,
    SHARED,
    SOURCES,
    SUPPRESS,
    TEST,
    TEST_ITEM,
    THROTTLE,
    TOPIC,
    UNANSWERED,
    Keys,
)
from alerts.rules.read_alert import MOST_DOMAINS
from alerts.rules.read_expectation import FIGURES
from alerts.rules.read_near import WITHIN
from alerts.rules.read_routing import LONGEST
from alerts.rules.sheet import LANGUAGE
from alerts.settings.duration import PATTERN
from alerts.settings.timetables import MARKETS

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_BEYOND = r"[\x00-\x20!-*,/:-@\[-^`{-~]"
"""What no name holds. Editors know \\w for ASCII alone, so names are told by what they may not hold."""

_NAME: Schema = {"type": "string", "pattern": rf"^(?!{_BEYOND}|[.+-])(?:(?!{_BEYOND})\S){{1,100}}$"}
_LANGUAGE: Schema = {"type": "string", "pattern": f"^{LANGUAGE.pattern}$"}
_DURATION: Schema = {"type": "string", "pattern": f"^{PATTERN}$"}
_OFF: Schema = {"const": "off"}
_DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_LISTING = f"(?:{'|'.join(sorted(BY_ALIAS))}):[A-Z0-9]{{1,12}}(?:[./-][A-Z0-9]{{1,4}})?"
_TICKER: Schema = {"type": "string", "pattern": f"^{_LISTING}$"}
_PHRASE: Schema = {
    "type": "string",
    # Not blank, not a lone star, and no reference that is not written as one.
    "pattern": rf"^(?!\s*\**\s*$)(?!topics:|tickers:|T[Oo][Pp][Ii][Cc][Ss]?:|T[Ii][Cc][Kk][Ee][Rr][Ss]?:|ticker:(?!{_LISTING}$)).",
    "description": "A phrase, topic:NAME, or ticker:EXCHANGE:SYMBOL; Sanktion* finds every word that begins so.",
}


def schema() -> Schema:
    """The JSON Schema of a rule file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tapewatch rules",
        "description": "A file of the rules folder; docs/writing-rules.md teaches the language.",
        **_mapping(
            FILE,
            {
                "version": {"const": 1},
                "defaults": _mapping(SHARED, _shared()),
                "topics": {"type": "object", "propertyNames": _NAME, "additionalProperties": _ref("topic")},
                "watchlist": {"type": "object", "propertyNames": _TICKER, "additionalProperties": _ref("instrument")},
                "suppress": _list(_ref("exception")),
                "rules": {"type": "array", "items": _ref("rule")},
            },
        ),
        "$defs": {
            "rule": _rule(),
            "test": _test(),
            "arrival": _mapping(ARRIVAL, {"at": _DURATION, "story": _NAME} | _item()),
            "item": _mapping(TEST_ITEM, _item()) | _one_of(key for key in TEST_ITEM if key in _WORDS),
            "exception": _mapping(
                SUPPRESS, {"id": _NAME, "reason": _TEXT, "expires": _DATE, "when": _ref("condition")}
            ),
            "topic": _topic(),
            "instrument": _instrument(),
            "words": _PHRASE,
            "phrase": _any(_ref("words"), _mapping(PHRASE, {"text": _TEXT, "case": _case()})),
            "condition": _any(_ref("words"), _condition()),
            "near": _mapping(
                NEAR,
                {
                    "of": {"type": "array", "minItems": 2, "items": _ref("operand")},
                    "within": {"type": "string", "pattern": f"^{WITHIN.pattern}$"},
                    "ordered": {"type": "boolean", "default": False},
                },
            ),
            "operand": _operand(),
        },
    }


_WORDS = ("title", "summary", "body", "author", "category")


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


def _any(*forms: Schema) -> Schema:
    return {"anyOf": list(forms)}


def _one_of(keys: Iterable[str]) -> Schema:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _mapping(keys: Keys, values: dict[str, Schema]) -> Schema:
    """An object with these keys and no others. Every key has a value, and no value is without its key."""
    if keys.keys() != values.keys():
        raise KeyError(*(keys.keys() ^ values.keys()))
    properties = {key: values[key] | {"description": meaning} for key, meaning in keys.items()}
    required = {"required": list(keys.required)} if keys.required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False} | required


def _shared() -> dict[str, Schema]:
    return {
        "severity": {"enum": [level.label for level in reversed(Severity)], "default": Severity.NORMAL.label},
        "tags": _list(_NAME),
        "status": {"enum": [str(status) for status in RuleStatus], "default": str(RuleStatus.LIVE)},
        "sources": _mapping(SOURCES, dict.fromkeys(SOURCES, _list(_NAME))),
        "languages": _list(_LANGUAGE),
        "max_age": _DURATION,
        "alert": _alert(),
    }


def _alert() -> Schema:
    throttle = {
        "key": _list({"enum": list(map(str, ThrottleKey))}),
        "every": _DURATION,
        "longest": _DURATION,
        "then": {"enum": list(map(str, Then))},
    }
    times = _list(
        {
            "type": "string",
            "pattern": r"^(?:\d?\d:\d\d|\S+(?: +\S+){4}|(?:\d+[smhd] +(?:before|after) +)?"
            rf"(?:{'|'.join(MARKETS)}) +(?:opens|closes))$",
        }
    )
    digest = {"channel": _NAME, "at": times, "tz": _TEXT, "empty": {"enum": ["skip", "send"]}}
    quiet = {"use": _NAME, "mode": {"enum": list(map(str, QuietMode))}}
    values = {
        "to": _list(_any(_NAME, _destination())),
        "escalate": _any(_OFF, _escalation()),
        "throttle": _any(_OFF, _mapping(THROTTLE, throttle)),
        "digest": _any(_OFF, _mapping(DIGEST, digest)),
        "quiet": _any(_OFF, _mapping(QUIET, quiet)),
        "unanswered": _any(_OFF, _mapping(UNANSWERED, {"within": _DURATION, "to": _list(_NAME)})),
    }
    return _mapping(ALERT, values)


def _destination() -> Schema:
    # What stands in the condition is for `tapewatch check`.
    return _mapping(DESTINATION, {"channel": _NAME, "if": _TEXT | {"maxLength": LONGEST}})


def _escalation() -> Schema:
    labels = [level.label for level in reversed(Severity) if level is not Severity.LOW]
    domains = {"type": "integer", "minimum": 2, "maximum": MOST_DOMAINS}
    return _mapping(ESCALATE, {"domains": domains, "within": _DURATION, "to": {"enum": labels}})


def _rule() -> Schema:
    own = {"id": _NAME, "title": _TEXT, "when": _ref("condition"), "tests": _list(_ref("test"))}
    return _mapping(RULE, own | _shared())


def _item() -> dict[str, Schema]:
    special = {
        "category": _any(_TEXT, _list(_TEXT)),
        "feed": _NAME,
        "groups": _list(_NAME),
        "lang": _LANGUAGE,
        "age": _DURATION,
    }
    return {key: special.get(key, _TEXT) for key in TEST_ITEM}


def _test() -> Schema:
    item = _any(_TEXT, _ref("item"))
    reasons = _any(_TEXT, _list(_TEXT))
    values = dict.fromkeys((Kind.MATCH, Kind.NO_MATCH, Kind.KNOWN_MISS), item) | {
        "sequence": _list(_ref("arrival")),
        "because": reasons,
        "route": {"type": "array", "items": _NAME},
        "given": _mapping(GIVEN, _given()),
        "sent": _list({"type": "integer", "minimum": 0, "maximum": 1}),
    }
    others = {kind: [key for key in TEST if key != kind and key not in beside] for kind, beside in BESIDE.items()}
    alone = [
        {"required": [str(kind), *(("sent",) if kind is Kind.SEQUENCE else ())], "not": _one_of(forbidden)}
        for kind, forbidden in others.items()
    ]
    return _mapping(TEST, {str(key): value for key, value in values.items()}) | {
        "anyOf": alone,
        "dependentRequired": {"given": ["route"]},
    }


def _given() -> dict[str, Schema]:
    figures = {name: {"type": "integer", "minimum": least, "maximum": most} for name, (least, most) in FIGURES.items()}
    return {**figures, "late": {"type": "boolean", "default": False}}


def _topic() -> Schema:
    phrases = _list(_ref("phrase"))
    grouped = {"type": "object", "minProperties": 1, "propertyNames": _LANGUAGE, "additionalProperties": phrases}
    vocabulary = _any(phrases, grouped)
    values = {"any": vocabulary, "not": vocabulary, "tickers": _list(_TICKER)}
    return _mapping(TOPIC, values) | _one_of(("any", "tickers"))


def _instrument() -> Schema:
    values: dict[str, Schema] = {
        "name": _TEXT,
        "aliases": _list(_TEXT),
        "isin": {"type": "string", "pattern": "^[A-Z]{2}[A-Z0-9]{9}[0-9]$"},
        "ric": _TEXT,
        "also": _list(_TICKER),
        "bare": {"type": "boolean", "default": False},
        "wkn": {"type": "string", "pattern": "^[A-HJ-NP-Z0-9]{6}$"},
        "cusip": {"type": "string", "pattern": "^[A-Z0-9*@#]{8}[0-9]$"},
    }
    return _mapping(INSTRUMENT, values)


def _case() -> Schema:
    return {"enum": ["exact"]}


def _condition() -> Schema:
    conditions = _list(_ref("condition"))
    values: dict[str, Schema] = {
        "text": _TEXT,
        "case": _case(),
        "any": conditions,
        "all": conditions,
        "not": conditions,
        "near": _ref("near"),
        "regex": _TEXT,
        **{field: _ref("condition") for field in FIELDS},
        "feed": _NAME,
        "in": _list({"enum": list(FIELDS)}),
        "at_least": {"type": "integer", "minimum": 1},
        "of": conditions,
    }
    together = {"case": ["text"], "of": ["at_least"], "at_least": ["of"]}
    says = [key for key in CONDITION if key not in ("case", "in", "of")]
    return _mapping(CONDITION, values) | {"dependentRequired": together} | _one_of(says)


def _operand() -> Schema:
    pattern = {
        "type": "object",
        "properties": {"regex": _TEXT | {"description": CONDITION["regex"]}},
        "required": ["regex"],
        "additionalProperties": False,
    }
    nested = {
        "type": "object",
        "properties": {"any": _list(_ref("operand")) | {"description": CONDITION["any"]}},
        "required": ["any"],
        "additionalProperties": False,
    }
    return _any(_ref("phrase"), _list(_ref("operand")), pattern, nested)
