"""Every mistake in a rule file is told, with its place; nothing is ignored in silence."""

import os
from pathlib import Path

import pytest

from alerts.documents.problem import Level
from alerts.rules.codes import CODES
from alerts.rules.known import Known
from alerts.rules.load import load_rules
from tests.rules.loading import NOW, codes, loaded

FEEDS = {"ft": ("wires",), "sec": ()}
KNOWN = Known(channels={"desk", "ops"}, groups={"wires", "blogs"}, feeds=FEEDS, window=259_200.0)


def rule(rest, when="a1"):
    return f"rules: [{{id: r, when: {when}, alert: {{to: [desk]}}{rest}}}]"


def when(condition):
    return f"rules:\n- id: r\n  alert: {{to: [desk]}}\n  when: {condition}"


def to(condition, more=""):
    return (
        f"rules:\n- id: r\n  when: a1\n  tags: [ai]\n  alert:\n    to:\n    - {{channel: ops, if: {condition}}}{more}"
    )


MISTAKES = [
    ("R001", "ruls: []", 1, 1, 'did you mean "rules"?'),
    ("R001", "schema: 1", 1, 1, 'did you mean "version"?'),
    ("R001", rule(", severty: high"), 1, 48, 'did you mean "severity"?'),
    ("R001", when("{anny: [a1]}"), 4, 10, 'did you mean "any"?'),
    ("R001", when("{topic: x}"), 4, 10, "write it without a space: topic:x"),
    ("R001", "topics: {t: {any: [a1], nott: [b1]}}", 1, 25, 'did you mean "not"?'),
    ("R001", "watchlist: {NASDAQ:NVDA: {alias: [Nvidia]}}", 1, 27, 'did you mean "aliases"?'),
    ("R001", when("{near: {of: [a1, b1], within: 3w, orderd: true}}"), 4, 43, 'did you mean "ordered"?'),
    ("R001", rule(", sources: {group: [wires]}"), 1, 58, 'did you mean "groups"?'),
    ("R001", "defaults: {id: x}", 1, 12, "known here"),
    ("R001", when("{and: [a1, b1]}"), 4, 10, 'did you mean "all"?'),
    ("R001", when("{headline: a1}"), 4, 10, 'did you mean "title"?'),
    ("R001", when("{a1, b1}").replace(", b1", ""), 4, 10, "square brackets: [a1]"),
    ("R001", "id: r", 1, 1, "belongs to an entry of rules"),
    ("R001", "rules: [{id: r, when: a1, to: [desk]}]", 1, 27, "belongs to alert: {to"),
    ("R001", "rules: [{id: r, wen: a1}]", 1, 17, 'did you mean "when"?'),
    ("R001", when("{atleast: 2, of: [a1, b1]}"), 4, 10, 'did you mean "at_least"?'),
    ("R001", "topics: {t: {en: [a1]}}", 1, 14, "known here: any"),
    ("R002", "rules: [{id: r, when: a1, alert: desk}]", 1, 34, "write {to: [a-channel]}"),
    ("R002", rule(", sources: wires"), 1, 57, "{groups: [...]}"),
    ("R002", "topics: [{t: [a1]}]", 1, 9, "without dashes"),
    ("R002", "rules: {id: r, when: a1}", 1, 8, "begin each entry with a dash"),
    ("R002", when("{any: {a1, b1}}"), 4, 15, "square brackets: [a1, b1]"),
    ("R002", "- a", 1, 1, "rules:"),
    ("R002", "rules: x", 1, 8, "write a list: [x]"),
    ("R002", when("[a1, b1]"), 4, 9, "{any: [...]}"),
    ("R002", when("{any: a1}"), 4, 15, "write a list: [a1]"),
    ("R002", when("{near: {of: [a1, b1], within: 3w, ordered: 1}}"), 4, 52, ""),
    ("R002", when("{at_least: x, of: [a1, b1]}"), 4, 20, ""),
    ("R003", when("{any: [0700]}"), 4, 16, 'put it in quotes: "0700"'),
    ("R003", when("{any: [true]}"), 4, 16, 'put it in quotes: "true"'),
    ("R003", "topics: {t: {any: [a1], tickers: [000001]}}", 1, 35, 'put it in quotes: "000001"'),
    ("R004", "rules: [{id: r}]", 1, 9, ""),
    ("R004", when("{case: exact, any: [a1]}"), 4, 10, ""),
    ("R004", when("{near: {of: [a1, b1]}}"), 4, 16, ""),
    ("R004", "suppress: [{id: s, when: a1}]", 1, 12, ""),
    ("R005", when("{any: []}"), 4, 15, ""),
    ("R005", when("{}"), 4, 9, ""),
    ("R005", when(""), 4, 3, "write it"),
    ("R005", when('" "'), 4, 9, ""),
    ("R005", when("{any: [~]}"), 4, 16, ""),
    ("R006", "version: 2", 1, 10, "version: 1"),
    ("R007", "rules: [{id: a b, when: a1, alert: {to: [desk]}}]", 1, 14, 'for instance "a-b"'),
    ("R008", rule(", severity: hgih"), 1, 58, 'did you mean "high"?'),
    ("R008", rule(", severity: urgent"), 1, 58, 'did you mean "critical"?'),
    ("R008", rule(", status: true"), 1, 56, 'did you mean "live"?'),
    ("R008", when("{text: A1, case: true}"), 4, 26, 'did you mean "exact"?'),
    ("R008", rule(", languages: [EN]"), 1, 60, "write en"),
    ("R008", rule(", status: alive"), 1, 56, 'did you mean "live"?'),
    ("R008", rule(", languages: [english]"), 1, 60, "write en"),
    ("R008", when("{text: A1, case: exat}"), 4, 26, 'did you mean "exact"?'),
    ("R008", when("{any: [a1], in: [titel]}"), 4, 26, 'did you mean "title"?'),
    ("R008", "topics: {t: {any: {english: [a1]}}}", 1, 20, "write en"),
    ("R009", rule(", max_age: 1 day"), 1, 57, 'write "1d"'),
    ("R010", when("'&'"), 4, 9, "at least one letter"),
    ("R010", when("'topics:x'"), 4, 9, "write topic:x"),
    ("R011", when("'*'"), 4, 9, "letters beside it"),
    ("R011", when("{any: ['ab*']}"), 4, 16, "write more of the word"),
    ("R012", "topics: {nvidia: {any: [a1]}}\n" + when("topic:nvdia"), 5, 9, "did you mean topic:nvidia?"),
    ("R013", "watchlist: {NASDAQ:NVDA: {}}\n" + when("ticker:NASDAQ:NVDQ"), 5, 9, "did you mean NASDAQ:NVDA?"),
    ("R014", "rules: [{id: r, when: a1, alert: {to: [dest]}}]", 1, 40, 'did you mean "desk"?'),
    ("R015", rule(", sources: {groups: [wire]}"), 1, 67, 'did you mean "wires"?'),
    ("R015", rule(", sources: {not: [fts]}"), 1, 64, 'did you mean "ft"?'),
    ("R015", when("{feed: fts}"), 4, 16, 'did you mean "ft"?'),
    ("R016", "topics: {t: {any: [a1]}}\n---\ntopics: {t: {any: [b1]}}", 1, 10, "first in line 1 of 0.yaml"),
    ("R016", "watchlist: {NASDAQ:NVDA: {}, XNAS:NVDA: {}}", 1, 30, ""),
    ("R017", "topics:\n  a: {any: [topic:b]}\n  b: {any: [topic:c]}\n  c: {any: [topic:a]}", 2, 3, "remove one reference"),
    ("R018", when("{regex: '(a'}"), 4, 17, ""),
    ("R018", when("{regex: 'a(?=b)'}"), 4, 17, "look-ahead"),
    ("R018", when('{regex: "\\bdeal"}'), 4, 17, "single quotes"),
    ("R019", when("{regex: 'a*'}"), 4, 17, "even an empty text"),
    ("R020", when("{not: [a1]}"), 4, 9, ""),
    ("R020", when("{any: [a1, {not: [b1]}]}"), 4, 9, ""),
    ("R021", when("{all: [a1], not: [a1]}"), 4, 9, ""),
    ("R021", when("{title: big aa deal, not: [aa]}"), 4, 9, ""),
    ("R021", "topics: {t: {any: [a1, b1]}}\n" + when("{all: [a1], not: [topic:t]}"), 5, 9, ""),
    ("R021", when("{near: {of: [one two three, a1], within: 2w}}"), 4, 9, "" ),
    ("R021", rule(", sources: {feeds: [ft], not: [ft]}"), 1, 57, ""),
    ("R022", "topics: {t: {}}", 1, 10, "add any"),
    ("R023", "topics: {t: {any: [chip, wafer], not: ['chip*']}}", 1, 20, ""),
    ("R023", "topics: {t: {any: [chip, wafer], not: [topic:u]}, u: {any: [topic:v]}, v: {any: [chip]}}", 1, 20, ""),
    ("R024", "suppress: [{id: s, reason: r, expires: 2024-12-31, when: a1}]", 1, 40, "later date"),
    ("R025", "suppress: [{id: s, reason: r, expires: 31.12.2027, when: a1}]", 1, 40, "2027-03-31"),
    ("R025", "suppress: [{id: s, reason: r, expires: 2027-02-30, when: a1}]", 1, 40, "2027-03-31"),
    ("R026", "watchlist: {NASDQ:NVDA: {}}", 1, 13, "did you mean NASDAQ:NVDA?"),
    ("R027", "watchlist: {NASDAQ:nvda: {}}", 1, 13, "write NASDAQ:NVDA"),
    ("R027", when("ticker:NVDA"), 4, 9, "NASDAQ:NVDA"),
    ("R027", when("ticker:ON") + "\nwatchlist: {NASDAQ:ON: {name: onsemi}}", 4, 9, "did you mean NASDAQ:ON?"),
    ("R028", "watchlist: {NASDAQ:NVDA: {isin: US67066G1041}}", 1, 33, "slip"),
    ("R029", when("{near: {of: [a1], within: 3w}}"), 4, 21, "at least two" ),
    ("R029", when("{near: {of: [a1, b1], within: 12}}"), 4, 39, "write 12w"),
    ("R029", when("{near: {of: [a1, b1], within: 12 words}}"), 4, 39, "write 12w"),
    ("R029", when("{near: {of: [a1, {all: [b1]}], within: 3w}}"), 4, 27, "operands are"),
    ("R030", when("{at_least: 3, of: [a1, b1]}"), 4, 20, ""),
    ("R030", rule(", max_age: 0h"), 1, 57, "no limit"),
    ("R031", when("{title: {body: a1}}"), 4, 24, "beside each other"),
    ("R035", "rules: [{id: r, when: a1}]", 1, 14, "alert: {to"),
    ("R036", "topics: {t: {any: {en: [a1, a1], de: [a1]}}}", 1, 29, "line 1"),
    ("R038", "topics:\n" + "".join(f"  t{n}: {{any: [topic:t{n + 1}]}}\n" for n in range(31)) + "  t31: {any: [a1]}", 3, 3, "the last"),
    ("R001", rule(", tests: [{match: A1, becuse: [a1]}]"), 1, 68, 'did you mean "because"?'),
    ("R001", rule(", tests: [{known_miss: B1, because: [a1]}]"), 1, 73, "known here: known_miss"),
    ("R001", rule(", tests: [{match: {titel: A1, body: b}}]"), 1, 65, 'did you mean "title"?'),
    ("R002", rule(", tests: [A1]"), 1, 56, "write - match: A1"),
    ("R002", rule(", tests: [{match: [A1, B1]}]"), 1, 64, "a test for each"),
    ("R003", rule(", tests: [{match: 2025}]"), 1, 64, 'put it in quotes: "2025"'),
    ("R004", rule(", tests: [{match: {feed: ft}}]"), 1, 64, "write one of title"),
    ("R004", rule(", tests: [{sequence: [{at: 0m, story: s1}]}]"), 1, 56, "sent"),
    ("R005", rule(", tests: []"), 1, 55, ""),
    ("R008", rule(", tests: [{match: {title: A1, lang: german}}]"), 1, 82, "write de"),
    ("R009", rule(", tests: [{no_match: {title: A1, age: 2 days}}]"), 1, 84, 'write "2d"'),
    ("R009", rule(", tests: [{sequence: [{at: 5, story: s1}], sent: [1]}]"), 1, 73, "say of what"),
    ("R012", "topics: {nvidia: {any: [a1]}}\n" + rule(", tests: [{match: A1, because: topic:nvdia}]"), 2, 77, "did you mean topic:nvidia?"),
    ("R014", rule(", tests: [{match: A1, route: [dest]}]"), 1, 76, 'did you mean "desk"?'),
    ("R015", rule(", tests: [{match: {title: A1, feed: fts}}]"), 1, 82, 'did you mean "ft"?'),
    ("R025", rule(", tests: [{match: {title: A1, published: 27.1.2025}}]"), 1, 87, "write age: 36h"),
    ("R030", rule(", tests: [{sequence: [{at: 0m, story: s1}], sent: [2]}]"), 1, 97, ""),
    ("R039", rule(", tests: [{mach: A1}]"), 1, 56, 'did you mean "match"?'),
    ("R039", rule(", tests: [{match: A1, no_match: B1}]"), 1, 56, "write two tests"),
    ("R040", rule(", tests: [{sequence: [{at: 0m, story: s1}], sent: [1, 0]}]"), 1, 96, "one number for each"),
    ("R040", rule(", tests: [{sequence: [{at: 5m, story: s1}, {at: 1m, story: s1}], sent: [1, 0]}]"), 1, 89, "order of time"),
    ("R001", to("late").replace("if:", "iff:"), 7, 22, 'did you mean "if"?'),
    ("R001", rule("").replace("to: [desk]", "to: [desk], escalte: off"), 1, 47, 'did you mean "escalate"?'),
    ("R004", to("late").replace("channel: ops, ", ""), 7, 7, '"channel"'),
    ("R014", to("late").replace("ops", "opps"), 7, 17, 'did you mean "ops"?'),
    ("R036", to("late", "\n    - ops\n    - {channel: ops, if: not late}"), 9, 7, ""),
    ("R045", to("severty >= high"), 7, 26, 'did you mean "severity"?'),
    ("R045", to("80 <= novelty"), 7, 26, "novelty >= 80"),
    ("R045", to("novelty = 80"), 7, 34, 'did you mean "=="?'),
    ("R045", to("novelty => 80"), 7, 34, 'did you mean ">="?'),
    ("R045", to("novelty ≥ 80"), 7, 34, 'did you mean ">="?'),
    ("R045", to("novelty"), 7, 33, "compare it: novelty >= 80"),
    ("R045", to("novelty >="), 7, 36, "expected a value, found the end"),
    ("R045", to("late or"), 7, 33, "found the end"),
    ("R045", to("late && novelty > 80"), 7, 31, 'did you mean "and"?'),
    ("R045", to("late AND novelty > 80"), 7, 31, 'did you mean "and"?'),
    ("R045", to("(late"), 7, 31, "close what was opened"),
    ("R045", to("late)"), 7, 30, "open it before"),
    ("R045", to("20 < novelty < 80"), 7, 26, "novelty >= 80"),
    ("R045", to("novelty > 20 < 80"), 7, 39, "compare once"),
    ("R045", to("severity >= hgih"), 7, 38, 'did you mean "high"?'),
    ("R045", to("severity >= urgent"), 7, 38, 'did you mean "critical"?'),
    ("R045", to("tag >= ai"), 7, 30, "write tag == ai"),
    ("R045", to("late == yes"), 7, 34, "not late"),
    ("R045", to("tag in ai"), 7, 33, "tag in [ai, policy]"),
    ("R045", to("'tag == [ai]'"), 7, 34, "tag in [...]"),
    ("R045", to("'tag in [ai policy]'"), 7, 38, "a comma between"),
    ("R045", to("late and " * 60 + "late"), 7, 26, "shorter"),
    ("R045", to("(" * 21 + "late" + ")" * 21), 7, 46, ""),
    ("R045", to("'late ; late'"), 7, 32, "expected and, or, or the end"),
    ("R003", to("80"), 7, 26, "quotes"),
    ("R021", to("severity > critical"), 7, 37, "no severity is higher"),
    ("R030", to("novelty >= 101"), 7, 37, "from 0 to 100"),
    ("R030", to("relevance >= 80%"), 7, 39, "write 80"),
    ("R013", to("ticker == NASDAQ:NVDA"), 7, 36, "watchlist"),
    ("R046", to("tag == ia"), 7, 33, ""),
    ("R002", rule("").replace("to: [desk]", "to: [desk], escalate: critical"), 1, 57, "{domains: 3, within: 30m, to: critical}"),
    ("R004", rule("").replace("to: [desk]", "to: [desk], escalate: {domains: 3, within: 30m}"), 1, 57, '"to"'),
    ("R008", rule("").replace("to: [desk]", "to: [desk], escalate: {domains: 3, within: 30m, to: low}"), 1, 87, ""),
    ("R009", rule("").replace("to: [desk]", "to: [desk], escalate: {domains: 3, within: 30, to: high}"), 1, 78, "say of what"),
    ("R030", rule("").replace("to: [desk]", "to: [desk], escalate: {domains: 1, within: 30m, to: high}"), 1, 67, "from 2"),
    ("R030", rule("").replace("to: [desk]", "to: [desk], escalate: {domains: 2, within: 8d, to: high}"), 1, 78, "7d"),
    ("R021", rule(", severity: high").replace("to: [desk]", "to: [desk], escalate: {domains: 2, within: 1h, to: high}"), 1, 57, "higher severity"),
    ("R004", rule(", tests: [{match: A1, given: {late: true}}]"), 1, 56, '"route"'),
    ("R030", rule(", tests: [{match: A1, route: [desk], given: {novelty: 101}}]"), 1, 100, "from 0 to 100"),
    ("R018", when(r"{regex: 'Nvidia\P{P}{0,200}ban'}"), 4, 17, "[^.]{0,200}"),
    ("R037", "watchlist: {HKEX:9988: {bare: true}}", 1, 13, "two letters"),
    ("R054", rule(", sources: {groups: [blogs]}"), 1, 67, "give a feed of the configuration groups: [blogs]"),
    ("R054", rule(", sources: {groups: [wires, blogs]}"), 1, 74, '"blogs"'),
    ("R054", rule(", sources: {groups: [wires], not: [ft]}"), 1, 57, "leave out every feed"),
    ("R054", rule(", sources: {not: [wires, sec]}"), 1, 57, "leave out every feed"),
    ("R054", rule(", sources: {groups: [wires]}", "{feed: sec, any: [a1]}"), 1, 23, "asks for sec"),
    ("R054", rule(", sources: {not: [wires]}", "{feed: ft, any: [a1]}"), 1, 23, "asks for ft"),
    ("R055", rule("").replace("to: [desk]", "to: [desk], escalate: {domains: 2, within: 4d, to: high}"), 1, 78, "stories.window"),
    ("R044", when("a1 OR b1"), 4, 9, "{any: [...]}"),
    ("R044", when("{any: [„Nvidia“]}"), 4, 16, "straight quotes"),
    ("R044", when("{any: [英伟达，英偉達]}"), 4, 16, "one entry for each"),
    ("R044", when("{any: [英伟达、台积电]}"), 4, 16, "one entry for each"),
    ("R044", when("'nvidia, amd'"), 4, 9, "one entry for each"),
    ("R044", when("nvidia|amd"), 4, 9, '{text: "nvidia|amd"}'),
    ("R044", when("title:oil"), 4, 9, "write {title: oil}"),
    ("R044", when("topic gold"), 4, 9, "topic:gold"),
    ("R044", when("{any: [NASDAQ:NVDA]}"), 4, 16, "write ticker:NASDAQ:NVDA"),
    ("R044", when("{near: {of: ['-oil', gas], within: 3w}}"), 4, 22, "{not: [oil]}"),
    ("R044", when("oil -price"), 4, 9, "{not: [price]}"),
    ("R044", when("oil + gas"), 4, 9, "{all: [a, b]}"),
    ("R044", when("recession?"), 4, 9, "a question mark stands for itself"),
    ("R044", when("(oil)"), 4, 9, "remove the brackets"),
    ("R044", when("/oil/"), 4, 9, "{regex: '...'}"),
    ("R044", when("'\\boil'"), 4, 9, "{text: '\\boil'}"),
    ("R030", when("{near: {of: [oil, gas], within: 1w}}"), 4, 41, "write 2w"),
    ("R047", when("{title: {regex: '\\b(Erdöl|Öl)preis'}}"), 4, 25, "at Ö"),
    ("R047", when("{regex: '(rise|fall$)s'}"), 4, 17, "no text ends before"),
]  # fmt: skip
"""Code, files (divided by ---), where it is told, and words of the hint or of what is said."""


