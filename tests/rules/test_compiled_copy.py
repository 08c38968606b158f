"""Rules that were compiled once are the same rules when a later start takes them from their copy."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from alerts.documents.read import read
from alerts.rules import compiled_copy, last_good
from alerts.rules.known import Known
from alerts.rules.load import compile_readings
from alerts.rules.remembered import Remembered
from alerts.rules.ruleset import RuleSet
from alerts.rules.transcript import compilation, transcript
from tests.examples import examples
from tests.rules.loading import item
from tests.rules.naive import FIELDS, NVIDIA
from tests.rules.test_against_naive import CONDITIONS, NESTED, TEXTS, TOPICS

NOW = datetime(2025, 1, 27, tzinfo=UTC)
KNOWN = Known(
    channels={"desk", "mail", "oncall"}, groups={"wires"}, feeds={"ft": ("wires",), "pr": ()}, quiet={"nights"}
)
WHOLE = """
topics:
  chips: {any: [Chips, "*halbleiter*", {text: Fab, case: exact}, 芯片, Börse, topic:nvidia], not: [poker chips, topic:bets]}
  bets: {any: [wett*]}
  nvidia: {any: [Nvidia, GPU-4], tickers: [NASDAQ:NVDA]}
watchlist:
  NASDAQ:NVDA: {name: NVIDIA Corp, aliases: [Nvidia], isin: US67066G1040, ric: NVDA.O, bare: true, also: [XETRA:NVD]}
  NYSE:F: {name: Ford Motor}
suppress:
  - {id: recaps, reason: r, expires: "2025-02-10", when: {title: {any: [market wrap]}}}
  - {id: gone, reason: r, expires: "2025-01-01", when: zzz}
rules:
  - id: first
    title: Everything that can be said
    severity: high
    tags: [ai]
    max_age: 2h
    sources: {groups: [wires], not: [pr]}
    languages: [en, de]
    when: &shared
      all:
        - near: {of: [[topic:chips, Nvidia], ticker:NYSE:F], within: 5w, ordered: true}
        - {any: [topic:nvidia, {regex: 'n[a-z]+dia'}], in: [title, author]}
      not: [{category: sport}]
    alert:
      to: [desk, {channel: oncall, if: 'severity >= high and not (ticker in [NASDAQ:NVDA, NYSE:F] or sources > 2)'}]
      throttle: {key: [rule, ticker], every: 30m, longest: 4h, then: digest}
      digest: {channel: mail, at: ["7:30", 30m before XNYS opens], tz: Europe/Berlin, empty: send}
      quiet: {use: nights, mode: downgrade}
      escalate: {domains: 3, within: 1h, to: critical}
      unanswered: {within: 15m, to: [oncall]}
  - {id: second, status: shadow, when: {any: [*shared, {at_least: 2, of: [Fab, Boersen*, topic:bets]}]}}
  - {id: third, alert: {to: [desk]}, when: {all: [{feed: ft}, topic:chips, {not: [{summary: ticker:NASDAQ:NVDA}]}]}}
"""
NEWS = [
    item("Nvidia: Ford (NYSE: F) orders Chips", feed="ft", groups=("wires",)),
    item("Börsenwette auf Fab", summary="NVDA.O und XETRA:NVD", feed="ft"),
    item("market wrap: Halbleiterwerk, 芯片 und poker chips, $F", feed="ft", symbols=("NASDAQ:NVDA",)),
    item("GPU 4 by n4dia", body="US67066G1040 Fab fab", author="Nadia", feed="ft", groups=("wires",)),
]


def rule(name, phrase, channel="desk"):
    return f"rules: [{{id: {name}, title: {name}, when: {phrase}, alert: {{to: [{channel}]}}}}]\n"


def compiled(text, known=None):
    found = compile_readings([read(text, "r.yaml")], [], (), known or Known(), NOW, transcribed=True)
    if found.ruleset is None:
        return found, None, ()
    made, problems = compilation(found.transcript)
    assert transcript(made, problems) == found.transcript
    return found, RuleSet(made), problems


def seen(rules, *news):
    """Everything that can be asked of rules."""
    return rules.rules, rules.instruments, [(rules.match(one), rules.mentions(one)) for one in news]


def test_whatever_a_file_can_say_comes_back():
    found, again, problems = compiled(WHOLE, KNOWN)
    assert [problem.code for problem in problems] == ["R024"], "\n".join(map(str, found.problems))
    assert problems == found.problems
    assert seen(again, *NEWS) == seen(found.ruleset, *NEWS)
    assert {match.rule.id for one in NEWS for match in again.match(one)} == {"first", "second", "third"}


@settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    whens=st.lists(CONDITIONS, min_size=1, max_size=3),
    topics=st.fixed_dictionaries({"a": TOPICS, "b": TOPICS, "c": NESTED}),
    texts=st.tuples(TEXTS, TEXTS, TEXTS),
)
def test_rules_find_the_same_as_before(whens, topics, texts):
    rules = [{"id": f"r{number}", "when": when} for number, when in enumerate(whens)]
    found, again, _ = compiled(json.dumps({"watchlist": NVIDIA, "topics": topics, "rules": rules}, ensure_ascii=False))
    assume(again is not None)
    news = item(**dict(zip(FIELDS, texts, strict=True)))
    assert seen(again, news) == seen(found.ruleset, news)


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Starts on a folder of rules; says which files were read, and what is in force."""
    files, memory = [], []
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "chips.yaml").write_text(
        'suppress: [{id: s, reason: r, when: wrap, expires: "2025-01-30"}]\n' + rule("chips", "Nvidia")
    )
    (folder / "rates.yaml").write_text(rule("rates", "Fed"))
    monkeypatch.setattr(last_good, "read", lambda text, name: files.append(name.rpartition("/")[2]) or read(text, name))

    def call(*, again=False, now=NOW, known=KNOWN):
        files.clear()
        if not again:
            memory[:] = [Remembered(tmp_path / "kept")]
        kept = memory[0].load(folder, known, now)
        return sorted(set(files)), kept

    call.folder, call.copy = folder, tmp_path / "kept" / ".compiled"
    return call


