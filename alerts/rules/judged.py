"""Rules that have been tested: failing tests are mistakes like others."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from alerts.documents.problem import Level, Problem
from alerts.documents.show import in_order
from alerts.rules.book import Book
from alerts.rules.load import LoadedRules, no_collection
from alerts.rules.trials import Outcome, State, Trials


def judged(
    loaded: LoadedRules, feed_groups: Mapping[str, tuple[str, ...]], files: Collection[str] | None = None
) -> LoadedRules:
    """The rules with the failures of their own tests among their problems, which then keep them from being used.

    ``feed_groups`` are the groups of each feed that is configured. Only the tests in ``files`` are run, without them all.
    Rules that cannot be used for another reason are not tested.
    """
    if loaded.book is None or loaded.ruleset is None:
        return loaded
    drafts = loaded.book.drafts.values()
    only = None if files is None else {draft.rule.id for draft in drafts if draft.place.sheet.source.file in files}
    with no_collection():
        failures = problems_of(Trials(loaded.book, loaded.ruleset, feed_groups).run(only))
    if not failures:
        return loaded
    return replace(loaded, ruleset=None, problems=tuple(in_order((*loaded.problems, *failures))))


def problems_of(outcomes: Iterable[Outcome]) -> list[Problem]:
    """Each failing test as a problem with its place."""
    return [_problem(outcome) for outcome in outcomes if outcome.state.is_error]


def without_tests(book: Book) -> list[Problem]:
    """A warning for each rule that is evaluated and never tested."""
    return [
        draft.place.sheet.source.problem(
            "R043",
            draft.place.node,
            f'the rule "{draft.rule.id}" has no tests',
            "add tests: what it must find, and what it must not",
            level=Level.WARNING,
        )
        for draft in book.drafts.values()
        if not draft.tests and not draft.is_off
    ]


def _problem(outcome: Outcome) -> Problem:
    code = "R042" if outcome.state is State.FOUND else "R041"
    what = f"a test fails: {outcome.name}: {outcome.what}"
    return outcome.place.sheet.source.problem(code, outcome.expectation.node, what, "; ".join(outcome.details))