@pytest.mark.parametrize(("code", "text", "line", "column", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_place(code, text, line, column, words):
    found = loaded(*text.split("\n---\n"), known=KNOWN)
    assert [(problem.code, problem.line, problem.column) for problem in found.problems] == [(code, line, column)]
    (problem,) = found.problems
    assert words in problem.hint or words in problem.what
    assert problem.snippet
    assert (found.ruleset is None) is (problem.level is Level.ERROR)


def test_every_code_has_a_mistake_here_or_below():
    of_folders, of_runs = {"R033", "R034"}, {"R041", "R042", "R043"}
    of_handling = {"R050", "R051", "R052", "R053", "R056"}  # test_handling.py
    assert {code for code, *_ in MISTAKES} | of_folders | of_runs | of_handling == set(CODES)


@pytest.mark.parametrize(
    ("code", "meant"), [("cn", "zh"), ("jp", "ja"), ("ger", "de"), ("chi", "zh"), ("xx", "en, de, zh")]
)
def test_a_language_is_a_registered_code(code, meant):
    (problem,) = loaded(rule(f", languages: [en, {code}]"), known=KNOWN).problems
    assert (problem.code, meant in problem.hint) == ("R008", True)
    assert codes(rule(", languages: [en, zh-Hans, pt-BR, gsw]"), known=KNOWN) == []


def test_all_mistakes_are_told_at_once():
    text = "rules:\n- {id: r, when: {any: [0700, topic:x]}, sevrity: low}\n- {id: r, when: {not: [a1]}}\n- {when: '*'}"
    assert [code for code, *_ in codes(text)] == ["R003", "R012", "R001", "R016", "R020", "R004", "R011"]


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("when: {near: {off: [a1], within: 3x, ordered: maybe}}", ["R001", "R029", "R002"]),
        ("when: a1, alert: {to: [desk], throttle: {evry: 3m, then: x}}", ["R001", "R008"]),
        (
            "when: a1, alert: {to: [desk], digest: {chanel: desk, at: ['25:00'], tz: Mars, empty: x}}",
            ["R001", "R052", "R050", "R008"],
        ),
        ("when: a1, alert: {to: [desk], quiet: {us: nights, mode: x}}", ["R001", "R008"]),
        ("when: a1, alert: {to: [desk], unanswered: {withn: 15m, to: [nobody]}}", ["R001", "R014"]),
        ("when: a1, alert: {to: [desk], escalate: {domain: 3, within: 1y, to: x}}", ["R001", "R009", "R008"]),
        ("when: a1, tests: [{match: {titel: a1, age: 3q, lang: qq}}]", ["R004", "R001", "R009", "R008"]),
        ("when: a1, tests: [{sequence: [{at: 0x, stry: s1, title: 5}], sent: [1]}]", ["R009", "R001", "R003"]),
    ],
)
def test_a_misspelt_key_hides_no_mistake_beside_it(where, told):
    text = f"rules: [{{id: r, {'' if 'alert' in where else 'alert: {to: [desk]}, '}{where}}}]"
    assert [code for code, *_ in codes(text, known=KNOWN)] == told


