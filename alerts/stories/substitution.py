"""Two headlines that are the same word for word but for one: that one word is the news. Pure."""

from rapidfuzz.distance import Indel, Levenshtein

from alerts.stories.reading import Reading
from alerts.stories.stems import stem
from alerts.stories.vocabulary.lexicon import lexicon
from alerts.stories.vocabulary.ordinary import telling
from alerts.stories.vocabulary.tokens import Token

_KEPT, _KEPT_HAN = 0.5, 0.7
"""The share of the longer headline's words, or of its Chinese characters, that must stand in the other in the same order for
this to be looked at.
"""

_LONGEST = 3
"""More words in one place are another wording, not one word for another."""

_TELLING = 0.4
_DIRECTED = 0.25
"""What the other word must tell where one gives a direction: adds, and takes off."""

_UNITS = frozenset(
    """percent pct prozent percentage point points prozentpunkt prozentpunkte prozentpunkten basis bp bps basispunkt basispunkte basispunkten
    billion billions bn bln million millions mln mn trillion trln milliarde milliarden mrd millionen mio thousand tausend
    usd eur dollar dollars euro euros 亿 万 元 % 点 码 个 百 分 基""".split()  # noqa: SIM905 - a list of words
)
_TYPING_ERROR = 0.8


def substituted(new: Reading, old: Reading) -> tuple[str, str] | None:
    """The words that stand for one another, if they mean different things. None for the same words in another order, for other
    spellings, and for headlines in other words.
    """
    mine, theirs = new.line.split(), old.line.split()
    blocks = Levenshtein.opcodes(mine, theirs)
    kept = sum(block.src_end - block.src_start for block in blocks if block.tag == "equal")
    wanted = _KEPT_HAN if any(word > "\u2e7f" for word in mine) else _KEPT
    if kept < wanted * max(len(mine), len(theirs)):
        return None
    for block in blocks:
        if block.tag != "replace":
            continue
        here, there = mine[block.src_start : block.src_end], theirs[block.dest_start : block.dest_end]
        if max(len(here), len(there)) <= _LONGEST and _differ(here, there, mine, theirs):
            return " ".join(here), " ".join(there)
    return None


def _differ(here: list[str], there: list[str], mine: list[str], theirs: list[str]) -> bool:
    elsewhere = {stem(word) for word in mine}, {stem(word) for word in theirs}
    here = [word for word in here if stem(word) not in elsewhere[1]]
    there = [word for word in there if stem(word) not in elsewhere[0]]
    if not here or not there or any(map(_is_number, (*here, *there))):
        return False
    meant, said = _meanings(here), _meanings(there)
    if meant & said:
        return False
    if not (meant and said):
        if min(_weight(here), _weight(there)) >= _DIRECTED and max(_weight(here), _weight(there)) > _TELLING:
            return not _is_respelt(here, there)
        less = _DIRECTED if any(event[-1] in "+-" for event in meant | said) else _TELLING
        if _weight(here) < less or _weight(there) < less:
            return False
    return not _is_respelt(here, there)


def _is_respelt(here: list[str], there: list[str]) -> bool:
    return Indel.normalized_similarity("".join(here), "".join(there)) >= _TYPING_ERROR


def _is_number(word: str) -> bool:
    return word in _UNITS or any(char.isdigit() for char in word)


def _weight(block: list[str]) -> float:
    """How much a block tells; each Chinese character tells."""
    return max(0.45 if word > "\u2e7f" else telling(word) for word in block)


def _meanings(block: list[str]) -> set[str]:
    """The names and events that a block stands for."""
    known = lexicon()
    found: set[str] = set()
    words = [Token(word, word, is_han=word > "\u2e7f", is_capital=True) for word in block]
    if words[0].is_han:
        entries = [entry for _, entry in known.cut("".join(block)) if entry is not None]
    else:
        entries = [here.entry for here in known.find(words)]
    for entry in entries:
        if entry.name is not None:
            found.add(f"={entry.name}")
        found.update(entry.events)
    return found
