"""RULES.md as a slow and direct program: what the compiled matcher must agree with, on short texts.

Every place is tried for every phrase, every combination of occurrences for every near. Nothing of ``alerts.rules`` is used.
"""

import re
import unicodedata
from itertools import pairwise, product

FIELDS = ("title", "summary", "body")
SEPARATORS = " -_/"
UMLAUTS = {"ä": "a", "ö": "o", "ü": "u"}
DASHES = "‐‑‒–—―−"
APOSTROPHES = "’‘ʼ"
DROPPED = "\u00ad\u200b\u200d\ufeff"

NVIDIA = {"NASDAQ:NVDA": {"name": "NVIDIA Corp", "aliases": ["Nvidia"], "isin": "US67066G1040"}}
"""The one instrument of the watchlist, without ``bare``."""

FREE = ["US67066G1040", "NVDA.O", "NVDA.US", "NVDA US Equity"]
"""What mentions it with no letter, digit or ``_`` on either side."""

SHARES = ["$NVDA", *(f"{label}{gap}NVDA" for label in ("NASDAQ", "nasdaq") for gap in (":", " :", ": ", " : "))]
"""What does if no class of a share follows either."""

ENCLOSED = ["US:NVDA", "NVDA-US"]
"""What does between brackets, commas or semicolons."""


def folded_char(char, case):  # noqa: PLR0911 - one answer for each kind of character
    if char in DASHES:
        return "-"
    if char in APOSTROPHES:
        return "'"
    if char in DROPPED:
        return ""
    if char.isspace():
        return " "
    if char in "ßẞ":
        return "ß"
    if unicodedata.category(char) == "No":  # the number of a list, a footnote: no part of the word beside it
        return f" {unicodedata.normalize('NFKC', char)} "
    char = unicodedata.normalize("NFKC", char)
    char = char if case else char.casefold()
    if char.lower() in UMLAUTS:
        return char
    return "".join(part for part in unicodedata.normalize("NFD", char) if unicodedata.category(part) != "Mn")


def fold(text, case=False):
    """The folded text, and where each of its characters stood."""
    pairs = [(part, place) for place, char in enumerate(text) for part in folded_char(char, case)]
    return "".join(part for part, _ in pairs), [place for _, place in pairs]


def is_spaceless(char):
    return "\u4e00" <= char <= "\u9fff"


def is_wordish(char):
    return char.isalnum()


def script(char):
    return "digit" if char.isdigit() else "cyrillic" if "\u0400" <= char <= "\u04ff" else "latin"


def in_number(text, index):
    """Whether the character at ``index`` is a point or comma between digits."""
    return 0 < index < len(text) - 1 and text[index] in ".," and text[index - 1].isdigit() and text[index + 1].isdigit()


def is_boundary(text, index):
    """Whether a word may end or begin between the characters before and at ``index``."""
    if index in (0, len(text)):
        return True
    before, after = text[index - 1], text[index]
    if in_number(text, index) or in_number(text, index - 1):
        return False
    if not is_wordish(before) or not is_wordish(after) or is_spaceless(before) or is_spaceless(after):
        return True
    return script(before) != script(after) and "digit" not in (script(before), script(after))


def spellings(phrase, index):
    """What may stand for the letters of the phrase from ``index`` on: how many of them, and what."""
    char, pair = phrase[index], phrase[index : index + 2]
    low = char.lower()
    raised = (lambda text: text.upper()) if char.isupper() else (lambda text: text)
    if low in UMLAUTS:
        vowel = raised(UMLAUTS[low])
        return [(1, char), (1, vowel), (1, vowel + "e"), (1, vowel + "E")]
    if low in "aou":
        umlaut = raised({"a": "ä", "o": "ö", "u": "ü"}[low])
        if pair[1:].lower() == "e":
            return [(2, pair), (2, umlaut), (2, umlaut + pair[1])]
        return [(1, char), (1, umlaut)]
    if char == "ß":
        return [(1, "ß"), (1, "ss"), (1, "SS")]
    if pair.lower() == "ss":
        return [(1, char), (2, "ß")]
    return [(1, char)]


