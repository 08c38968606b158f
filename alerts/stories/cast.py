"""Who is in a headline: its names by what they are, and whether two headlines are about others. Pure."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from alerts.stories.kinds import is_firm, kind_of
from alerts.stories.vocabulary.lexicon import lexicon

_LEADING = frozenset({"company", "broker", "bank", "product", "person", "unknown", "market"})
"""Kinds of names that a headline can be about."""

_OTHERS = ("person", "body", "place")

_WIDE = frozenset({"eu", "europe", "euro zone", "asia", "us", "china"})
"""Places that may be said for many others."""


class Cast(NamedTuple):
    """``firms`` are companies and central banks; ``leading`` are the names that a headline can be about, ``is_known`` whether
    the lexicon has one of them; ``others`` are the persons, bodies and places.
    """

    names: frozenset[str]
    firms: frozenset[str]
    leading: frozenset[str]
    is_known: bool
    others: tuple[frozenset[str], ...]


_NONE: frozenset[str] = frozenset()
_NO_OTHERS = (_NONE,) * len(_OTHERS)


@lru_cache(maxsize=10_000)
def cast(names: frozenset[str]) -> Cast:
    """The names of a headline by what they are."""
    firms: list[str] = []
    leading: list[str] = []
    others: dict[str, list[str]] = {}
    is_known = False
    for name in names:
        kind = kind_of(name)
        if kind in _LEADING:
            leading.append(name)
            is_known = is_known or kind != "unknown"
        if kind in _OTHERS:
            others.setdefault(kind, []).append(name)
        if is_firm(name):
            firms.append(name)
    return Cast(
        names,
        _set(firms, names),
        _set(leading, names),
        is_known,
        tuple([_set(others.get(kind, ()), names) for kind in _OTHERS]) if others else _NO_OTHERS,
    )


def _set(chosen: Collection[str], names: frozenset[str]) -> frozenset[str]:
    """Those that are chosen of the names, as no set of their own where they are all or none. Most are, a set takes 216 bytes, and
    thousands of casts are kept.
    """
    return frozenset(chosen) if 0 < len(chosen) < len(names) else names if chosen else _NONE


def another_cast(mine: Cast, theirs: Cast) -> str | None:
    """What shows that two headlines are about others: each names a company, person, body or place that the other does not."""
    if mine.names == theirs.names:
        return None
    if not (mine.firms <= theirs.firms or mine.firms >= theirs.firms):
        return _instead("company", mine.firms - theirs.firms, theirs.firms - mine.firms)
    are_apart = mine.leading and theirs.leading and mine.leading.isdisjoint(theirs.leading)
    if are_apart and (mine.names.isdisjoint(theirs.names) or (mine.is_known and theirs.is_known)):
        return _instead("name", mine.leading, theirs.leading)
    if mine.others is _NO_OTHERS or theirs.others is _NO_OTHERS:
        return None
    for kind, here, there in zip(_OTHERS, mine.others, theirs.others, strict=True):
        if here and there and (ours := _apart(here, there)) and (others := _apart(there, here)):
            return _instead(kind, ours, others)
    return None


def _instead(what: str, mine: Iterable[str], theirs: Iterable[str]) -> str:
    return f"another {what}: {listed(mine)} instead of {listed(theirs)}"


def listed(names: Iterable[str]) -> str:
    """Some names for people."""
    return ", ".join(sorted(names)[:4])


def _apart(mine: AbstractSet[str], theirs: AbstractSet[str]) -> set[str]:
    """Those of mine that are neither among theirs nor lie in one of them, nor hold one."""
    parents = lexicon().parents
    around = {parents.get(name) for name in theirs}
    return {name for name in mine - theirs - _WIDE if name not in around and parents.get(name) not in theirs}
