"""From a folder of YAML files to a RuleSet; everything that is wrong with them, at once."""

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alerts.documents.node import Mapping, Scalar
from alerts.documents.problem import Level, Problem
from alerts.documents.read import Reading, read
from alerts.documents.show import in_order
from alerts.rules.book import Book, Place
from alerts.rules.compilation import Compilation
from alerts.rules.compile import Compiler
from alerts.rules.condition import DEFAULT_FIELDS, FIELDS
from alerts.rules.files import file_bytes, rule_files
from alerts.rules.known import Known
from alerts.rules.language import FILE
from alerts.rules.read_instrument import read_watchlist
from alerts.rules.read_rule import Found, read_defaults, read_exceptions, read_rules
from alerts.rules.read_topic import read_topics
from alerts.rules.references import check_references
from alerts.rules.ruleset import RuleSet
from alerts.rules.sanity import check_sense
from alerts.rules.sheet import Sheet
from alerts.rules.transcript import transcript


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """``ruleset`` and ``book`` are None where an error is among the ``problems``. ``files`` are those that were read."""

    ruleset: RuleSet | None
    problems: tuple[Problem, ...]
    files: tuple[Path, ...] = ()
    book: Book | None = None
    """What was compiled, for those who ask why; nothing of it is needed for matching."""

    transcript: str = ""
    """What was compiled as text (``alerts.rules.transcript``), where it was asked for."""


def load_rules(folder: Path, known: Known, now: datetime) -> LoadedRules:
    """Read every ``*.yaml`` and ``*.yml`` below a folder, hidden ones left out. Never raises for what they hold.

    Exceptions are judged by the day of ``now``.
    """
    problems: list[Problem] = []
    files = rule_files(folder, problems)
    readings = [reading for path in files if (reading := _read(path, problems)) is not None]
    return compile_readings(readings, problems, tuple(files), known, now)


def compile_readings(
    readings: Collection[Reading],
    problems: list[Problem],
    files: tuple[Path, ...],
    known: Known,
    now: datetime,
    unchecked: Collection[str] = (),
    *,
    transcribed: bool = False,
) -> LoadedRules:
    """The rules of files that have been read already. ``problems`` are those found so far. ``unchecked`` files may name
    what the configuration does not define. With ``transcribed`` they come with their transcript.
    """
    with no_collection():
        return _compile_readings(readings, problems, files, known, now, unchecked, transcribed=transcribed)


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the cyclic garbage collector: building makes a million objects and no garbage, and looking for some took half
    of the time. What stands at the end is old at once, or the next collection of the young would look through all of it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _compile_readings(
    readings: Collection[Reading],
    problems: list[Problem],
    files: tuple[Path, ...],
    known: Known,
    now: datetime,
    unchecked: Collection[str],
    *,
    transcribed: bool,
) -> LoadedRules:
    book = Book(known, now.date())
    places: dict[str, dict[str, Place]] = {key: {} for key in FILE}
    for reading in readings:
        problems.extend(reading.problems)
        if reading.node is not None:
            book.known = known.unchecked if reading.source.file in unchecked else known
            _read_file(reading, Sheet(reading.source, problems), book, places)
    book.known = known
    if check_references(book):
        check_sense(book)
    found = tuple(in_order(problems))
    if any(problem.level is Level.ERROR for problem in found):
        return LoadedRules(None, found, files)
    made = _compiled(book)
    # Before the rule set, which takes the keys away.
    text = transcript(made, found) if transcribed else ""
    return LoadedRules(RuleSet(made), found, files, book, text)


def _compiled(book: Book) -> Compilation:
    compiler = Compiler(book)
    # Exceptions first: they take part in the numbering, but no rule is filed under them.
    exceptions = compiler.exceptions(book.today)
    rules = compiler.rules()
    for id_, watched in book.watchlist.items():
        # Stories and routes ask for instruments that no condition names.
        compiler.registry.ticker(watched, f"ticker:{id_}")
    compiler.registry.done()
    fields = FIELDS if compiler.looks_beyond else DEFAULT_FIELDS
    instruments = tuple(watched.instrument for watched in book.watchlist.values())
    registry = compiler.registry
    return Compilation(
        keys=registry.keys,
        umlaut_keys=registry.umlaut_keys,
        cashtags=registry.cashtags,
        stated=registry.stated,
        patterns=registry.patterns,
        topics=registry.topics,
        size=len(registry.rarity),
        tickers=registry.tickers,
        operands=compiler.operands,
        rules=rules,
        exceptions=exceptions,
        instruments=instruments,
        fields=fields,
    )


def _read(path: Path, problems: list[Problem]) -> Reading | None:
    text = file_bytes(path, problems)
    return None if text is None else read(text, str(path))


def _read_file(reading: Reading, sheet: Sheet, book: Book, places: dict[str, dict[str, Place]]) -> None:
    node = reading.node
    if not isinstance(node, Mapping):
        if not isinstance(node, Scalar) or node.value is not None:
            sheet.mapping(node, FILE, "a rule file") if node is not None else None
        return
    keys = sheet.mapping(node, FILE, "a rule file") or {}
    version = keys.get("version")
    if version is not None and not (isinstance(version, Scalar) and not version.quoted and version.text == "1"):
        sheet.report(
            "R006", version, "expected version 1", "this Tapewatch reads version 1 of the rule language: version: 1"
        )
    defaults: Found = read_defaults(keys["defaults"], sheet, book) if "defaults" in keys else {}
    if "topics" in keys:
        read_topics(keys["topics"], sheet, book, places["topics"])
    if "watchlist" in keys:
        read_watchlist(keys["watchlist"], sheet, book, places["watchlist"])
    if "suppress" in keys:
        read_exceptions(keys["suppress"], sheet, book, places["suppress"])
    if "rules" in keys:
        read_rules(keys["rules"], defaults, sheet, book, places["rules"])