def ends_of(phrase, index, text, place):
    """Everywhere that the rest of the phrase can end, if it is to stand at ``place``."""
    if index == len(phrase):
        yield place
        return
    char = phrase[index]
    if char in SEPARATORS and index > 0:
        stop = index
        while stop < len(phrase) and phrase[stop] in SEPARATORS:
            stop += 1
        if stop < len(phrase) and all(map(is_wordish, (phrase[index - 1], phrase[stop]))):
            meet = phrase[index - 1].isdigit() != phrase[stop].isdigit()
            least = 0 if meet or "-" in phrase[index:stop] else 1
            yield from after_gap(phrase, stop, text, place, least)
            return
    if char == " ":
        # Beside a sign; however many there are, in the phrase as in the text, they are one space.
        while stop_of_spaces(phrase, index) > index + 1:
            index += 1
        for end in range(place + 1, stop_of_spaces(text, place) + 1):
            yield from ends_of(phrase, index + 1, text, end)
        return
    if index and is_wordish(char) and is_wordish(phrase[index - 1]) and char.isdigit() != phrase[index - 1].isdigit():
        yield from after_gap(phrase, index, text, place, 0)
        return
    yield from after_letter(phrase, index, text, place)


def stop_of_spaces(text, place):
    return len(text) - len(text[place:].lstrip(" "))


def after_gap(phrase, index, text, place, least):
    length = 0
    while True:
        if length >= least and index < len(phrase):
            yield from after_letter(phrase, index, text, place + length)
        if place + length >= len(text) or text[place + length] not in SEPARATORS:
            return
        length += 1


def after_letter(phrase, index, text, place):
    for taken, spelled in spellings(phrase, index):
        if text.startswith(spelled, place):
            yield from ends_of(phrase, index + taken, text, place + len(spelled))


def occurrences(phrase, original, case=False):
    """The spans of all occurrences of a phrase, in the original text."""
    text, places = fold(original, case)
    wanted = fold(phrase, case)[0].strip()
    open_left, open_right = wanted.startswith("*"), wanted.endswith("*")
    wanted = wanted.strip("*")
    found = set()
    for start in range(len(text)):
        for end in set(ends_of(wanted, 0, text, start)):
            first, last = start, end
            if open_left:
                while not is_boundary(text, first):
                    first -= 1
            elif is_wordish(text[first]) and not is_spaceless(text[first]) and not is_boundary(text, first):
                continue
            if open_right:
                while not is_boundary(text, last):
                    last += 1
            elif is_wordish(text[last - 1]) and not is_spaceless(text[last - 1]) and not is_boundary(text, last):
                continue
            found.add((places[first], places[last - 1] + 1))
    return found


def mentions(original):
    """The spans of all mentions of the instrument that do not lie inside of another; of two forms that overlap, the first."""
    text, places = fold(original, case=True)
    found, free = occurrences("Nvidia", original), 0
    for start in range(len(text)):
        for form in (*FREE, *SHARES, *ENCLOSED):
            end = start + len(form)
            if start >= free and text[start:end] == form and is_mention(form, text[:start], text[end:]):
                found.add((places[start], places[end - 1] + 1))
                free = end
    return {one for one in found if not any(one != two and two[0] <= one[0] and one[1] <= two[1] for two in found)}


def is_mention(form, before, after):
    if form in ENCLOSED:
        return before.removesuffix(" ")[-1:] in {*"(,;"} and after.removeprefix(" ")[:1] in {*"),;"}
    if is_sticky(before[-1:]) or is_sticky(after[:1]) or (form[0] == "$" and before[-1:] == "$"):
        return False
    is_class = (
        after[:1] in {*"./-"} and "A" <= after[1:2] <= "Z" and not (after[2:3].isascii() and after[2:3].isalpha())
    )
    return form in FREE or not is_class


def is_sticky(char):
    return char == "_" or (char.isascii() and char.isalnum()) or char.lower() in {*UMLAUTS, "ß"}


