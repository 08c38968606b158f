"""Runs the tests of rules."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from alerts.model.match import Evidence, Match
from alerts.rules.book import Book, Draft, Place
from alerts.rules.condition import LISTED_FIELDS
from alerts.rules.expectation import Expectation, Kind, Trial
from alerts.rules.explain import Explainer, stated
from alerts.rules.marked import marked
from alerts.rules.retelling import Retelling
from alerts.rules.ruleset import RuleSet
from alerts.rules.wording import listed
from alerts.settings.duration import written

SHOWN = 100
"""Characters of a headline by which a test is called."""

TERMS = 6
"""How many terms are named by which something was found."""


class State(StrEnum):
    """``found`` is a known miss that the rule finds by now; a test is ``skipped`` where its rule is off."""

    PASSED = "passed"
    FAILED = "failed"
    KNOWN_MISS = "known miss"
    FOUND = "found"
    SKIPPED = "skipped"

    @property
    def is_error(self) -> bool:
        """Whether its author has something to do."""
        return self in (State.FAILED, State.FOUND)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a test. ``what`` is one line, ``details`` are what was found instead and what came nearest."""

    draft: Draft
    expectation: Expectation
    state: State
    name: str
    what: str = ""
    details: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where the test is written."""
        return Place(self.draft.place.sheet, self.expectation.node)


class Trials:
    """``ruleset`` is what ``book`` became. ``feed_groups`` are the groups of each feed that is configured."""

    def __init__(self, book: Book, ruleset: RuleSet, feed_groups: Mapping[str, tuple[str, ...]]) -> None:
        self._book = book
        self._ruleset = ruleset
        self._feed_groups = feed_groups
        self._explainer = Explainer(book, feed_groups)

    def run(self, only: Collection[str] | None = None) -> Iterator[Outcome]:
        """The outcome of every test, or of those of some rules, in the order of the files. A rule on trial
        (``shadow``) is tested as if it were live.
        """
        for draft in self._book.drafts.values():
            if only is None or draft.rule.id in only:
                for expectation in draft.tests:
                    yield self._outcome(draft, expectation)

    def _outcome(self, draft: Draft, expectation: Expectation) -> Outcome:
        name = _name(expectation)
        if draft.is_off:
            return Outcome(draft, expectation, State.SKIPPED, name, "the rule is off")
        state, what, details = self._judged(draft, expectation)
        return Outcome(draft, expectation, state, name, what, tuple(details))

    def _judged(self, draft: Draft, asked: Expectation) -> "_Judged":
        trial = asked.trial
        if asked.kind is Kind.SEQUENCE or trial is None:
            return self._sequence(draft, asked)
        told = self._told(draft, trial)
        if asked.kind is Kind.KNOWN_MISS:
            if told is None:
                return State.KNOWN_MISS, "", []
            return State.FOUND, "this known miss is found by now: make it a match", _seen(trial, told.evidence)
        if asked.kind is Kind.NO_MATCH:
            return self._no_match(draft, asked, trial, told)
        if told is None:
            return State.FAILED, f"{draft.rule.id} does not match", self._why_not(draft, trial)
        return _match(asked, trial, told, self._ruleset.mentions(trial.item))

    def _no_match(self, draft: Draft, asked: Expectation, trial: Trial, told: Match | None) -> "_Judged":
        if told is not None:
            return State.FAILED, f"{draft.rule.id} matches", _seen(trial, told.evidence)
        if asked.because and not self._explainer.accounts_for(asked.because, draft, trial):
            what = f"kept out, but not by {_quoted(asked.because)} alone"
            return State.FAILED, what, self._why_not(draft, trial)
        return State.PASSED, "", []

    def _why_not(self, draft: Draft, trial: Trial) -> list[str]:
        found = self._explainer.explain(draft, trial)
        details = [f"missing: {reason}" for reason in found.missing or ()]
        details += [f"kept out: {reason}" for reason in found.kept_out]
        if found.missing is None:
            details.append("missing: too much of it to say what is least")
        details += _seen(trial, found.evidence)
        others = [match.rule.id for match in self._matches(trial) if match.rule.id != draft.rule.id]
        return [*details, f"matched instead: {listed(others)}"] if others else details

    def _matches(self, trial: Trial) -> tuple[Match, ...]:
        trial = stated(trial, self._feed_groups)
        found = self._ruleset.match(trial.item, groups_stated=trial.knows_groups)
        return tuple(match for match in found if match.suppressed_by is None)

    def _told(self, draft: Draft, trial: Trial) -> Match | None:
        """The rule's match, if an alert follows from it."""
        max_age = draft.rule.max_age
        if max_age is not None and trial.age > max_age:
            return None
        return next((match for match in self._matches(trial) if match.rule.id == draft.rule.id), None)

    def _sequence(self, draft: Draft, asked: Expectation) -> "_Judged":
        retelling = Retelling(draft.rule)
        for number, (step, sent) in enumerate(zip(asked.steps, asked.sent, strict=True), 1):
            match = self._told(draft, step.trial) if step.trial is not None else None
            matches = step.trial is None or match is not None
            silent = retelling.why_not(step, match) if matches else ""
            if (matches and not silent) is not bool(sent):
                what = f"arrival {number} (at {written(step.at)}, story {step.story}) sends {1 - sent}, not {sent}"
                why = [silent] if silent else []
                if step.trial is not None and not matches:
                    why = self._why_not(draft, step.trial)
                return State.FAILED, what, why
        return State.PASSED, "", []


