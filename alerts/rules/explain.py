"""Why a rule is, or is not, true for an item. Compiles what is asked for anew: nothing here is on the way of matching."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from alerts.model.match import Evidence
from alerts.rules.book import Book, Draft, Place, Silence
from alerts.rules.case import Case
from alerts.rules.clause import Clause, atom_of, clause_of
from alerts.rules.compile import Compiler
from alerts.rules.condition import FIELDS, AnyOf
from alerts.rules.evidence import evidence_of
from alerts.rules.expectation import Trial
from alerts.rules.look import Look, texts_of
from alerts.rules.missing import Change, missing
from alerts.rules.near_phrase import nearest
from alerts.rules.skeleton import Skeletons, skeleton
from alerts.rules.wanted import is_wanted_language, is_wanted_source
from alerts.rules.wording import either, in_words, listed
from alerts.settings.duration import SECONDS, written


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps a rule from telling an item. ``near`` is what comes nearest to it, or what stands in the way; may
    be empty.

    ``kind`` is ``clause`` for a part of the condition, else ``suppress``, ``languages``, ``sources`` or ``max_age``; ``id``
    is that of the exception.
    """

    kind: str
    what: str
    place: Place
    near: str = ""
    id: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({self.place})" + (f"; {self.near}" if self.near else "")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule and an item. With ``is_true`` the condition holds, and ``evidence`` is why; else it is what occurs all the same.

    ``missing`` is the smallest set of clauses with which it would be true; None where none was found. ``kept_out`` is what
    else keeps the rule from telling the item.
    """

    draft: Draft
    is_true: bool
    evidence: tuple[Evidence, ...]
    missing: tuple[Reason, ...] | None
    kept_out: tuple[Reason, ...]

    @property
    def is_told(self) -> bool:
        """Whether an alert would follow from a live rule, about a story of which it has not told."""
        return self.is_true and not self.kept_out

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that keeps the rule from telling the item."""
        return (self.missing or ()) + self.kept_out


class Explainer:
    """Explains the rules of a book without errors. ``feed_groups`` are the groups of each feed that is configured."""

    def __init__(self, book: Book, feed_groups: Mapping[str, tuple[str, ...]]) -> None:
        self._book = book
        self._feed_groups = feed_groups
        self._compiler = Compiler(book, with_keys=False)
        self._skeletons = Skeletons()
        self._silences = [one for one in book.silences.values() if one.expires is None or one.expires >= book.today]

    def explain(self, draft: Draft, trial: Trial) -> Explanation:
        """Why a rule is, or is not, true for an item."""
        trial = stated(trial, self._feed_groups)
        case = self._case(draft, trial)
        changes = missing(case.clause, case.is_true)
        reasons = None if changes is None else tuple(_reasons(changes, draft, case))
        kept_out = tuple(self._kept_out(draft, trial, case.look))
        return Explanation(draft, case.holds, case.evidence(), reasons, kept_out)

    def accounts_for(self, names: Sequence[str], draft: Draft, trial: Trial) -> bool:
        """Whether what is named keeps the rule from telling the item, and nothing else does.

        Besides what ``Case.accounted`` takes, a name is ``suppress`` or the id of an exception, ``sources``, ``languages`` or
        ``max_age``.
        """
        trial = stated(trial, self._feed_groups)
        case = self._case(draft, trial)
        is_true, used = case.accounted(names)
        for reason in self._kept_out(draft, trial, case.look):
            named = {reason.kind, reason.id} & set(names)
            is_true = is_true and bool(named)
            used |= named
        return is_true and used >= set(names)

    def _case(self, draft: Draft, trial: Trial) -> Case:
        self._compiler.node(draft.when)
        for silence in self._silences:
            self._compiler.node(silence.when)
        text = skeleton(" ".join(text for field in FIELDS for text in texts_of(trial.item, field)))
        hits = self._compiler.registry.possible(lambda phrase: self._skeletons[phrase] in text)
        return Case(clause_of(draft.when, draft.when_place.node), Look(trial.item, hits), self._book, self._compiler)

    def _kept_out(self, draft: Draft, trial: Trial, look: Look) -> Iterator[Reason]:
        item, rule = trial.item, draft.rule
        for silence in self._silences:
            if self._compiler.node(silence.when).holds(look):
                yield self._suppressed(silence, look)
                break
        if not is_wanted_language(draft.languages, item):
            what = f"the item is in {item.lang}, the rule asks for {listed(draft.languages, 'or')}"
            yield Reason("languages", what, draft.place)
        if not is_wanted_source(draft.sources, item, groups_stated=trial.knows_groups):
            groups = f" ({', '.join(item.groups)})" if item.groups else ""
            what = (
                f"the item is from {item.feed or 'an unnamed feed'}{groups}, which is not among the sources of the rule"
            )
            yield Reason("sources", what, draft.place)
        if rule.max_age is not None and trial.age > rule.max_age:
            what = f"the item is {_about(trial.age)} old, max_age is {written(rule.max_age)}"
            yield Reason("max_age", what, draft.place)

    def _suppressed(self, silence: Silence, look: Look) -> Reason:
        found = dict.fromkeys(f'"{e.text}"' for e in evidence_of(self._compiler.node(silence.when), look))
        what = f"the exception {silence.id} applies: {silence.reason}"
        return Reason("suppress", what, silence.place, f"it finds {listed(found)}" if found else "", silence.id)


def _about(age: float) -> str:
    """An age in whole units, of which there are at least three."""
    unit = next((unit for unit in "dhm" if age >= 3 * SECONDS[unit]), "s")
    return f"{age // SECONDS[unit]:.0f}{unit}"


def stated(trial: Trial, feed_groups: Mapping[str, tuple[str, ...]]) -> Trial:
    """The trial with the groups that its feed has, unless it states them itself."""
    feed = trial.item.feed
    if trial.knows_groups or feed is None or feed not in feed_groups:
        return trial
    return Trial(replace(trial.item, groups=feed_groups[feed]), trial.age, knows_groups=True)


def _reasons(changes: Sequence[Change], draft: Draft, case: Case) -> Iterator[Reason]:
    parents: dict[Clause, Clause] = {}
    for clause in case.clause.everything():
        parents.update(dict.fromkeys(clause.members, clause))
    for change in changes:
        yield _reason(change, draft, case, parents)


def _reason(change: Change, draft: Draft, case: Case, parents: Mapping[Clause, Clause]) -> Reason:
    sheet = draft.when_place.sheet
    clause = change.clause
    atom = atom_of(clause)
    if not change.wanted:
        what = f"not {in_words(atom)}"
        return Reason("clause", what, Place(sheet, clause.node), f"there is {case.near.places(atom)}")
    # Any alternative beside it would have done as well.
    while (parent := parents.get(clause)) is not None and _is_choice(parent):
        clause = parent
    atoms = [atom_of(one) for one in clause.atoms()]
    miss = nearest(case.near.of(one) for one in atoms)
    return Reason(
        "clause", either([in_words(one) for one in atoms]), Place(sheet, clause.node), miss.words if miss else ""
    )


def _is_choice(clause: Clause) -> bool:
    """Whether any one of its atoms makes it true."""
    return isinstance(clause.condition, AnyOf) and all(not one.members or _is_choice(one) for one in clause.members)
