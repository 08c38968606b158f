"""Letters with two spellings (RULES.md, "Phrases"): Börse, Boerse and Borse; Straße and Strasse."""

import re

TWO_SPELLINGS = re.compile("[äöüßÄÖÜ]")
"""The letters of a folded text that have two spellings."""

SPELLED_LONGER = re.compile("[äöüßÄÖÜ]|[aouAOU][eE]|[sS]{2}")
"""The letters of a phrase that such a text can spell with one letter more or less. Others are found in a flat text."""

_FLAT = tuple(zip("äöüÄÖÜ", "aouAOU", strict=True))

_UMLAUTS = {"ä": "a", "ö": "o", "ü": "u"}
_SPELLED = {"a": "ä", "o": "ö", "u": "ü"}


def flat(text: str) -> str | None:
    """A folded text with ä, ö and ü as a, o and u, of the same length; None for one without letters that have two spellings."""
    if text.isascii() or not TWO_SPELLINGS.search(text):
        return None
    for letter, vowel in _FLAT:
        text = text.replace(letter, vowel)
    return text


def plain_spelling(word: str) -> str:
    """An expression for a word in a text without ä, ö, ü and ß."""
    if word.isascii():
        return word
    return "".join(
        f"{_capital(_UMLAUTS[char.lower()], like=char)}[eE]?"
        if char.lower() in _UMLAUTS
        else "(?:ss|SS)"
        if char == "ß"
        else re.escape(char)
        for char in word
    )


def either_spelling(word: str) -> str:
    """An expression for a word in any text: an umlaut is its vowel, or that and e; a plain ae is no plain a."""
    pieces: list[str] = []
    index = 0
    while index < len(word):
        char, following = word[index], word[index + 1 : index + 2]
        low = char.lower()
        if low in _UMLAUTS:
            vowel = _capital(_UMLAUTS[low], like=char)
            pieces.append(f"(?:{char}|{vowel}[eE]?)")
        elif low in _SPELLED:
            umlaut = _capital(_SPELLED[low], like=char)
            if following in ("e", "E") and following:
                pieces.append(f"(?:{char}{following}|{umlaut}{following}?)")
                index += 1
            else:
                pieces.append(f"[{char}{umlaut}]")
        elif word[index : index + 3].lower() == "sss":
            pieces.append(f"(?:{word[index : index + 3]}|ßs|sß)")
            index += 2
        elif word[index : index + 2].lower() == "ss":
            pieces.append(f"(?:{word[index : index + 2]}|ß)")
            index += 1
        elif char == "ß":
            pieces.append("(?:ß|ss|SS)")
        else:
            pieces.append(re.escape(char))
        index += 1
    return "".join(pieces)


def _capital(vowel: str, *, like: str) -> str:
    return vowel.upper() if like.isupper() else vowel


def spellings(text: str) -> set[str]:
    """The ways to write a folded text: as it is, each ä as a or as ae, each ae as ä, ß and ss likewise."""
    found = {text}
    for ways in ({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}, {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}):
        found.add("".join(ways.get(char, char) for char in text))
    joined = text
    for pair, letter in (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß")):
        joined = joined.replace(pair, letter)
    return found | {joined}
