"""What the compiler made, as text, and back: what a start needs of rules that it has compiled before.

JSON in two lines. The first has columns: phrases, their operands, and the keys of the automaton. The second has everything
else by the names of a closed list of classes; of what stands at several places the first is written out, and the others
are its number. Nothing but these classes can come of it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import Enum
from itertools import chain
from typing import Any

from alerts.documents.problem import Level, Problem
from alerts.model.handling import (
    CronTime,
    DigestPlan,
    Edge,
    Handling,
    Quiet,
    QuietMode,
    SessionTime,
    Then,
    Throttle,
    ThrottleKey,
    Unanswered,
)
from alerts.model.instrument import Instrument
from alerts.model.routing import Comparison, Either, Every, Fact, Operator, Unless
from alerts.model.rule import Escalation, Route, Rule, RuleStatus
from alerts.model.severity import Severity
from alerts.rules import tree
from alerts.rules.compilation import Compilation, CompiledRule, Keys
from alerts.rules.mention import Ticker
from alerts.rules.operand import PatternOperand, PhraseOperand, TickerOperand, TopicOperand
from alerts.rules.pattern import Pattern, parse_pattern
from alerts.rules.phrase import Phrase
from alerts.rules.wanted import Sources
from alerts.rules.watched import Watched

_ENUMS: dict[str, type[Enum]] = {
    kind.__name__: kind for kind in (Edge, Fact, Level, Operator, QuietMode, RuleStatus, Severity, Then, ThrottleKey)
}
_VALUES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        *(Comparison, CronTime, DigestPlan, Either, Escalation, Every, Handling, Instrument, Quiet, Route, Rule),
        *(SessionTime, Sources, Throttle, Unanswered, Unless, CompiledRule, Problem, Watched),
    )
}
"""Dataclasses: written by their fields."""

_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _VALUES.values()}

_ARGUMENTS: dict[type, tuple[str, ...]] = {
    tree.All: ("members",),
    tree.Any: ("members", "needs"),
    tree.AtLeast: ("number", "members"),
    tree.CameFrom: ("feed",),
    tree.Near: ("operands", "needs", "within", "fields", "ordered"),
    tree.Not: ("node",),
    tree.Occurs: ("operand", "fields"),
    tree.Phrases: ("operands", "fields"),
    tree.Shared: ("node",),
    Pattern: ("written",),
    PatternOperand: ("pattern", "number"),
    Ticker: ("watched",),
    TickerOperand: ("ticker", "number", "term"),
    TopicOperand: ("name", "members", "without", "number"),
}
"""What the others are made of."""

_REPEATED = (PatternOperand, Pattern, Ticker, TickerOperand, TopicOperand, tree.Shared)
"""What must be one and the same wherever it stands."""


_PIECE = 50
"""Members of a list that are written in one go, in a fraction of a millisecond."""


def _pattern(written: str) -> Pattern:
    pattern = parse_pattern(written)
    if not isinstance(pattern, Pattern):
        raise TypeError(pattern[0])
    return pattern


_MAKERS: Mapping[str, Callable[..., Any]] = {
    **_VALUES,
    **{kind.__name__: kind for kind in _ARGUMENTS},
    Pattern.__name__: _pattern,
}


def transcript(made: Compilation, problems: tuple[Problem, ...]) -> str:
    """All of a compilation, and of what was noted about its files. To be asked before a rule set is built of it."""
    said = [operand for operand in made.operands if isinstance(operand, PhraseOperand)]
    watched = [operand.ticker.watched for operand in made.operands if isinstance(operand, TickerOperand)]
    named = (phrase for one in watched for phrase in (*one.aliases, *one.names))
    phrases = {id(phrase): phrase for phrase in chain((operand.phrase for operand in said), named)}
    places = {key: place for place, key in enumerate(phrases)}
    columns = {
        "phrases": [phrase.written for phrase in phrases.values()],
        "shapes": "".join(map(_shape, phrases.values())),
        "said": [places[id(operand.phrase)] for operand in said],
        "numbers": [operand.number for operand in said],
        "keys": _keys(made.keys),
        "umlaut_keys": _keys(made.umlaut_keys),
        "cashtags": made.cashtags,
        "stated": made.stated,
        "topics": [[member, *topics] for member, topics in made.topics.items()],
        "size": made.size,
    }
    write = _Writer([*phrases.values(), *said])
    rest = {
        # Everything that repeats stands here first.
        "operands": [write(operand) for operand in made.operands if not isinstance(operand, PhraseOperand)],
        "patterns": write(tuple(made.patterns)),
        "tickers": write(tuple(made.tickers)),
        "exceptions": write(tuple(made.exceptions)),
        "rules": write(tuple(made.rules)),
        "instruments": write(made.instruments),
        "fields": list(made.fields),
        "problems": write(problems),
    }
    return f"{_dumped(columns)}\n{_dumped(rest)}"


def compilation(text: str) -> tuple[Compilation, tuple[Problem, ...]]:
    """What a transcript says. Raises LookupError, TypeError, ValueError or AttributeError where it is none."""
    first, _, second = text.partition("\n")
    columns = json.loads(first)
    phrases = list(map(_phrase, columns["phrases"], columns["shapes"]))
    said = [
        PhraseOperand(phrases[place], number) for place, number in zip(columns["said"], columns["numbers"], strict=True)
    ]
    rest = json.loads(second, object_hook=_Reader([*phrases, *said]))
    made = Compilation(
        keys=_read_keys(columns["keys"]),
        umlaut_keys=_read_keys(columns["umlaut_keys"]),
        cashtags=columns["cashtags"],
        stated=columns["stated"],
        patterns=_tuples(rest["patterns"]),
        topics={member: topics for member, *topics in columns["topics"]},
        size=columns["size"],
        tickers=_tuples(rest["tickers"]),
        operands=(*said, *rest["operands"]),
        rules=_tuples(rest["rules"]),
        exceptions=_tuples(rest["exceptions"]),
        instruments=_tuples(rest["instruments"]),
        fields=_tuples(rest["fields"]),
    )
    return made, _tuples(rest["problems"])


def _dumped(value: object) -> str:
    """As ``json.dumps`` has it, in pieces: one call for all holds up the loop of a daemon that reloads its rules."""
    if isinstance(value, dict):
        return (
            f"{{{', '.join(f'{json.dumps(key, ensure_ascii=False)}: {_dumped(one)}' for key, one in value.items())}}}"
        )
    if isinstance(value, list) and len(value) > _PIECE:
        pieces = (value[place : place + _PIECE] for place in range(0, len(value), _PIECE))
        return f"[{', '.join(json.dumps(piece, ensure_ascii=False)[1:-1] for piece in pieces)}]"
    return json.dumps(value, ensure_ascii=False)


def _shape(phrase: Phrase) -> str:
    return f"{phrase.exact | phrase.is_plain << 1 | phrase.open_left << 2 | phrase.open_right << 3:x}"


def _phrase(written: str, shape: str) -> Phrase:
    bits = int(shape, 16)
    return Phrase.restored(
        written,
        exact=bool(bits & 1),
        is_plain=bool(bits & 2),
        open_left=bool(bits & 4),
        open_right=bool(bits & 8),
    )


def _keys(keys: Keys) -> list[object]:
    """Keys are UTF-8, or begin with a part of a character, and hold no end of a line."""
    return [b"\n".join(keys).decode("utf-8", "surrogateescape"), list(keys.values())]


def _read_keys(written: tuple[str, list[int | list[int]]]) -> Keys:
    joined, numbers = written
    return dict(zip(joined.encode("utf-8", "surrogateescape").split(b"\n"), numbers, strict=True)) if numbers else {}


class _Writer:
    """Values as JSON has them. ``known`` is what stands elsewhere and is written as its number."""

    def __init__(self, known: list[object]) -> None:
        self._known = {id(thing): place for place, thing in enumerate(known)}

    def __call__(self, value: object) -> object:
        kind = type(value)
        if value is None or kind in (str, int, float, bool):
            return value
        if kind is tuple:
            return [self(one) for one in value]  # type: ignore[attr-defined]
        if kind is frozenset:
            return {"@": "set", "of": sorted(value)}  # type: ignore[call-overload]
        if isinstance(value, Enum):
            return {"@": kind.__name__, "is": value.value}
        if (place := self._known.get(id(value))) is not None:
            return {"#": place}
        names = _ARGUMENTS.get(kind) or _FIELDS[kind]
        written = {"@": kind.__name__, **{name: self(getattr(value, name)) for name in names}}
        if isinstance(value, _REPEATED):
            self._known[id(value)] = len(self._known)
        return written


class _Reader:
    """What JSON's objects stand for, taken in the order in which they end."""

    def __init__(self, known: list[object]) -> None:
        self._known = known

    def __call__(self, written: dict[str, Any]) -> object:
        if "#" in written:
            return self._known[written["#"]]
        name = written.pop("@", None)
        if name is None:
            return written
        if name == "set":
            return frozenset(written["of"])
        if name in _ENUMS:
            return _ENUMS[name](written["is"])
        value = _MAKERS[name](**{key: _tuples(one) for key, one in written.items()})
        if isinstance(value, _REPEATED):
            self._known.append(value)
        return value


def _tuples(value: Any) -> Any:
    return tuple([_tuples(one) for one in value]) if type(value) is list else value
