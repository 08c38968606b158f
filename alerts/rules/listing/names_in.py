"""Companies that a text calls by a name that means nothing else."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation

from alerts.rules.listing.company import Company
from alerts.rules.listing.names import core, short, words_of
from alerts.rules.look import Span, Text
from alerts.rules.phrase import Phrase, parse_phrase
from alerts.text.scan import stream, words

_WORD = re.compile(r"[^\W_]+")
_FORMS = {
    "inc": "Incorporated", "incorporated": "Inc", "corp": "Corporation", "corporation": "Corp", "ltd": "Limited", "limited": "Ltd",
    "plc": "PLC", "ag": "AG", "se": "SE", "aktiengesellschaft": "AG", "company": "Co", "co": "Company", "n.v": "NV", "s.a": "SA",
}  # fmt: skip
_LEAST = 6
_JOINED = re.compile(r"[^\W\d_]['’-]$")
"""Before a name: Le'Veon is not VEON, an Anti-Terror-Allianz not the insurer."""

_INITIALS = re.compile(r"\b(?:[A-Z]\.)+ ?$")
"""Before a name that needs its legal form: C.A. Bancorp Inc. is not The Bancorp."""

_NEAR = 40
"""How many characters behind a name are looked at for the next word."""

_VENUE = re.compile(" (?:Stadium|Arena|Ballpark)")
"""After a name: MetLife Stadium is no MetLife."""

_OTHER_WORDS = """
    高通膨 高通胀 高通脹 新高通 提高通 大力拓 全力拓 努力拓 着力拓 北京东 南京东 北京東 南京東 典礼来 典禮來 婚礼来 婚禮來 送礼来 送禮來 一百度 二百度 三百度 几百度 幾百度 普惠普
    完美光 健美光 优美光 優美光 博通古今 好快手 快手快 登高盛 一微软 上网易 上網易 台積電信 小百度
    """.split()  # noqa: SIM905 - a list of words, to be read as one
"""In which a Chinese name is no name: high inflation, wholeheartedly, Nanjing East Road."""

_LOWER = frozenset({"of", "and", "the", "de", "for", "in", "du", "la", "le", "von", "van"})


class Names:
    """The distinct names of a list: one automaton over all of them."""

    def __init__(self, companies: tuple[Company, ...]) -> None:
        self._names = [(company, name) for company in companies for name in _names(company)]
        self._longer = _longer(companies)
        keys = [b" %b " % words(name) for _, name in self._names]
        self._automaton = BytesAhoCorasick(keys, implementation=Implementation.ContiguousNFA)

    def find(self, text: Text) -> Iterator[tuple[Company, Span]]:
        """Every company that is named, where the text has the capitals of a name. Larger companies first."""
        hits = self._automaton.find_matches_as_indexes(stream(text.original), overlapping=True)
        for number in sorted({hit[0] for hit in hits}):
            company, name = self._names[number]
            for start, end in text.phrase(phrase_of(name)):
                if _in_other_word(text.original, start, end):
                    continue
                if (
                    _is_written_like(text.original[start:end], name)
                    and _stands_alone(text.original, start, end)
                    and not (_INITIALS.search(text.original[:start]) and not company.distinct)
                    and not self._goes_on(company, text.original[end:])
                ):
                    yield company, (start, end)

    def _goes_on(self, company: Company, rest: str) -> bool:
        """Whether another company's name begins there: Tencent Music is not Tencent."""
        following = self._longer.get(core(company.name), ())
        return bool(following) and words_of(rest[:_NEAR])[:1] in following and rest[:1] in " -"


def _longer(companies: tuple[Company, ...]) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """For each distinct name the words that make it the beginning of another company's."""
    following: dict[tuple[str, ...], set[tuple[str, ...]]] = {
        core(one.name): set() for one in companies if one.distinct
    }
    for company in companies:
        stem = core(company.name)
        for length in range(1, len(stem)):
            if stem[:length] in following:
                following[stem[:length]].add(stem[length : length + 1])
    return following


def _names(company: Company) -> Iterator[str]:
    """Other names, the Chinese ones among them, and a distinct name; of another the name with its legal form, in both spellings: Apple Inc., Target Corp."""
    yield from company.aliases
    if company.distinct:
        yield short(company.name)
        return
    if len(words(company.name)) < _LEAST:
        return
    forms = [word for word in company.name.split() if word.strip(",.").casefold() in _FORMS]
    if forms and company.name.endswith(forms[-1]):
        stem = company.name.removesuffix(forms[-1]).rstrip(" ,")
        if stem:
            yield f"{stem} {forms[-1]}"
            yield f"{stem} {_FORMS[forms[-1].strip(',.').casefold()]}"


@lru_cache(maxsize=4096)
def phrase_of(name: str) -> Phrase:
    """A name as a phrase. Raises TypeError if it holds neither a letter nor a digit."""
    phrase = parse_phrase(name.rstrip("."))
    if not isinstance(phrase, Phrase):
        raise TypeError(name)
    return phrase


def _in_other_word(text: str, start: int, end: int) -> bool:
    return any(
        start - word.index(text[start:end]) >= 0 and text.startswith(word, start - word.index(text[start:end]))
        for word in _OTHER_WORDS
        if text[start:end] in word
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not _JOINED.search(text[max(0, start - 2) : start]) and not _VENUE.match(text, end)


def _is_written_like(text: str, name: str) -> bool:
    """Whether each word has a capital, or the name's own small letters (adidas). Short single words need the name's own."""
    there, own = _WORD.findall(text), _WORD.findall(name)
    if len(there) != len(own):
        return all(word[:1].isupper() or word[:1].isdigit() for word in there)
    if len(there) == 1 and len(there[0]) < 4:
        return there[0] in (own[0], own[0].upper())
    return all(
        word[0].isupper() or word[0].isdigit() or not word.isascii() or word == mine or word in _LOWER
        for word, mine in zip(there, own, strict=True)
    )