def test_a_digest_that_cannot_be_read_is_not_said_to_be_missing():
    alert = "{to: [desk], throttle: {every: 3m, then: digest}, digest: {channel: desk, at: ['25:00']}}"
    assert [code for code, *_ in codes(f"rules: [{{id: r, when: a1, alert: {alert}}}]", known=KNOWN)] == ["R052"]


def test_what_makes_sense_is_not_complained_of():
    text = """
        version: 1
        topics: {t: {any: [a1, Chipkarte], not: [a1 b1, "chip*"]}, u: {any: [big deal]}}
        rules:
          - {id: a, when: {all: [a1], not: [a1 b1]}}
          - {id: b, when: {any: [topic:t], not: ["a1*x1" , {title: topic:t}]}}
          - {id: c, when: {all: ["deal-maker"], not: [deal maker fund]}}
          - {id: d, when: {feed: ft, not: [a1]}}
          - {id: e, when: {near: {of: [a1, b1], within: 2w}}}
          - {id: g, when: {all: [Börse], not: [Borse]}}
          - {id: f, status: off, when: {not: [a1]}}
    """
    assert codes(text.replace('"a1*x1" , ', "")) == [("R023", 3, 32)]
    assert codes(text.replace('"a1*x1" , ', "").replace(", Chipkarte", "")) == []