def words(original):
    """The spans of the words of a text."""
    text, places = fold(original)
    pattern = "[\u4e00-\u9fff]|[^\\W_\u4e00-\u9fff]+(?:['&.,][^\\W_\u4e00-\u9fff]+)*"
    return [(places[found.start()], places[found.end() - 1] + 1) for found in re.finditer(pattern, text)]


class Naive:
    """Evaluates conditions, given as the plain values of YAML, on an item, given as a dict of texts."""

    def __init__(self, topics, item):
        self.topics = topics
        self.item = item

    def operand(self, asked, text):
        """The occurrences of an operand in one text: (start, end, term, topic)."""
        if isinstance(asked, dict) and "regex" in asked:
            hits = re.finditer(asked["regex"], text, re.IGNORECASE | re.ASCII)
            return {(*hit.span(), asked["regex"], None) for hit in hits if hit[0]}
        if isinstance(asked, dict):
            return {
                (*span, asked["text"], None) for span in occurrences(asked["text"], text, asked.get("case") == "exact")
            }
        if asked.startswith("ticker:"):
            return {(*span, asked, None) for span in mentions(text)}
        if not asked.startswith("topic:"):
            return {(*span, asked, None) for span in occurrences(asked, text)}
        topic = self.topics[asked[6:]]
        taken = [hit for phrase in topic.get("not", ()) for hit in self.operand(phrase, text)]
        hits = {hit for phrase in topic.get("any", ()) for hit in self.operand(phrase, text)}
        hits |= {hit for ticker in topic.get("tickers", ()) for hit in self.operand(f"ticker:{ticker}", text)}
        return {
            (start, end, term, asked[6:])
            for start, end, term, _ in hits
            if not any(cover[0] <= start and end <= cover[1] for cover in taken)
        }

    def evidence(self, asked, fields=FIELDS):
        """None if the condition is false, else its evidence."""
        if isinstance(asked, str):
            return self._occurs(asked, fields)
        asked = dict(asked)
        fields = tuple(asked.pop("in", fields))
        if "text" in asked:
            leaf = {key: asked.pop(key) for key in ("text", "case") if key in asked}
            parts = [self._occurs(leaf, fields)]
        else:
            parts = []
        if "at_least" in asked:
            members = [self.evidence(member, fields) for member in asked.pop("of")]
            held = [member for member in members if member is not None]
            parts.append(set().union(*held) if len(held) >= asked.pop("at_least") else None)
        for key, value in asked.items():
            parts.append(self._part(key, value, fields))
        return None if None in parts else set().union(*parts)

    def _occurs(self, asked, fields):
        found = {(field, *hit) for field in fields for hit in self.operand(asked, self.item[field])}
        return found or None

    def _part(self, key, value, fields):
        if key in FIELDS:
            return self.evidence(value, (key,))
        if key == "regex":
            return self._occurs({"regex": value}, fields)
        if key == "near":
            return self._near(value, fields)
        members = [self.evidence(member, fields) for member in value]
        held = [member for member in members if member is not None]
        if key == "not":
            return None if held else set()
        enough = held if key == "any" else len(held) == len(members)
        return set().union(*held) if enough else None

    def _near(self, near, fields):
        groups = [group if isinstance(group, list) else [group] for group in near["of"]]
        within, ordered = int(near["within"][:-1]), near.get("ordered", False)
        if not any(self._near_in(groups, self.item[field], within, ordered) for field in fields):
            return None
        return {
            (field, *hit)
            for field in fields
            for group in groups
            for one in group
            for hit in self.operand(one, self.item[field])
        }

    def _near_in(self, groups, text, within, ordered):
        places = words(text)
        found = [[hit for one in group for hit in self.operand(one, text)] for group in groups]
        for chosen in product(*found):
            if ordered and any(later[0] < earlier[1] for earlier, later in pairwise(chosen)):
                continue
            start, end = min(hit[0] for hit in chosen), max(hit[1] for hit in chosen)
            touched = [number for number, (first, last) in enumerate(places) if first < end and start < last]
            if touched and touched[-1] - touched[0] + 1 <= within:
                return True
        return False
