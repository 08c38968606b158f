"""Scores: of our own headlines, and of the corpora as far as a reader has judged them."""

from collections.abc import Callable, Iterator

from alerts.rules.ruleset import RuleSet
from benchmarks.quality import corpora
from benchmarks.quality.headlines import Headline, parts
from benchmarks.quality.judgements import judged, mark, sampled
from benchmarks.quality.keywords import WORDS, finds
from benchmarks.quality.labels import JUDGED, LABELS
from benchmarks.quality.packs import fired
from benchmarks.quality.score import Row, Score

TAGS = {"nvidia": "NVDA", "amd": "AMD", "tsmc": "TSM"}
SAMPLE = 200


def own(rules: RuleSet) -> Iterator[Row]:
    """Our own headlines, by label and language."""
    read: dict[tuple[str, str], list[Headline]] = {}
    for name, labels in JUDGED.items():
        for headline in (headline for part in parts(name).values() for headline in part):
            for label in labels:
                read.setdefault((label, headline.lang), []).append(headline)
    for (label, lang), headlines in sorted(read.items()):
        packs = _score(
            headlines,
            label,
            lambda h, label=label: not LABELS[label].isdisjoint(fired(rules, h.text, h.lang, h.summary)),
        )
        words = _score(headlines, label, lambda h, label=label: finds(label, h.text)) if label in WORDS else None
        if packs.there or packs.found:
            yield Row("our own", label, lang, packs, words)


def _score(headlines: list[Headline], label: str, found: Callable[[Headline], bool]) -> Score:
    score = Score()
    for headline in headlines:
        score.note(headline.text, holds=label in headline.holds, found=found(headline))
    return score


def names(rules: RuleSet) -> Iterator[Row]:
    """The tagged digest: recall of the headlines that name the company, precision of two hundred hits."""
    digest = corpora.digest()
    for label, tag in TAGS.items():
        named = judged(f"named-{label}")
        right = {title for title in (row.title for row in digest) if label in fired(rules, title)}
        tagged = {row.title for row in digest if tag in row.tags}
        packs = _names(tagged, named, right.__contains__)
        words = _names(tagged, named, lambda title, label=label: finds(label, title))
        _hits(packs, sampled(sorted(right), SAMPLE), judged(f"hits-{label}"), named)
        yield Row("digest", label, "zh", packs, words)


def _names(tagged: set[str], named: dict[str, bool], found: Callable[[str], bool]) -> Score:
    score = Score()
    for title in sorted(tagged):
        if named.get(mark(title)):
            score.note(title, holds=True, found=found(title))
    return score


def _hits(score: Score, hits: list[str], verdicts: dict[str, bool], named: dict[str, bool]) -> None:
    """Note the wrong ones of a sample of hits, and those that nobody has read yet."""
    for title in hits:
        verdict = verdicts.get(mark(title), named.get(mark(title)))
        if verdict is None:
            score.unread.append(title)
        elif not verdict:
            score.wrong.append(title)
    score.sampled = len(hits) - len(score.unread)


def sanctions(rules: RuleSet) -> Iterator[Row]:
    """The corpora's headlines on sanctions and export controls, by language."""
    for lang, files in corpora.SANCTIONS.items():
        verdicts = judged(f"sanctions-{lang}")
        packs, words = Score(), Score()
        for title in corpora.titles(files):
            found = not LABELS["restriction"].isdisjoint(fired(rules, title))
            verdict = verdicts.get(mark(title))
            if verdict is None and found:
                packs.unread.append(title)
                continue
            packs.note(title, holds=bool(verdict), found=found)
            words.note(title, holds=bool(verdict), found=finds("restriction", title))
        yield Row("corpora", "restriction", lang, packs, words)
