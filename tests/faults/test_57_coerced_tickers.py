"""Row 57: what YAML makes numbers, truth values and times of is never taken for a ticker, and nothing is lost of one."""

import pytest

from alerts.documents.problem import Level
from tests.faults.field import figure
from tests.rules.loading import codes, evidence, item, loaded, rules_of

UNQUOTED = {
    "0700": "a number",
    "000001": "a number",
    "1e3": "a number",
    "0x1F": "a number",
    "0o17": "a number",
    "1_000": None,
    "2.5": "a number",
    ".5": "a number",
    "+1": "a number",
    ".inf": "a number",
    ".NaN": "a number",
    "true": "the truth value true",
    "TRUE": "the truth value TRUE",
    "null": "nothing",
    "~": "nothing",
    "ON": None,
    "NO": None,
    "yes": None,
    "Y": None,
    "off": None,
    "22:00": None,
    "190:20:30": None,
    "2027-03-31": None,
}
"""What stands unquoted, and what YAML 1.2 makes of it; None where it stays text, though YAML 1.1 made something else of it."""


@pytest.mark.parametrize("text", UNQUOTED)
def test_57_a_phrase_is_never_turned_into_something_else(text):
    found = loaded(f"rules: [{{id: r, when: {{any: [{text}]}}}}]")
    if UNQUOTED[text] is None:
        assert found.problems == ()
        assert evidence(found.ruleset, item(f"so {text} it is"))[0][2] == text
    else:
        (problem,) = found.problems
        assert problem.code in {"R003", "R005"}
        assert problem.snippet[problem.column - 1 :].startswith(text)
        assert found.ruleset is None
        assert loaded(f"rules: [{{id: r, when: {{any: ['{text} x']}}}}]").ruleset is not None


@pytest.mark.parametrize("text", ["0700", "000001", "ON", "NO", "1e3", "true", "9988.HK", "NVDA"])
def test_57_a_ticker_without_its_exchange_is_told(text):
    (problem,) = loaded(f"topics: {{t: {{any: [a1], tickers: [{text}]}}}}").problems
    assert problem.code in {"R003", "R027"}
    assert problem.level is Level.ERROR
    assert text in problem.hint or "NASDAQ:NVDA" in problem.hint


@pytest.mark.parametrize(
    ("ticker", "headline"),
    [
        ("HKEX:0700", "Tencent (0700.HK) rises"),
        ("HKEX:700", "Tencent (0700.HK) rises"),
        ("SZSE:000001", "Ping An Bank 000001.SZ falls"),
        ("SZSE:002371", "Naura (002371.SZ) up"),
        ("NASDAQ:ON", "Onsemi (NASDAQ: ON) cuts"),
        ("NYSE:NO", "Novo (NYSE: NO) falls"),
        ("NASDAQ:TRUE", "Truecar $TRUE jumps"),
        ("NYSE:Y", "Alleghany (NYSE: Y)"),
    ],
)
def test_57_a_ticker_with_its_exchange_needs_no_quotes_and_keeps_its_zeros(ticker, headline):
    written = f"watchlist: {{{ticker}: {{}}}}\nrules: [{{id: r, when: ticker:{ticker}}}]"
    found = loaded(written)
    assert found.problems == ()
    assert found.ruleset.match(item(headline)), headline
    assert rules_of(f"ticker:{ticker}", watchlist={ticker: {}}).match(item(headline))


def test_57_keys_are_text_whatever_they_look_like():
    found = loaded("topics: {2025: {any: [a1]}, on: {any: [b1]}}\nrules: [{id: 007, when: topic:2025}]")
    assert [(problem.code, problem.snippet[problem.column - 1 :][:3]) for problem in found.problems] == [
        ("R003", "007")
    ]
    assert codes("topics: {2025: {any: [a1]}}\nrules: [{id: '007', when: topic:2025}]") == []
    figure(f"row 57: {len(UNQUOTED)} spellings, none turned into something else in silence")
