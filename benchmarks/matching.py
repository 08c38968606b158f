"""Matching: microseconds an item, for our index and for one regular expression per rule; and how long compiling takes.

``python -m benchmarks.matching`` prints a table. The items have 60 words each, title and summary, drawn from a made-up
vocabulary by Zipf's law, with names, figures, umlauts and Chinese among them. A rule has about five phrases: an any with two
to four of them, half of the rules an all with a second clause, a quarter a not, a quarter a near, a tenth a ticker. Words of
rules are drawn from the same vocabulary, but not from its 5,000 commonest words, as authors do; so a rule is true for
about one item in ten to twenty thousand. The regular expression of a
rule is one alternation over the phrases of its first clause, case-insensitive, which does less than the rule.
"""

import argparse
import gc
import random
import re
import resource
import time
from datetime import UTC, datetime

from alerts.documents.read import read
from alerts.model.item import Item
from alerts.rules.book import Known
from alerts.rules.load import compile_readings
from benchmarks.rig.figure import Figure, show

COMMON = 5_000
SIZES = (10, 1_000, 10_000)
ITEMS = 2_000
SYLLABLES = "ba be bi bo da de di do fa fe fi ga ge go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi xa za ze".split()  # noqa: SIM905 - a list of syllables
CHINESE = "英伟达芯片出口管制制裁阿里巴巴深度求索美国扩大限制公司股价大跌上涨发布模型"


def vocabulary(chance, size=100_000):
    words = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 3, 4, 4, 5))))] = None
    return list(words)


class World:
    def __init__(self, seed=1):
        self.chance = random.Random(seed)
        self.words = vocabulary(self.chance)
        self.weights = [1 / (rank + 5) for rank in range(len(self.words))]
        self.tickers = sorted({"".join(self.chance.choices("BCDFGKLMNPRSTVWXZ", k=4)) for _ in range(600)})

    def text(self, length):
        chosen = self.chance.choices(self.words, self.weights, k=length)
        for place in range(0, length, 9):
            style = self.chance.random()
            if style < 0.3:
                chosen[place] = chosen[place].capitalize()
            elif style < 0.4:
                chosen[place] = f"{self.chance.randint(1, 90)}.{self.chance.randint(0, 9)}%"
            elif style < 0.45:
                chosen[place] = f"({self.chance.choice(('NASDAQ', 'NYSE'))}: {self.chance.choice(self.tickers)})"
            elif style < 0.5:
                chosen[place] = chosen[place].replace("o", "ö")
            elif style < 0.55:
                chosen[place] += ","
        return " ".join(chosen)

    def item(self, number):
        title, summary = self.text(12), self.text(48)
        if number % 10 == 0:
            title = "".join(self.chance.choices(CHINESE, k=24))
        return Item(feed="bench", key=str(number), title=title, summary=summary + ".")

    def phrase(self):
        # Authors choose names and terms: anything but the commonest words.
        word = self.words[self.chance.randrange(COMMON, len(self.words))]
        style = self.chance.random()
        if style < 0.3:
            return f"{word} {self.words[self.chance.randrange(300, 20_000)]}"
        if style < 0.4:
            return f"{word}*"
        if style < 0.45:
            return f"{word}-{self.chance.randint(2, 9)}"
        if style < 0.5:
            return "".join(self.chance.choices(CHINESE, k=3))
        return word

    def rule(self, number):
        phrases = list(dict.fromkeys(self.phrase() for _ in range(self.chance.randint(2, 4))))
        listed = [f'"{phrase}"' for phrase in phrases]
        if self.chance.random() < 0.1:
            listed.append(f"ticker:NASDAQ:{self.chance.choice(self.tickers)}")
        any_of = f"any: [{', '.join(listed)}]"
        parts = [any_of]
        style = self.chance.random()
        if style < 0.5:
            parts.append(f'all: [{{any: ["{self.phrase()}", "{self.phrase()}"]}}]')
        elif style < 0.75:
            parts = [
                f'near: {{of: [[{", ".join(listed)}], "{self.words[self.chance.randrange(100, 3_000)]}"], within: 12w}}'
            ]
        if style > 0.25 and style < 0.6:
            parts.append(f'not: ["{self.phrase()}"]')
        return f"  - {{id: r{number}, title: Rule {number}, when: {{{', '.join(parts)}}}}}\n", phrases

    def rules(self, count):
        lines, expressions = [], []
        for number in range(count):
            line, phrases = self.rule(number)
            lines.append(line)
            words = (re.escape(phrase).replace("\\*", r"\w*").replace("\\-", "[- ]?") for phrase in phrases)
            expressions.append(rf"\b(?:{'|'.join(words)})\b")
        watchlist = "".join(f"  NASDAQ:{symbol}: {{name: {symbol.title()} Corp}}\n" for symbol in self.tickers)
        return f"version: 1\nwatchlist:\n{watchlist}rules:\n{''.join(lines)}", expressions


def compiled(text):
    reading = read(text, "bench.yaml")
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    loaded = compile_readings([reading], [], (), Known(), datetime(2027, 1, 1, tzinfo=UTC))
    seconds = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    problems = [problem for problem in loaded.problems if problem.level == "error"]
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    return loaded.ruleset, seconds, grown


def microseconds(work, items, rounds):
    """The best round, per item."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for item in items:
            work(item)
        best = min(best, time.perf_counter() - start)
    return best / len(items) * 1e6


def by_regex(expressions):
    searches = [re.compile(expression, re.IGNORECASE).search for expression in expressions]
    return lambda item: [number for number, search in enumerate(searches) if search(item.title) or search(item.summary)]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options.add_argument("--without-regex", action="store_true")
    chosen = options.parse_args()
    figures = []
    for size in chosen.sizes:
        world = World()
        items = [world.item(number) for number in range(ITEMS)]
        text, expressions = world.rules(size)
        ruleset, seconds, grown = compiled(text)
        matches = sum(len(ruleset.match(item)) for item in items) / len(items)
        index = ruleset._index  # noqa: SLF001 - a benchmark looks inside
        candidates = sum(len(index.candidates(index.hits(item))) for item in items) / len(items)
        ours = microseconds(ruleset.match, items, rounds=5)
        theirs = None
        if not chosen.without_regex:
            sample = items[: max(10, min(len(items), 200_000 // size))]
            theirs = microseconds(by_regex(expressions), sample, rounds=1)
        beside = f"{theirs:,.0f} µs: one re for each rule, {theirs / ours:,.0f} times as much" if theirs else ""
        figures += [
            Figure(f"{size:,} rules: an item", ours, "µs", None, beside),
            Figure("  rules looked at an item", candidates, "", None, f"{matches:.2f} are true"),
            Figure("  compiling them", seconds, "s", None, f"{grown:.0f} MiB more at the peak"),
        ]
    show("Matching, made-up items of 60 words", figures)


if __name__ == "__main__":
    main()
