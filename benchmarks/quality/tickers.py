"""How well the scan over the shipped list reads tickers, on headlines that were read for them."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alerts.rules.listing.candidates import Form
from alerts.rules.listing.scan import Scanner, scanner
from benchmarks.quality import corpora
from benchmarks.quality.headlines import HERE
from benchmarks.quality.judgements import FOLDER, mark
from benchmarks.quality.score import Row, Score

_SYMBOL = re.compile(r"[A-Z0-9]+(?:[./-][A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found in a headline: ``tickers`` as they are written, ``misnamed`` the companies that are not named."""

    tickers: tuple[str, ...]
    misnamed: frozenset[str]


def tickers() -> Iterator[Row]:
    """The headlines of the corpora by language, where they are, and our own German ones, since the corpus has none."""
    scan = scanner()
    for lang, files in corpora.SANCTIONS.items() if corpora.are_here() else ():
        read = _judged(lang)
        texts = {key: title for title in corpora.titles(files) if (key := mark(title)) in read}
        yield Row("corpora", "tickers", lang, _score(scan, ((title, read[key]) for key, title in texts.items())))
    lines = (HERE / "tickers.held-out.jsonl").read_text(encoding="utf-8").splitlines()
    own = ((row["text"], Read(tuple(row["tickers"]), frozenset())) for row in map(json.loads, lines))
    yield Row("our own", "tickers", "de", _score(scan, own))


def _judged(lang: str) -> dict[str, Read]:
    lines = (FOLDER / f"tickers-{lang}.txt").read_text(encoding="utf-8").splitlines()
    return {line[:16]: _read(line[16:].split()) for line in lines if not line.startswith("#")}


def _read(words: list[str]) -> Read:
    named = frozenset(word.removeprefix("name:") for word in words if word.startswith("name:"))
    return Read(tuple(word for word in words if not word.startswith("name:")), named)


def _score(scan: Scanner, headlines: Iterable[tuple[str, Read]]) -> Score:
    """Tickers count for precision and recall; names that are no names of the company count against precision."""
    score = Score()
    for title, read in headlines:
        mentions = scan.scan(title)
        wanted = Counter(read.tickers)
        for mention in mentions:
            if mention.form is Form.NAME:
                if mention.listing in read.misnamed:
                    score.wrong.append(f"{title} [{mention.text}]")
                continue
            written = {mention.text, *_SYMBOL.findall(mention.text), *re.findall("[A-Z0-9]+", mention.text)}
            meant = next((ticker for ticker in wanted if wanted[ticker] and ticker in written), None)
            if meant is None:
                score.wrong.append(f"{title} [{mention.text}]")
            else:
                wanted[meant] -= 1
                score.right += 1
        score.missed += [f"{title} [{ticker}]" for ticker in wanted.elements()]
    return score
