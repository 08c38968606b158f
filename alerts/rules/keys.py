"""What an automaton looks for on behalf of a phrase, in the stream of ``alerts.text.scan``.

Wherever a phrase occurs, at least one of its keys stands in the stream. Separators that may be missing and letters with
two spellings are expanded here, on the phrase's side.
"""

import re
from collections.abc import Collection
from itertools import product

from alerts.rules.phrase import MAY, STAR, WORD, Part, Phrase
from alerts.text.scan import words

MAX_KEYS = 24
"""A phrase that would need more keys gets one for its longest piece without a choice instead."""

_SIMPLE = re.compile("[a-z]+")
_DIGRAPH = re.compile("[aou]e")
_CHOICE = re.compile("ä|ö|ü|ß|[aou]e|s{2,3}")
_TWO_WAYS = re.compile("[aou]e", re.IGNORECASE)
_UMLAUT = {"ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "ß": ("ss",)}
_COLLAPSED = {"ae": "a", "oe": "o", "ue": "u"}


def keys_of(phrase: Phrase) -> tuple[Collection[bytes], Collection[bytes]]:
    """The keys that stand for the phrase in any text, and those that do only in a text that holds ä, ö or ü.

    The stream has a for ä, so that ``ae`` of a phrase may stand there as ``a``.
    """
    if phrase.is_plain and not _TWO_WAYS.search(phrase.written):
        return (b" %b " % phrase.written.lower().encode(),), ()
    parts = phrase.parts
    if STAR in {kind for kind, _ in parts} or _choices(parts) > MAX_KEYS:
        return _keys_of_piece(phrase)
    return _expanded(parts, phrase.open_left, phrase.open_right)


def _expanded(parts: tuple[Part, ...], open_left: bool, open_right: bool) -> tuple[frozenset[bytes], frozenset[bytes]]:
    left, right = b"" if open_left else b" ", b"" if open_right else b" "
    texts = [text for kind, text in parts if kind == WORD]
    if (
        len(parts) == 2 * len(texts) - 1
        and all(_SIMPLE.fullmatch(text) and not _DIGRAPH.search(text) for text in texts)
        and MAY not in {kind for kind, _ in parts}
    ):
        return frozenset({left + b" ".join(text.encode() for text in texts) + right}), frozenset()
    always: set[bytes] = set()
    umlauted: set[bytes] = set()
    options = [_options(part) for part in parts]
    for choice in product(*options):
        key = words("".join(text for text, _ in choice))
        (umlauted if any(collapsed for _, collapsed in choice) else always).add(left + key + right)
    return frozenset(always), frozenset(umlauted - always)


def _options(part: Part) -> list[tuple[str, bool]]:
    """The ways in which a part may stand in the stream, and whether only an umlaut can have made it so."""
    kind, text = part
    if kind == MAY:
        return [("", False), (" ", False)]
    if kind != WORD:
        return [(" ", False)]
    text = text.lower()
    pieces: list[list[tuple[str, bool]]] = []
    place = 0
    for found in _CHOICE.finditer(text):
        pieces.append([(text[place : found.start()], False)])
        choice = found[0]
        if choice in _COLLAPSED:
            pieces.append([(choice, False), (_COLLAPSED[choice], True)])
        else:
            pieces.append([(spelled, False) for spelled in _UMLAUT.get(choice, (choice,))])
        place = found.end()
    pieces.append([(text[place:], False)])
    return [
        ("".join(text for text, _ in choice), any(collapsed for _, collapsed in choice)) for choice in product(*pieces)
    ]


def _choices(parts: tuple[Part, ...]) -> int:
    """How many keys ``_expanded`` would make."""
    number = 1
    for kind, text in parts:
        if kind == MAY:
            number *= 2
        elif kind == WORD:
            number *= 2 ** sum(found[0] not in {"ß", "ss", "sss"} for found in _CHOICE.finditer(text.lower()))
        if number > MAX_KEYS:
            break
    return number


def _keys_of_piece(phrase: Phrase) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """One key for the longest piece of the phrase that can be spelled in one way only; it may stand inside a word.

    Beside stars a whole word is looked for, if its spellings are few.
    """
    whole: list[tuple[int, tuple[Part, ...], bool, bool]] = []
    for index, part in enumerate(phrase.parts):
        if part[0] == WORD and _choices((part,)) <= MAX_KEYS:
            before = phrase.parts[index - 1][0] if index else (STAR if phrase.open_left else "")
            after = phrase.parts[index + 1][0] if index + 1 < len(phrase.parts) else (STAR if phrase.open_right else "")
            whole.append((len(part[1].encode()), (part,), before in (STAR, MAY), after in (STAR, MAY)))
    if whole:
        _, parts, open_left, open_right = max(whole)
        return _expanded(parts, open_left, open_right)
    pieces = [piece for kind, text in phrase.parts if kind == WORD for piece in _CHOICE.split(text.lower())]
    longest = words(max(pieces, key=len))
    return frozenset({longest or words(_CHOICE.findall(phrase.parts[0][1])[0])[:1]}), frozenset()
