"""Stories: what one item costs beside a window of 100,000, what that window weighs, and how fast it is filled at a start.

``python -m benchmarks.stories`` prints a table; all times are CPU time of the thread, since the machine may be busy. The headlines are made up: names that the lexicon knows and names that it does not,
what they do, numbers, in three languages; a few names are in the news far more than others (Zipf), and one item in five reports what
an earlier one reported, in the same words or others. Beside it: rapidfuzz's token sets against all titles, and MinHash with a
banded index (LSH) over a part of them, since it takes long to build.
"""

import argparse
import gc
import random
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from alerts.model.item import Item
from alerts.stories.read import read
from alerts.stories.vocabulary.lexicon import lexicon
from alerts.stories.window import Window, filing
from benchmarks.quality.stories.rivals import minhash, signature
from benchmarks.rig.figure import Figure, percentile, show

SOUNDS = "ba bri cor da del en fal gar hal in jor ka lin mar nor ol pen qua ro sel tar ul ver wes xan yor zel"
SYLLABLES = SOUNDS.split()
WAYS = {
    "en": (
        ("{a} to acquire {b} for ${n} billion", "{b} snapped up by {a} in ${n}bn deal"),
        ("{a} cuts {c} jobs in {p} restructuring", "{a} to lay off {c} workers in {p}"),
        ("{a} raises full-year outlook after strong {q} sales", "{a} lifts annual forecast on {q} growth"),
        ("{a} shares fall {m}% as {b} warns on demand in {p}", "{a} stock slides {m}% on {b} demand warning"),
        ("{a} opens {w} plant in {p}", "{a} inaugurates factory for {w} in {p}"),
        ("{a} names {v} as chief executive", "{v} to lead {a} as new CEO"),
    ),
    "de": (
        ("{a} übernimmt {b} für {n} Milliarden Euro", "{b} geht für {n} Mrd. Euro an {a}"),
        ("{a} streicht {c} Stellen in {p}", "{a} baut {c} Arbeitsplätze in {p} ab"),
        ("{a} hebt Prognose nach gutem {q} an", "{a} erhöht Ausblick"),
    ),
    "zh": (("{a}拟以{n}亿美元收购{b}", "{a}斥资{n}亿美元买下{b}"), ("{a}第三季营收年增{m}%", "{a}Q3营收同比增长{m}%")),
}
PLACES = ("Texas", "Ohio", "Poland", "Vietnam", "Mexico", "Spain", "Bavaria", "Kent")
REPORTS = 0.2
SPAN = timedelta(hours=72)


class Newsroom:
    def __init__(self, seed=1):
        self.chance = random.Random(seed)
        firms = [name for name, kind in lexicon().kinds.items() if kind == "company"]
        made_up = ["".join(self.chance.choices(SYLLABLES, k=3)) for _ in range(30_000)]
        self.names = [name.title() for name in [*firms, *made_up]]
        self.weights = [1 / (rank + 30) for rank in range(len(self.names))]
        self.told = []

    def title(self):
        if self.told and self.chance.random() < REPORTS:
            lang, way, facts = self.chance.choice(self.told[-2_000:])
            return self.chance.choice(WAYS[lang][way]).format(**facts)
        lang = self.chance.choices(("en", "de", "zh"), (6, 3, 1))[0]
        way = self.chance.randrange(len(WAYS[lang]))
        a, b = self.chance.choices(self.names, self.weights, k=2)
        word = "".join(self.chance.choices(SYLLABLES, k=2))
        facts = {
            "a": a,
            "b": b,
            "w": word,
            "v": f"{word.title()} {self.chance.choice(self.names)}",
            "q": "Q3",
            "n": self.chance.randint(11, 990) / 10,
            "m": self.chance.randint(2, 60),
            "c": f"{self.chance.randint(2, 99)}00",
            "p": self.chance.choice(PLACES),
        }
        self.told.append((lang, way, facts))
        return WAYS[lang][way][0].format(**facts)


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4_096


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--asked", type=int, default=2_000)
    chosen = options.parse_args()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    step = SPAN / chosen.items
    newsroom = Newsroom()
    titles = [newsroom.title() for _ in range(chosen.items + chosen.asked)]
    items = [Item(feed=f"feed-{number % 200}", key=str(number), title=title) for number, title in enumerate(titles)]
    filed = []
    for number, item in enumerate(items[: chosen.items]):
        reading = read(item, (), start + number * step)
        filed.append((*filing(reading), reading.at))
    gc.collect()
    before, began = resident(), time.process_time()
    window = Window()
    for number, one in enumerate(filed):
        window.file(number, number, *one)
    filling = time.process_time() - began
    # The bytes of the filings are the window's own at a real start; here both lists share them.
    weight = resident() - before + sum(len(packed) + 33 for packed, _, _ in filed)
    costs = ask(window, items[chosen.items :], chosen.items, start + SPAN)
    token_sets = token_set_cost(titles[: chosen.items], titles[chosen.items :][:10])
    lsh = lsh_cost(titles[:5_000], titles[chosen.items :][:200])
    show(
        f"Stories, a window of {chosen.items:,} items",
        [
            Figure(
                "an item: read, placed, filed, p50",
                percentile(costs["all"], 0.5),
                "µs",
                300,
                f"{token_sets:,.0f} µs: token_set, all titles",
            ),
            Figure(
                "the same, p99",
                percentile(costs["all"], 0.99),
                "µs",
                2_000,
                f"{lsh:,.0f} µs: MinHash LSH over 5,000 titles, p50",
            ),
            Figure("  reading it, p50", percentile(costs["read"], 0.5), "µs"),
            Figure("  finding its story, p50", percentile(costs["placed"], 0.5), "µs"),
            Figure("  filing it, p50", percentile(costs["filed"], 0.5), "µs"),
            Figure("memory", weight / 2**20, "MiB", 80),
            Figure("filling it at a start, CPU", filling, "s", 3),
        ],
        f"{costs['joined']} of {chosen.asked:,} joined or followed a story.",
    )


def ask(window, items, first, now):
    costs = {"all": [], "read": [], "placed": [], "filed": [], "joined": 0}
    for number, item in enumerate(items, first):
        began = time.thread_time()
        reading = read(item, (), now)
        read_at = time.thread_time()
        found = window.nearest(reading, now)
        placed_at = time.thread_time()
        window.add(found.story if found else number, number, reading)
        done = time.thread_time()
        costs["joined"] += found is not None
        for name, seconds in (
            ("read", read_at - began), ("placed", placed_at - read_at), ("filed", done - placed_at), ("all", done - began),
        ):  # fmt: skip
            costs[name].append(seconds * 1e6)
    return costs


def token_set_cost(titles, asked):
    prepared = [utils.default_process(title) for title in titles]
    began = time.thread_time()
    for title in asked:
        process.extractOne(utils.default_process(title), prepared, scorer=fuzz.token_set_ratio, processor=None)
    return (time.thread_time() - began) / len(asked) * 1e6


def lsh_cost(titles, asked, bands=32):
    index = defaultdict(list)
    for title in titles:
        for band in banded(title, bands):
            index[band].append(title)
    costs = []
    for title in asked:
        began = time.thread_time()
        near = {other for band in banded(title, bands) for other in index.get(band, ())}
        max((minhash(title, other) for other in near), default=0)
        costs.append((time.thread_time() - began) * 1e6)
    return percentile(costs, 0.5)


def banded(title, bands):
    drawn = signature(title)
    size = len(drawn) // bands
    return [(band, drawn[band * size : (band + 1) * size]) for band in range(bands)]


if __name__ == "__main__":
    main()
