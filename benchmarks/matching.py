"""Matching: microseconds an item, beside one regular expression per rule, one alternation, and FlashText; and compiling.

``python -m benchmarks.matching`` prints a table for 10, 1,000, 10,000 and 100,000 rules, each in a process of its own. How
items and rules are made stands in ``rig/world.py``; the table says how many rules are true for an item at each size, and
what items cost for which none is. Ours is the whole work: every form of condition, evidence, offsets into the original.
The others do less, only the first clause of each rule: they answer which rules have a phrase of it in the item.

- one ``re`` per rule: an alternation over the phrases of the clause, case-insensitive
- one alternation: an ``re`` over the phrases of all rules, in small letters; it finds no phrase inside or across another
- FlashText: the package flashtext2, a compiled successor of the first; no wildcards, no variants of hyphens

They get the items in order, as many of them as fit into a few seconds. At 1,000 rules it is checked who finds what, by
rules that consist of their first clause: ours and the others see the same items.
"""

import argparse
import gc
import re
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import psutil
from flashtext2 import KeywordProcessor

from alerts.rules.known import Known
from alerts.rules.load import compile_readings
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.world import World, expression

SIZES = (10, 1_000, 10_000, 100_000)
ITEMS = 2_000
PROMISED = {1_000: 30, 10_000: 200, 100_000: 400, 10: 1}
"""How many times as long one regular expression per rule must take, at least."""

CHECKED_ITEMS = 400
SECONDS = 8.0
_MIB = 1 << 20


def compiled(reading):
    """The rules, CPU seconds to compile them, and MiB of memory: at the peak, and what stays."""
    process = psutil.Process()
    gc.collect()
    before = process.memory_info().rss
    _forget_peak()
    start = time.process_time()
    loaded = compile_readings([reading], [], (), Known(), datetime(2027, 1, 1, tzinfo=UTC))
    seconds = time.process_time() - start
    peak = _peak() - before
    problems = [problem for problem in loaded.problems if problem.level == "error"]
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    ruleset = loaded.ruleset
    del loaded
    gc.collect()
    return ruleset, seconds, peak / _MIB, (process.memory_info().rss - before) / _MIB


def _forget_peak():
    Path("/proc/self/clear_refs").write_text("5")  # Linux: see proc(5)


def _peak():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024


def microseconds(work, items, rounds=1):
    """CPU of the best round, per item; of as many items as fit into ``SECONDS``."""
    best, done = float("inf"), len(items)
    for _ in range(rounds):
        start = time.process_time()
        for number, item in enumerate(items[:done], 1):
            work(item)
            if not number % 4 and time.process_time() - start > SECONDS:
                done = number
                break
        best = min(best, (time.process_time() - start) / done)
    return best * 1e6


def by_regex(clauses):
    searches = [re.compile(expression(phrases), re.IGNORECASE).search for phrases in clauses]
    return lambda item: {number for number, search in enumerate(searches) if search(item.title) or search(item.summary)}


def by_alternation(clauses):
    asked, stems = {}, {}
    for number, phrases in enumerate(clauses):
        for phrase in phrases:
            key = phrase.lower()
            asked.setdefault(re.sub("[-* ]", "", key), set()).add(number)
            if key.endswith("*"):
                stems.setdefault(key[:-1], set()).add(number)
    find = re.compile(expression(sorted({p.lower() for phrases in clauses for p in phrases}))).findall

    def work(item):
        found = set()
        for hit in find(item.title.lower()) + find(item.summary.lower()):
            word = re.sub("[- ]", "", hit)
            found |= asked.get(word, set())
            for end in range(4, len(hit)):
                found |= stems.get(hit[:end], set())
        return found

    return work


