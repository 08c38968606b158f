"""What a character is to a reader of headlines: a letter of some script, a digit, a space, a dash, or nothing at all."""

import unicodedata

SPACELESS = "*"
"""The kind of letters of scripts that are written without spaces; each is a word of its own."""

DIGIT = "0"
"""The kind of digits."""

SIGN = ""
"""The kind of everything that is no part of a word."""

LATIN = "LATIN"
"""The kind of Latin letters; other alphabets are called as in their characters' Unicode names."""

_SPACELESS_NAMES = frozenset(
    {
        *("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "YI", "KANGXI"),
        *("THAI", "LAO", "KHMER", "MYANMAR"),
    }
)
_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\u2796\ufe31\ufe32\ufe58\ufe63\uff0d"[1:]
_APOSTROPHES = "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2018\u2019\u201a\u201b\u2032\u2035\u1fef\uff07\uff40"
_STROKES = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae"})
"""Letters that Unicode does not take apart, though readers do: Ørsted, Zloty, Maersk."""

_SIGNS = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_APOSTROPHES, "'"))
"""Every dash and every apostrophe as one; a character may be made of them too (ŉ, ″, ⁻)."""

KEYCAP = "\u20e3"
"""Draws a key around the digit before it; that digit is no part of the word behind it."""

_MEANINGFUL_MARKS = frozenset({0, 7, 8, 9, 103, 107, 118, 122})
"""Combining classes of marks that are no diacritics but part of the word (vowels, tones and virama of Indic scripts
and Thai, the voicing of kana); Unicode Standard, section 4.3.
"""


class _Kinds(dict[str, str]):
    """Kinds, worked out once for each character (there are at most 0x110000)."""

    def __missing__(self, char: str) -> str:
        self[char] = found = _kind(char)
        return found


class _Plain(dict[str, str]):
    """Folded characters; see ``Folding``."""

    def __init__(self, *, keep_case: bool) -> None:
        super().__init__()
        self._keep_case = keep_case

    def __missing__(self, char: str) -> str:
        self[char] = found = _fold(char, keep_case=self._keep_case)
        return found


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return DIGIT
    if category[0] not in "LM" and category not in {"Nl", "No"}:
        return SIGN
    name = unicodedata.name(char, "")
    script = name.split(" ", 1)[0]
    if script in _SPACELESS_NAMES or 0x20000 <= ord(char) < 0x40000:
        return SPACELESS
    if category == "No":
        return DIGIT
    return script or "UNNAMED"


def _fold(char: str, *, keep_case: bool) -> str:  # noqa: PLR0911 - one answer for each kind
    if (sign := char.translate(_SIGNS)) != char:
        return sign
    category = unicodedata.category(char)
    if char.isspace() or category in {"Zs", "Zl", "Zp", "Cc"}:
        return " "
    if category == "Cf":
        return ""
    if category == "Cs":
        return "\ufffd"
    if char in "™℠":
        return char  # NFKC would make "Nvidiatm" of "Nvidia™"
    if category == "No" and (digits := unicodedata.normalize("NFKC", char)).isdecimal():
        return f" {digits} "  # the "①" of a numbered list and the "²" of a footnote are no part of the word beside them
    if char == KEYCAP:
        return " "
    return fold_cluster(char, keep_case=keep_case)


def fold_cluster(cluster: str, *, keep_case: bool) -> str:
    """One letter with its marks, as the folding of RULES.md ("Phrases") has it; ä, ö, ü and ß stay for phrases to judge."""
    composed = unicodedata.normalize("NFKC", cluster)
    if composed in {"ß", "ẞ"}:
        return "ß"
    if composed in {"İ", "I\u0307"} and not keep_case:
        return "i"
    cased = composed if keep_case else composed.casefold()
    folded = "".join(_without_diacritics(char) for char in unicodedata.normalize("NFKC", cased))
    # A mark that stands alone, such as "¨", is a space with a mark to Unicode.
    if len(cluster) == 1:
        folded = folded.replace(" ", "")
    return unicodedata.normalize("NFC", folded.translate(_SIGNS))


def _without_diacritics(char: str) -> str:
    if char in "äöüÄÖÜ" or "\uac00" <= char <= "\ud7a3" or KINDS[char] == SPACELESS:
        return char
    # Strokes last: ǽ and ǿ are taken apart into a letter with one.
    bare = "".join(part for part in unicodedata.normalize("NFD", char) if not _is_diacritic(part))
    return bare.translate(_STROKES)


def _is_diacritic(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Me" or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char == "\u034f":
        return True
    return category == "Mn" and unicodedata.combining(char) not in _MEANINGFUL_MARKS


KINDS = _Kinds()
"""The kind of each character: SIGN, DIGIT, SPACELESS, or the name of its alphabet."""

FOLDED = _Plain(keep_case=False)
"""Each character folded: nothing for one that is dropped, several for a ligature, a space for any space."""

CASED = _Plain(keep_case=True)
"""The same, with capitals kept."""
