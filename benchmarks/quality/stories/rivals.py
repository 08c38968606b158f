"""What plain similarity makes of a pair: token sets by rapidfuzz, SimHash and MinHash, each from 0 to 1.

All three see the title without its source's marks, which is more than they would have by themselves. Chinese is given to them in
pairs of characters. SimHash has 64 bits over words (Charikar 2002), MinHash 128 permutations over words (Broder 1997), both from
64-bit BLAKE2 hashes: the estimate of a Jaccard likeness does not depend on whose code draws it.
"""

import hashlib
import random
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz import fuzz

from alerts.stories.terms import terms
from alerts.stories.vocabulary.tokens import plain, tokens
from alerts.text.sources import strip

_PRIME = (1 << 61) - 1
_PERMUTATIONS = tuple(
    (random.Random(n).randrange(1, _PRIME), random.Random(-n - 1).randrange(_PRIME)) for n in range(128)
)


@lru_cache(maxsize=100_000)
def words(title: str) -> tuple[str, ...]:
    """The words of a title, of Chinese pairs of characters."""
    return terms(tuple(token.text for token in tokens(plain(strip(title[:400]).text)))) or ("",)


def token_set(one: str, other: str) -> float:
    """rapidfuzz.fuzz.token_set_ratio."""
    return fuzz.token_set_ratio(" ".join(words(one)), " ".join(words(other))) / 100


def simhash(one: str, other: str) -> float:
    """The share of 64 bits that agree."""
    return 1 - (_simhash(one) ^ _simhash(other)).bit_count() / 64


def minhash(one: str, other: str) -> float:
    """The share of 128 minima that agree."""
    mine, theirs = signature(one), signature(other)
    return sum(a == b for a, b in zip(mine, theirs, strict=True)) / len(mine)


RIVALS: dict[str, Callable[[str, str], float]] = {
    "rapidfuzz token_set": token_set,
    "SimHash, 64 bits": simhash,
    "MinHash, 128": minhash,
}


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest())


@lru_cache(maxsize=20_000)
def _simhash(title: str) -> int:
    hashes = [_hash(word) for word in words(title)]
    return sum(1 << bit for bit in range(64) if sum(1 if number >> bit & 1 else -1 for number in hashes) > 0)


@lru_cache(maxsize=20_000)
def signature(title: str) -> tuple[int, ...]:
    """The minima of a title's words under 128 permutations."""
    hashes = [_hash(word) for word in words(title)]
    return tuple(min((a * number + b) % _PRIME for number in hashes) for a, b in _PERMUTATIONS)