def load(folder: Path):
    return load_rules(folder, Known(), NOW)


def test_every_yaml_file_below_the_folder_is_read(tmp_path):
    for name in ("b.yml", "deep/er/a.yaml", ".hidden.yaml", ".git/x.yaml", "readme.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"rules: [{{id: '{Path(name).stem.strip('.')}', when: a1}}]")
    found = load(tmp_path)
    assert [rule.id for rule in found.ruleset.rules] == ["b", "a"]
    assert [path.name for path in found.files] == ["b.yml", "a.yaml"]


def test_a_folder_that_is_linked_to_is_read_and_a_circle_of_links_once(tmp_path):
    rules, common = tmp_path / "rules", tmp_path / "common"
    rules.mkdir()
    common.mkdir()
    (common / "shared.YAML").write_text("rules: [{id: shared, when: a1}]")
    (rules / "common").symlink_to(common)
    (rules / "loop").symlink_to(rules)
    (common / "back").symlink_to(rules)
    found = load(rules)
    assert [rule.id for rule in found.ruleset.rules] == ["shared"]
    assert found.files == (rules / "common" / "shared.YAML",)


def test_a_folder_that_is_not_there_is_an_error_and_an_empty_one_a_warning(tmp_path):
    gone = load(tmp_path / "gone")
    assert [(problem.code, problem.level) for problem in gone.problems] == [("R033", "error")]
    assert gone.ruleset is None
    empty = load(tmp_path)
    assert [(problem.code, problem.level) for problem in empty.problems] == [("R034", "warning")]
    assert empty.ruleset.rules == ()


def test_what_cannot_be_read_is_told(tmp_path):
    (tmp_path / "a.yaml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "b.yaml")
    (tmp_path / "c.yaml").write_bytes(b"rules: [\xff")
    (tmp_path / "d.yaml").write_text("[" * 100_000)
    (tmp_path / "e.yaml").write_text("# nothing but a remark\n")
    found = {Path(problem.file).name: problem.code for problem in load(tmp_path).problems}
    assert (found["a.yaml"], found["b.yaml"]) == ("R033", "R033")
    assert found["c.yaml"].startswith("Y")
    assert found["d.yaml"].startswith("Y")
    assert "e.yaml" not in found


def test_long_chains_of_topics_need_no_deep_stack():
    chain = {f"t{n}": {"any": [f"topic:t{n + 1}"]} for n in range(3_000)} | {"t3000": {"any": ["a1"]}}
    found = loaded({"topics": chain, "rules": [{"id": "r", "when": "topic:t0"}]})
    assert [problem.code for problem in found.problems] == ["R038"]
