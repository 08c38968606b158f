"""The index, the automaton and the spans agree with RULES.md, evaluated word by word."""

import json

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from alerts.rules.phrase import Fault, parse_phrase
from tests.examples import examples
from tests.rules.loading import item, loaded, ruleset
from tests.rules.naive import FIELDS, NVIDIA, Naive, mentions

PIECES = [
    *("qwen", "Qwen2.5", "max", "2", "5", "25", "2.5", ".", ",", "-", " ", " ", " ", "/", "_", "‑", "\u00a0", "\u00ad"),
    *("Börse", "boerse", "borse", "BÖRSE", "oe", "o", "e", "ö", "ü", "ue", "to", "toe", "Straße", "strasse", "ss", "ß"),
    *(
        "AT",
        "&",
        "T",
        "at",
        "英",
        "伟",
        "达",
        "超微",
        "美超微",
        "GPT",
        "4",
        "Sanktion",
        "sanktionen",
        "export",
        "control",
        "é",
    ),
    *("’s", "'", "。", "(", ")", "Ж", "неф", "ть", "нефть", "DeepSeek", "Deep", "Seek", "①", "²"),
]
TICKERS = [
    *("$NVDA", "(NASDAQ: NVDA)", "NASDAQ:NVDA", "nasdaq : NVDA", "(US:NVDA)", "(NVDA-US)", "NVDA.O", "NVDA US Equity"),
    *("US67066G1040", "Nvidia", "NVIDIA", "NVDA, ", "NVDAX", "$nvda", "$", ".B", ";", "Nvidia’s"),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.sampled_from(TICKERS), max_size=14).map("".join)
STEMS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


def is_phrase(text):
    return not isinstance(parse_phrase(text), Fault) and not text.startswith(("topic:", "ticker:"))


WORDS = st.sampled_from(
    ["Sanktion*", "*sanktion*", "*sanktionen", "GPT*", "Börse*", "exp*", "DeepSeek", "Deep Seek", "Deep-Seek"]
)
PHRASES = (STEMS | WORDS).filter(is_phrase)
LEAVES = (
    PHRASES
    | PHRASES.map(lambda text: {"text": text, "case": "exact"})
    | st.sampled_from(["topic:a", "topic:b", "topic:c", "ticker:NASDAQ:NVDA"])
)
NEARS = st.fixed_dictionaries(
    {
        "near": st.fixed_dictionaries(
            {
                "of": st.lists(LEAVES | st.lists(LEAVES, min_size=1, max_size=2), min_size=2, max_size=3),
                "within": st.sampled_from(["2w", "3w", "5w"]),
                "ordered": st.booleans(),
            }
        )
    }
)
REGEXES = st.sampled_from([{"regex": r"\bqwen"}, {"regex": "[0-9]{2}"}, {"regex": "(?:deep|export).?s"}])


def respelt(phrase):
    """The phrase as somebody else may write it: of two texts that are drawn apart hardly one holds the other."""
    return st.tuples(*(st.sampled_from(OTHERWISE.get(sign, (sign, sign, sign.upper()))) for sign in phrase)).map(
        "".join
    )


OTHERWISE = {
    "*": ("", "en", "7", "s-x"),
    **dict.fromkeys(" -_/‑\u00a0", (" ", "-", "", "/", "\u00ad", "  ", ".")),
    **{umlaut: (umlaut, base, f"{base}e", umlaut.upper()) for umlaut, base in (("ö", "o"), ("ü", "u"), ("Ö", "O"))},
    "ß": ("ß", "ss", "SS"),
    "s": ("s", "s", "S", "ſ", "s\u00ad"),
}
BESIDE = st.lists(st.sampled_from(PIECES), max_size=2).map("".join)
SAID = PHRASES.flatmap(
    lambda phrase: st.tuples(
        st.just(phrase), TEXTS | st.tuples(BESIDE, respelt(phrase), BESIDE, respelt(phrase)).map("".join)
    )
)
"""A phrase and a text."""

CONDITIONS = st.recursive(
    LEAVES | NEARS | REGEXES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"any": members}),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"all": members}),
        st.tuples(inner, inner).map(lambda pair: {"all": [pair[0]], "not": [pair[1]]}),
        st.tuples(st.integers(1, 3), st.lists(inner, min_size=3, max_size=4)).map(
            lambda both: {"at_least": both[0], "of": both[1]}
        ),
        inner.filter(lambda c: "title" not in str(c) and "body" not in str(c)).map(lambda c: {"title": c}),
        LEAVES.filter(lambda leaf: isinstance(leaf, str)).map(lambda leaf: {"any": [leaf], "in": ["title", "body"]}),
    ),
    max_leaves=6,
)
TOPICS = st.fixed_dictionaries(
    {"any": st.lists(PHRASES, min_size=1, max_size=4, unique=True)},
    optional={"tickers": st.just(["NASDAQ:NVDA"]), "not": st.lists(PHRASES, min_size=1, max_size=2, unique=True)},
)

