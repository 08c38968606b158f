"""The JSON Schema of what a web hook gets; ``facts`` writes it, and a test holds the one to the other."""

from typing import Any

from alerts.model.severity import Severity
from alerts.model.story import FollowKind

_TIME = {"type": "string", "format": "date-time"}
_MAYBE = {"type": ["string", "null"]}
_SCORE = {"type": ["integer", "null"], "minimum": 0, "maximum": 100}
_TEXTS = {"type": "array", "items": {"type": "string"}}


def webhook_schema() -> dict[str, Any]:
    """Draft 2020-12. The address of a channel may rename or leave out fields of the first level."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tapewatch web hook",
        "description": "The body of a POST to a json:// or jsons:// channel. Times are in UTC.",
        **_object(
            {
                "version": {"const": "1.0"},
                "title": {"type": "string", "description": "Severity and headline, ready to be shown."},
                "message": {"type": "string", "description": "The other lines, ready to be shown as plain text."},
                "attachments": {"type": "array", "maxItems": 0},
                "type": {"enum": ["info", "warning", "failure"]},
                "key": {"type": "string", "description": "The same for each attempt of one delivery."},
                "alert": {"$ref": "#/$defs/alert"},
                "digest": {"$ref": "#/$defs/digest"},
            },
            optional=("alert", "digest"),
        ),
        "$defs": {"alert": _alert(), "digest": _digest()},
    }


def _alert() -> dict[str, Any]:
    evidence = {"field": {"type": "string"}, "text": {"type": "string"}, "term": {"type": "string"}, "topic": _MAYBE}
    return _object(
        {
            "id": {"type": "integer", "minimum": 0},
            "created_at": _TIME,
            "severity": {"enum": [severity.label for severity in Severity]},
            "headline": {"type": "string"},
            "link": _MAYBE,
            "summary": {"type": "string"},
            "feed": _MAYBE,
            "lang": _MAYBE,
            "published": {"type": ["string", "null"], "format": "date-time"},
            "rule": {**_MAYBE, "description": "Its id; null for a notice of the daemon itself."},
            "rule_title": {"type": "string"},
            "tags": _TEXTS,
            "story": {"type": "integer", "minimum": 0},
            "late": {"type": "boolean"},
            "revised": {"type": "boolean"},
            "novelty": _SCORE,
            "relevance": _SCORE,
            "sources": {"type": "integer", "minimum": 0},
            "follows": _MAYBE,
            "follow_kind": {"enum": [*(kind.value for kind in FollowKind), None]},
            "escalated": {"type": "string"},
            "tickers": _TEXTS,
            "more": {"type": "integer", "minimum": 0},
            "evidence": {"type": "array", "items": _object(evidence)},
        }
    )


def _digest() -> dict[str, Any]:
    story = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/alert"}}
    group = {"rule": {"type": "string"}, "title": {"type": "string"}, "stories": {"type": "array", "items": story}}
    return _object(
        {
            "title": {"type": "string"},
            "since": _TIME,
            "until": _TIME,
            "reason": {"type": "string"},
            "hours": {
                "type": "array",
                "items": {"type": "integer", "minimum": 0},
                "description": "Alerts by the hour.",
            },
            "groups": {"type": "array", "items": _object(group)},
        }
    )


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }
