"""What an author most likely meant by a word that stands where it is not known."""

from collections.abc import Collection, Iterable

from alerts.documents.suggest import did_you_mean, nearest
from alerts.rules.language import ALERT, CONDITION, FILE, INSTRUMENT, NEAR, RULE, SOURCES, TOPIC
from alerts.rules.language_of_tests import TEST

_KEYS = {
    "and": ("all",),
    "und": ("all",),
    "or": ("any",),
    "oder": ("any",),
    "none": ("not",),
    "nicht": ("not",),
    "exclude": ("not",),
    "without": ("not",),
    "contains": ("any",),
    "keyword": ("any",),
    "keywords": ("any",),
    "phrases": ("any",),
    "headline": ("title",),
    "name": ("title",),
    "description": ("title",),
    "subject": ("title",),
    "content": ("body",),
    "phrase": ("text",),
    "pattern": ("regex",),
    "channel": ("to",),
    "channels": ("to",),
    "source": ("sources", "feed"),
    "priority": ("severity",),
    "condition": ("when",),
    "if": ("when",),
    "match": ("when",),
    "enabled": ("status",),
    "disabled": ("status",),
    "language": ("languages", "lang"),
    "exceptions": ("suppress",),
    "symbol": ("ric",),
    "distance": ("within",),
    "min": ("at_least",),
    "schema": ("version",),
}
_WORDS = {
    "urgent": ("critical",),
    "kritisch": ("critical",),
    "highest": ("critical",),
    "hoch": ("high",),
    "important": ("high",),
    "wichtig": ("high",),
    "warning": ("high",),
    "medium": ("normal",),
    "mittel": ("normal",),
    "default": ("normal",),
    "info": ("low",),
    "minor": ("low",),
    "niedrig": ("low",),
    "on": ("live",),
    "true": ("live", "exact"),
    "enabled": ("live",),
    "active": ("live",),
    "test": ("shadow",),
    "trial": ("shadow",),
    "false": ("off",),
    "disabled": ("off",),
    "inactive": ("off",),
    "headline": ("title",),
    "text": ("body",),
    "sensitive": ("exact",),
    "upper": ("exact",),
}
_PLACES = (
    (RULE, "an entry of rules"),
    (CONDITION, "a condition, as in when: {any: [...]}"),
    (ALERT, "alert: {to: [...]}"),
    (SOURCES, "sources: {groups: [...]}"),
    (NEAR, "near: {of: [...], within: 12w}"),
    (TOPIC, "a topic"),
    (INSTRUMENT, "an instrument of the watchlist"),
    (TEST, "an entry of tests"),
    (FILE, "the file itself, beside rules"),
)
"""Where keys stand that are written in a wrong place; of a key with several places, the first."""


def key_meant(word: str, keys: Collection[str]) -> str:
    """What to try instead of an unknown key: a known one, or another place, or a list of what is known."""
    if meant := _among(_KEYS.get(word.lower(), ()), keys):
        return f'did you mean "{meant}"?'
    if hint := did_you_mean(word, keys):
        return hint
    elsewhere = (place for others, place in _PLACES if word in others and not set(keys) <= others.keys())
    place = next(elsewhere, None)
    return f'"{word}" belongs to {place}' if place else f"known here: {', '.join(keys)}"


def is_misspelt(key: str, written: Iterable[str], keys: Collection[str]) -> bool:
    """Whether ``key`` is among the words that were written, if not quite as it should be."""
    others = [word for word in written if word not in keys]
    return any(_among(_KEYS.get(word.lower(), ()), keys) == key or nearest(word, keys) == key for word in others)


def word_meant(word: str, words: Collection[str]) -> str:
    """What to try instead of a word that is none of ``words``; empty where nothing is near."""
    meant = _among(_WORDS.get(word.lower(), ()), words)
    return f'did you mean "{meant}"?' if meant else did_you_mean(word, words)


def _among(candidates: Iterable[str], known: Collection[str]) -> str | None:
    return next((word for word in candidates if word in known), None)