NESTED = st.fixed_dictionaries(
    {"any": st.lists(PHRASES | st.sampled_from(["topic:a", "topic:b"]), min_size=1, max_size=3, unique=True)},
    optional={"not": st.sampled_from([["topic:a"], ["topic:b"]])},
)
"""A topic that refers to the others."""


@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    whens=st.lists(CONDITIONS, min_size=1, max_size=4),
    topics=st.fixed_dictionaries({"a": TOPICS, "b": TOPICS, "c": NESTED}),
    texts=st.tuples(TEXTS, TEXTS, TEXTS),
)
@example(whens=["Boersenoffnung"], topics={"a": {"any": ["x"]}, "b": {"any": ["y"]}}, texts=("Börsenöffnung", "", ""))
@example(whens=["ticker:NASDAQ:NVDA"], topics={"a": {"any": ["x"]}, "b": {"any": ["y"]}}, texts=("", "", "$NVDAß"))
@example(
    whens=["topic:c"],
    topics={
        "a": {"any": ["chips"], "not": ["poker chips"]},
        "b": {"any": ["chips"]},
        "c": {"any": ["topic:b", "topic:a"]},
    },
    texts=("poker chips", "", ""),
)
def test_rules_are_true_where_and_why_the_language_says(whens, topics, texts):
    rules = [{"id": f"r{number}", "when": when} for number, when in enumerate(whens)]
    found = loaded({"version": 1, "watchlist": NVIDIA, "topics": topics, "rules": rules})
    # Rules that can never be true, or always are, and topics that take away what they list are refused: nothing to compare.
    assume(found.ruleset is not None)
    news = item(**dict(zip(FIELDS, texts, strict=True)))
    got = {
        match.rule.id: {(e.field, e.start, e.end, e.term, e.topic) for e in match.evidence}
        for match in found.ruleset.match(news)
    }
    naive = Naive(topics, dict(zip(FIELDS, texts, strict=True)))
    expected = {f"r{n}": held for n, when in enumerate(whens) if (held := naive.evidence(when)) is not None}
    assert got == expected


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(when=CONDITIONS.filter(lambda when: isinstance(when, dict)), texts=st.tuples(TEXTS, TEXTS, TEXTS))
@example(when={"any": ["qwen", "max"]}, texts=("qwen", "max", ""))
def test_what_is_repeated_is_as_if_it_were_written_out(when, texts):
    both = (
        "{{id: a, when: {}}}, {{id: b, when: {{title: {}, not: [o]}}}}, {{id: c, when: {{in: [summary], all: [{}]}}}}"
    )
    written = json.dumps(when, ensure_ascii=False)
    found = [
        loaded("topics: {a: {any: [e]}, b: {any: [T]}, c: {any: [max]}}\n"
               f"watchlist: {json.dumps(NVIDIA)}\nrules: [{both.format(*places)}]")
        for places in ((written, written, written), (f"&w {written}", "*w", "*w"))
    ]  # fmt: skip
    assert {problem.code for problem in found[1].problems} == {problem.code for problem in found[0].problems}
    assume(found[0].ruleset is not None)
    news = item(**dict(zip(FIELDS, texts, strict=True)))
    assert found[1].ruleset.match(news) == found[0].ruleset.match(news)


@settings(max_examples=examples(400), deadline=None, suppress_health_check=list(HealthCheck))
@given(said=SAID, exact=st.booleans())
@example(said=("DeepSeek", "①DeepSeek ②GPT"), exact=False)
@example(said=("CO2", "CO₂-Preis"), exact=True)
@example(said=("S & P", "S  &  P"), exact=False)
@example(said=(".①.", ".① ."), exact=False)
@example(said=("нефть", "неф\u00adть"), exact=False)
def test_a_phrase_is_found_where_the_language_says(said, exact):
    phrase, text = said
    when = {"text": phrase, "case": "exact"} if exact else phrase
    found = loaded({"version": 1, "rules": [{"id": "r", "when": when}]})
    news = item(text)
    got = {(e.start, e.end) for match in found.ruleset.match(news) for e in match.evidence}
    naive = Naive({}, {"title": text, "summary": "", "body": ""})
    assert got == {(start, end) for _, start, end, *_ in naive.evidence(when) or ()}
    assert all(e.text == text[e.start : e.end] for match in found.ruleset.match(news) for e in match.evidence)


INSTRUMENT = ruleset({"version": 1, "watchlist": NVIDIA, "rules": [{"id": "r", "when": "ticker:NASDAQ:NVDA"}]})
SHORT = st.lists(st.sampled_from([*TICKERS, " ", " ", "a", "7", "_", "(", ")", ",", "達", "\u00a0"]), max_size=5)


@settings(max_examples=examples(200), deadline=None, suppress_health_check=list(HealthCheck))
@given(text=SHORT.map("".join))
@example(text="$NVDA.B, NASDAQ:NVDA")
@example(text="(US:NVDA; NVDAX")
def test_an_instrument_is_mentioned_where_the_language_says(text):
    got = {(e.start, e.end) for match in INSTRUMENT.match(item(text)) for e in match.evidence}
    assert got == mentions(text)
