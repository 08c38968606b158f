"""What the JSON Schema of rule files says of what is looked for: topics, instruments, conditions."""

from alerts.rules.condition import FIELDS
from alerts.rules.language import CONDITION, INSTRUMENT, NEAR, PHRASE, TOPIC
from alerts.rules.read_near import WITHIN
from alerts.rules.schema_shapes import (
    LANGUAGE_CODE,
    NAME,
    PHRASE_TEXT,
    TEXT,
    TICKER,
    Schema,
    any_of,
    list_of,
    mapping,
    one_of,
    ref,
)


def definitions() -> dict[str, Schema]:
    """What other parts of the schema refer to by name."""
    return {
        "topic": _topic(),
        "instrument": _instrument(),
        "words": PHRASE_TEXT,
        "phrase": any_of(ref("words"), mapping(PHRASE, {"text": TEXT, "case": _case()})),
        "condition": any_of(ref("words"), _condition()),
        "near": mapping(
            NEAR,
            {
                "of": {"type": "array", "minItems": 2, "items": ref("operand")},
                "within": {"type": "string", "pattern": f"^{WITHIN.pattern}$"},
                "ordered": {"type": "boolean", "default": False},
            },
        ),
        "operand": _operand(),
    }


def _topic() -> Schema:
    phrases = list_of(ref("phrase"))
    grouped = {"type": "object", "minProperties": 1, "propertyNames": LANGUAGE_CODE, "additionalProperties": phrases}
    vocabulary = any_of(phrases, grouped)
    values = {"any": vocabulary, "not": vocabulary, "tickers": list_of(TICKER)}
    return mapping(TOPIC, values) | one_of(("any", "tickers"))


def _instrument() -> Schema:
    values: dict[str, Schema] = {
        "name": TEXT,
        "aliases": list_of(TEXT),
        "isin": {"type": "string", "pattern": "^[A-Z]{2}[A-Z0-9]{9}[0-9]$"},
        "ric": TEXT,
        "also": list_of(TICKER),
        "bare": {"type": "boolean", "default": False},
        "wkn": {"type": "string", "pattern": "^[A-HJ-NP-Z0-9]{6}$"},
        "cusip": {"type": "string", "pattern": "^[A-Z0-9*@#]{8}[0-9]$"},
    }
    return mapping(INSTRUMENT, values)


def _case() -> Schema:
    return {"enum": ["exact"]}


def _condition() -> Schema:
    conditions = list_of(ref("condition"))
    values: dict[str, Schema] = {
        "text": TEXT,
        "case": _case(),
        "any": conditions,
        "all": conditions,
        "not": conditions,
        "near": ref("near"),
        "regex": TEXT,
        **{field: ref("condition") for field in FIELDS},
        "feed": NAME,
        "in": list_of({"enum": list(FIELDS)}),
        "at_least": {"type": "integer", "minimum": 1},
        "of": conditions,
    }
    together = {"case": ["text"], "of": ["at_least"], "at_least": ["of"]}
    says = [key for key in CONDITION if key not in ("case", "in", "of")]
    return mapping(CONDITION, values) | {"dependentRequired": together} | one_of(says)


def _operand() -> Schema:
    pattern = {
        "type": "object",
        "properties": {"regex": TEXT | {"description": CONDITION["regex"]}},
        "required": ["regex"],
        "additionalProperties": False,
    }
    nested = {
        "type": "object",
        "properties": {"any": list_of(ref("operand")) | {"description": CONDITION["any"]}},
        "required": ["any"],
        "additionalProperties": False,
    }
    return any_of(ref("phrase"), list_of(ref("operand")), pattern, nested)
