"""The figures: what was merged that should be, and what should not, for us and for each rival at every threshold."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from alerts.stories.judge import judge
from alerts.stories.verdict import Kind, Verdict
from benchmarks.quality.stories.pairs import Pair
from benchmarks.quality.stories.rivals import RIVALS

VERDICTS = {Kind.SAME: "same", Kind.FOLLOW_UP: "follow-up", Kind.OTHER: "other"}


@dataclass(slots=True)
class Tally:
    """Counts of pairs: ``same`` tell one story, of which ``found`` were merged; ``apart`` do not, of which ``wrong`` were."""

    same: int = 0
    found: int = 0
    apart: int = 0
    wrong: int = 0
    missed_pairs: list[tuple[Pair, Verdict]] = field(default_factory=list)
    wrong_pairs: list[tuple[Pair, Verdict]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of what tells one story that was merged."""
        return self.found / self.same if self.same else 1.0

    @property
    def precision(self) -> float:
        """The share of merges that are right."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def wrong_share(self) -> float:
        """The share of pairs that tell different things and were merged all the same."""
        return self.wrong / self.apart if self.apart else 0.0

    def add(self, pair: Pair, verdict: Verdict) -> None:
        """Count one pair."""
        merged = verdict.kind is Kind.SAME
        if pair.is_same:
            self.same += 1
            self.found += merged
            if not merged:
                self.missed_pairs.append((pair, verdict))
        else:
            self.apart += 1
            self.wrong += merged
            if merged:
                self.wrong_pairs.append((pair, verdict))


def ours(given: Iterable[Pair]) -> dict[tuple[str, str], Tally]:
    """Our tallies by kind and language."""
    found: dict[tuple[str, str], Tally] = {}
    for pair in given:
        one, other = pair.readings()
        found.setdefault((pair.kind, pair.lang), Tally()).add(pair, judge(other, one))
    return found


def follow_ups(given: Iterable[Pair]) -> tuple[int, int]:
    """How many follow-ups there are, and how many of them are told as such."""
    wanted = [pair for pair in given if pair.verdict == "follow-up"]
    return len(wanted), sum(_verdict(pair).kind is Kind.FOLLOW_UP for pair in wanted)


def _verdict(pair: Pair) -> Verdict:
    one, other = pair.readings()
    return judge(other, one)


@dataclass(frozen=True, slots=True)
class Rival:
    """A rival at one threshold."""

    name: str
    threshold: float
    tally: Tally


def rivals(given: Sequence[Pair], precision: float) -> list[Rival]:
    """Each rival at the threshold at which it finds most with at least that precision; at its most precise, where it never
    reaches it.
    """
    return [_best(name, likeness, given, precision) for name, likeness in RIVALS.items()]


def _best(name: str, likeness: Callable[[str, str], float], given: Sequence[Pair], precision: float) -> Rival:
    scored = [(likeness(pair.one.title, pair.other.title), pair.is_same) for pair in given]
    tried = [
        Rival(name, threshold, _at(scored, threshold)) for threshold in sorted({score for score, _ in scored} | {1.01})
    ]
    precise = [rival for rival in tried if rival.tally.found and rival.tally.precision >= precision]
    if precise:
        return max(precise, key=lambda rival: rival.tally.recall)
    return max(tried, key=lambda rival: (rival.tally.precision * bool(rival.tally.found), rival.tally.recall))


def _at(scored: Sequence[tuple[float, bool]], threshold: float) -> Tally:
    merged = [is_same for score, is_same in scored if score >= threshold]
    same = sum(is_same for _, is_same in scored)
    found = sum(merged)
    return Tally(same=same, found=found, apart=len(scored) - same, wrong=len(merged) - found)
