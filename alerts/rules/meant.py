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
_LANGUAGES = {
    "ara": "ar",
    "tur": "tr",
    "pol": "pl",
    "dut": "nl",
    "nld": "nl",
    "por": "pt",
    "rus": "ru",
    "ita": "it",
    "spa": "es",
    "kor": "ko",
    "jpn": "ja",
    "fre": "fr",
    "fra": "fr",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "zho": "zh",
    "chi": "zh",
    "jp": "ja",
    "english": "en",
    "englisch": "en",
    "german": "de",
    "deutsch": "de",
    "chinese": "zh",
    "chinesisch": "zh",
    "french": "fr",
    "cn": "zh",
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


_TWO_LETTERS = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et
    eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl
    km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj
    om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to
    tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - a list of codes
)
"""The codes of ISO 639-1."""


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


def is_language(word: str) -> bool:
    """Whether a tag begins with a code that is registered, two letters where there are such: zh, not cn, chi or zho."""
    code = word.lower().split("-")[0]
    return code in _TWO_LETTERS if len(code) == 2 else code not in _LANGUAGES


def language_meant(word: str) -> str:
    """What to try instead of a text that is no language code."""
    first = word.lower().split("-")[0]
    code = _LANGUAGES.get(first) or (first if first in _TWO_LETTERS else None)
    return f"write {code}" if code else "write en, de, zh, or zh-Hant"


def _among(candidates: Iterable[str], known: Collection[str]) -> str | None:
    return next((word for word in candidates if word in known), None)