BOTH = ["chips.yaml", "rates.yaml"]


def test_a_start_with_what_it_knows_reads_no_file(start):
    files, first = start()
    assert files == BOTH
    files, later = start()
    assert files == []
    assert seen(later.ruleset, item("Nvidia and the Fed")) == seen(first.ruleset, item("Nvidia and the Fed"))
    assert (later.problems, later.broken, later.removed, later.vanished) == ((), (), (), ())


def test_where_a_file_has_changed_all_are_read(start):
    start()
    (start.folder / "rates.yaml").write_text(rule("rates", "EZB"))
    files, kept = start()
    assert files == BOTH
    assert [match.rule.id for match in kept.ruleset.match(item("EZB"))] == ["rates"]
    assert start()[0] == []


def test_what_the_configuration_does_not_know_any_more_is_said_at_its_place(start):
    start()
    files, kept = start(known=Known(channels={"other"}))
    assert files
    assert {(problem.code, problem.line, problem.column > 1) for problem in kept.problems} == {
        ("R014", 1, True),
        ("R014", 2, True),
    }
    assert kept.broken == ("chips.yaml", "rates.yaml")


def test_an_exception_ends_with_its_day(start):
    wrap = item("Wrap: Nvidia")
    start()
    files, kept = start(now=NOW + timedelta(days=3))
    assert (files, kept.ruleset.match(wrap)[0].suppressed_by) == ([], "s")
    files, kept = start(now=NOW + timedelta(days=4))
    assert (files, kept.ruleset.match(wrap)[0].suppressed_by) == (BOTH, None)
    assert [problem.code for problem in kept.problems] == ["R024"]
    files, later = start(now=NOW + timedelta(days=400))
    assert (files, later.problems) == ([], kept.problems)
    assert start(now=NOW - timedelta(days=1))[0] == BOTH  # a clock that was set back


def test_another_version_of_the_program_reads_anew(start, monkeypatch):
    start()
    monkeypatch.setattr(compiled_copy, "_program", lambda: [("load.py", 1, 1)])
    assert start()[0] == BOTH
    assert start()[0] == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda _text: b"",
        lambda text: text[:-1],
        lambda text: text.replace(b"Nvidia", b"Nvidio"),
        lambda text: text.replace(b"\n", b" ", 1),
        lambda text: b"\xff" + text,
    ],
)
def test_a_damaged_copy_is_none(start, harm):
    start()
    start.copy.write_bytes(harm(start.copy.read_bytes()))
    files, kept = start()
    assert (files, [found.id for found in kept.ruleset.rules]) == (BOTH, ["chips", "rates"])
    assert start()[0] == []


@pytest.mark.parametrize("said", ["", "{}\n{}", "[]\n[]", '{"phrases": 7}\n{}', "7\n7"])
def test_a_copy_that_says_something_else_is_none(start, said):
    start()
    made_of = start.copy.read_text().split(" ", 1)[0]
    compiled_copy.write(start.copy, made_of, said, date(2025, 1, 1), None)
    files, kept = start()
    assert (files, [found.id for found in kept.ruleset.rules]) == (BOTH, ["chips", "rates"])


def test_nothing_is_copied_of_what_is_broken(start):
    start()
    (start.folder / "rates.yaml").write_text("rules: 7")
    assert start()[1].broken == ("rates.yaml",)
    files, kept = start()
    assert ("rates.yaml" in files, kept.broken) == (True, ("rates.yaml",))
    (start.folder / "rates.yaml").write_text(rule("rates", "Fed"))
    assert start()[1].broken == ()


def test_a_disk_that_takes_no_copy_is_no_reason_to_stop(start):
    start.copy.mkdir(parents=True)
    assert [found.id for found in start()[1].ruleset.rules] == ["chips", "rates"]
    assert start()[0] == BOTH
