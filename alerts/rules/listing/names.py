"""Companies' names as people write them: without legal forms, and folded for comparison."""

import re

from alerts.text.fold import fold

_LEGAL = """
    inc incorporated corp corporation co company companies ltd limited llc lp llp plc pllc trust
    ag se sa spa nv bv ab as asa oyj oy kgaa kg gmbh co-kgaa aktiengesellschaft sas sca srl sab cv pjsc ojsc pao jsc tbk bhd berhad pte pty
    societe europeenne anonyme en commandite par actions kommanditgesellschaft auf aktien societa per azioni public gdr gdrs
    a/s s.p.a. s.a. n.v. holding holdings group hldg hldgs grp gruppe adr ads sponsored unsponsored class shares
    """
LEGAL = frozenset(_LEGAL.split())
"""Words that say how a company is constituted; at the end of a name they do not count."""

_NOISE = re.compile(
    r"\s*[/\\](?:[A-Z]{2,4}|NEW|ADR|ADS)[/\\]?\.?$|\s*\((?:The|Cayman[^)]*|Holdings?)\)$|[,;]?\s*Class [A-Z]$|[,;]?\s+(?:Pref|Vz|St|NPV|ADR|ADS|Depositary receipts)\.?$",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
_WORD = re.compile(r"[^\W_]+(?:[&'.][^\W_]+)*")
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def tidy(name: str) -> str:
    """A name without the marks that registries add: ``FOO CORP /DE/``, ``Foo, Class A``."""
    name = re.sub(r"\s+", " ", name).strip()
    while (shorter := _NOISE.sub("", name).strip()) != name and shorter:
        name = shorter
    return name.strip(" ,;/")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name or a query, folded, with umlauts as plain vowels, apostrophes dropped; S.p.A. is spa."""
    folded = _DOTTED.sub("", fold(text).text.translate(_PLAIN))
    found = (word.replace("'", "") for word in _WORD.findall(folded))
    return tuple(word for word in found if word)


def core(name: str) -> tuple[str, ...]:
    """The words of a name without its legal forms at the end, and without "The" before it.

    At least one word stays, and a name never shrinks to one letter.
    """
    words = words_of(name)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    end = len(words) - 2 if len(words) > 2 and words[-2:] == ("a", "s") else len(words)
    while end > 1 and (words[end - 1] in LEGAL or words[end - 1] in {"and", "&"}):
        end -= 1
    if end == 1 and len(words[0]) == 1 and len(words) > 1:
        end = 2
    if end > 1 and words[end - 1] == "com":
        end -= 1
    return words[:end]


def titled(name: str) -> str:
    """A name that is all capitals, as people write it; any other as it is. Words of up to three letters keep capitals."""
    if any(char.islower() for char in name):
        return name
    return " ".join(_cased(word) for word in name.split(" "))


_SMALL = frozenset({"OF", "AND", "THE", "FOR", "DE", "IN"})
_FORMS = frozenset({"INC", "CO", "LTD", "INC.", "CO.", "LTD.", "CORP", "CORP."})


def _cased(word: str) -> str:
    bare = word.strip(",.")
    if bare in _SMALL:
        return word.lower()
    if bare in _FORMS or len(bare) > 3:
        return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
    return word


def short(name: str) -> str:
    """A name as it is written, cut where its legal form begins: ``Berkshire Hathaway Inc.`` is Berkshire Hathaway."""
    stem = core(name)
    parts = name.split()
    if len(parts) > 1 and parts[0].casefold() == "the" and stem[0] != "the":
        parts = parts[1:]
    while len(parts) > 1 and len(words_of(" ".join(parts[:-1]))) >= len(stem):
        parts.pop()
    return " ".join(parts).rstrip(" ,.;")
