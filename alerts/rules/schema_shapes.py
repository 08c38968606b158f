"""The shapes that the JSON Schema of rule files is made of: texts of each kind, lists, and mappings of known keys."""

from collections.abc import Iterable
from typing import Any

from alerts.rules.exchanges import BY_ALIAS
from alerts.rules.language import Keys
from alerts.rules.sheet import LANGUAGE
from alerts.settings.duration import PATTERN

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": r"\S"}
_BEYOND = r"[\x00-\x20!-*,/:-@\[-^`{-~]"
"""What no name holds. Editors know \\w for ASCII alone, so names are told by what they may not hold."""

NAME: Schema = {"type": "string", "pattern": rf"^(?!{_BEYOND}|[.+-])(?:(?!{_BEYOND})\S){{1,100}}$"}
LANGUAGE_CODE: Schema = {"type": "string", "pattern": f"^{LANGUAGE.pattern}$"}
DURATION: Schema = {"type": "string", "pattern": f"^{PATTERN}$"}
OFF: Schema = {"const": "off"}
DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_LISTING = f"(?:{'|'.join(sorted(BY_ALIAS))}):[A-Z0-9]{{1,12}}(?:[./-][A-Z0-9]{{1,4}})?"
TICKER: Schema = {"type": "string", "pattern": f"^{_LISTING}$"}
PHRASE_TEXT: Schema = {
    "type": "string",
    # Not blank, not a lone star, and no reference that is not written as one.
    "pattern": rf"^(?!\s*\**\s*$)(?!topics:|tickers:|T[Oo][Pp][Ii][Cc][Ss]?:|T[Ii][Cc][Kk][Ee][Rr][Ss]?:|ticker:(?!{_LISTING}$)).",
    "description": "A phrase, topic:NAME, or ticker:EXCHANGE:SYMBOL; Sanktion* finds every word that begins so.",
}


def ref(name: str) -> Schema:
    """What has been defined by this name."""
    return {"$ref": f"#/$defs/{name}"}


def list_of(items: Schema) -> Schema:
    """A list with at least one of these."""
    return {"type": "array", "minItems": 1, "items": items}


def any_of(*forms: Schema) -> Schema:
    """One of these forms."""
    return {"anyOf": list(forms)}


def one_of(keys: Iterable[str]) -> Schema:
    """At least one of these keys is there."""
    return {"anyOf": [{"required": [key]} for key in keys]}


def mapping(keys: Keys, values: dict[str, Schema]) -> Schema:
    """An object with these keys and no others. Every key has a value, and no value is without its key."""
    if keys.keys() != values.keys():
        raise KeyError(*(keys.keys() ^ values.keys()))
    properties = {key: values[key] | {"description": meaning} for key, meaning in keys.items()}
    required = {"required": list(keys.required)} if keys.required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False} | required