def by_flashtext(clauses):
    asked, processor = {}, KeywordProcessor(case_sensitive=False)
    for number, phrases in enumerate(clauses):
        for phrase in phrases:
            word = phrase.removesuffix("*")
            processor.add_keyword(word, word)
            asked.setdefault(word, set()).add(number)
    find = processor.extract_keywords
    return lambda item: set().union(*(asked[w] for text in (item.title, item.summary) for w in find(text)))


OTHERS = {"one re per rule": by_regex, "one alternation": by_alternation, "FlashText": by_flashtext}


def measured(size):
    world = World()
    items = world.items(ITEMS)
    whens, clauses = world.rules(size)
    reading = world.reading(whens)
    ruleset, seconds, peak, kept = compiled(reading)
    del reading, whens
    gc.collect()
    gc.freeze()  # as the daemon does
    without = [item for item in items if not ruleset.match(item)]
    matches = sum(len(ruleset.match(item)) for item in items) / len(items)
    index = ruleset._index  # noqa: SLF001 - a benchmark looks inside
    candidates = sum(len(index.candidates(index.hits(item))) for item in items) / len(items)
    # Ours before and after the others: on a shared machine the better of the two says more.
    ours = microseconds(ruleset.match, items, rounds=7)
    quiet = microseconds(ruleset.match, without, rounds=7) if without else None
    beside = {}
    for name, make in OTHERS.items():
        work = make(clauses)
        work(items[0])
        beside[name] = microseconds(work, items, rounds=3 if size < 1_000 else 1)
    ours = min(ours, microseconds(ruleset.match, items, rounds=7))
    return {
        "ours": ours, "quiet": quiet, "matches": matches, "candidates": candidates, "beside": beside,
        "seconds": seconds, "peak": peak, "kept": kept, "without": len(without) / len(items),
    }  # fmt: skip


def agreement(size):
    """How many of the pairs of an item and a rule each finds, of all that ours finds; and how many that ours does not."""
    world = World()
    items = world.items(CHECKED_ITEMS)
    _, clauses = world.rules(size)
    ruleset, *_ = compiled(world.reading([{"any": phrases} for phrases in clauses]))
    ours = {(item.key, int(match.rule.id[1:])) for item in items for match in ruleset.match(item)}
    notes = [f"of {len(ours)} true pairs of an item and a rule of one clause ({size:,} rules, {len(items)} items):"]
    for name, make in OTHERS.items():
        work = make(clauses)
        found = {(item.key, number) for item in items for number in work(item)}
        notes.append(f"  {name} finds {len(found & ours)}, and {len(found - ours)} that ours does not")
    return notes


def alone(work, *arguments):
    """In a fresh process, so that memory is what it says."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    chosen = options.parse_args()
    figures, least = [], None
    for size in chosen.sizes:
        found = alone(measured, size)
        ours, beside = found["ours"], found["beside"]
        times = beside["one re per rule"] / ours
        least = least or (size, ours)
        bound = 3 * least[1] if (least[0], size) == (10, 10_000) else None
        figures += [
            Figure(f"{size:,} rules: an item", ours, "µs", bound,
                   f"{found['matches']:.3f} rules are true for it, {found['candidates']:.3f} looked at"),
            *([Figure("  an item for which none is true", found["quiet"], "µs", None, f"{found['without']:.0%} of the items")]
              if found["quiet"] is not None else []),
            *(Figure(f"  {name}", value, "µs", None, f"{value / ours:,.1f} times as much") for name, value in beside.items()),
            Figure("  ours, as a share of one re per rule", 1 / times, "", 1 / PROMISED[size] if size in PROMISED else None,
                   f"a {times:,.0f}th"),
            Figure("  compiling them, CPU", found["seconds"], "s", 1.5 if size == 10_000 else None),
            Figure("  memory that stays", found["kept"], "MiB", None),
            Figure("  memory at the peak of compiling", found["peak"], "MiB", 30 if size == 10_000 else None),
        ]  # fmt: skip
    show("Matching, made-up items of 60 words", figures, *alone(agreement, 1_000))


if __name__ == "__main__":
    main()