_Judged = tuple[State, str, list[str]]


def _match(asked: Expectation, trial: Trial, told: Match, tickers: Collection[str]) -> _Judged:
    reasons = {name for e in told.evidence for name in (e.term, f"topic:{e.topic}" if e.topic else e.term)}
    absent = [name for name in asked.because if name not in reasons]
    if absent:
        return State.FAILED, f"matches, but not because of {_quoted(absent)}", _seen(trial, told.evidence)
    rule = told.rule
    facts = replace(asked.given, severity=rule.severity, tags=frozenset(rule.tags), tickers=frozenset(tickers))
    goes = frozenset(route.channel for route in rule.routes if route.takes(facts))
    if asked.route is not None and goes != asked.route:
        return State.FAILED, f"matches, but goes to {_channels(goes)}, not to {_channels(asked.route)}", []
    return State.PASSED, "", []


def _channels(names: Collection[str]) -> str:
    return listed(sorted(names)) if names else "no channel"


def _seen(trial: Trial, evidence: tuple[Evidence, ...]) -> list[str]:
    """Each field in which something was found, with that marked, and by what."""
    lines = []
    for field in dict.fromkeys(found.field for found in evidence if found.field not in LISTED_FIELDS):
        here = [found for found in evidence if found.field == field]
        terms = list(dict.fromkeys(_term(found) for found in here))
        if len(terms) > TERMS:
            terms[TERMS:] = [f"{len(terms) - TERMS} more"]
        text = marked(getattr(trial.item, field), [(found.start, found.end) for found in here])
        lines.append(f"{field}: {text} (by {', '.join(terms)})")
    for field in sorted(LISTED_FIELDS):
        listed_here = [f"«{found.text}» (by {_term(found)})" for found in evidence if found.field == field]
        lines += [f"{field}: {', '.join(listed_here)}"] if listed_here else []
    return lines


def _term(found: Evidence) -> str:
    return f"{found.term} of topic:{found.topic}" if found.topic else found.term


def _name(asked: Expectation) -> str:
    if asked.trial is None:
        return f"sequence of {len(asked.steps)}"
    item = asked.trial.item
    text = " ".join((item.title or item.summary or item.body or item.author or "".join(item.categories)).split())
    return f'{asked.kind} "{text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"}"'


def _quoted(names: Collection[str]) -> str:
    return listed(f'"{name}"' for name in names)
