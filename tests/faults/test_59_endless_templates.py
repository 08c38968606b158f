"""Row 59: templates that loop or allocate without end are refused at load, or end within bounds; the loop is never held up."""

import html
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.delivery.sample import sample_message
from alerts.delivery.template import LONGEST, Template, read_template
from alerts.model.brief import Brief, Run
from alerts.model.delivery import Message
from alerts.model.severity import Severity
from tests.examples import examples
from tests.faults.field import figure

SAMPLE = sample_message()
ENDLESS = {
    "{% for a in range(10**9) %}x{% endfor %}": "call is not for templates",
    "{{ 'x' * 10**10 }}": "mul is not for templates",
    "{{ 10 ** 10 ** 10 }}": "pow is not for templates",
    "{% set x = 'ab' %}{% set x = x ~ x %}": "assign is not for templates",
    "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}": "macro is not for templates",
    "{% for a in marks recursive %}{{ loop(marks) }}{% endfor %}": "a loop cannot be recursive",
    "{{ headline|center(10000000000) }}": "there is no filter center",
    "{{ '%10000000000d'|format(1) }}": "there is no filter format",
    "{{ headline|replace('', headline)|replace('', headline) }}": "there is no filter replace",
    "{{ headline.ljust(10000000000) }}": "is not for templates",
    "{{ ''.__class__.__mro__ }}": "is not for templates",
    "{% include '/etc/passwd' %}": "include is not for templates",
    "{% for c in headline %}x{% endfor %}": "a loop goes over a list",
    "{% for a in marks %}" * 6 + "x" * 40 + "{{ a }}" * 80 + "{% endfor %}" * 6: "loops never end",
    "{% for a in marks %}" * 30 + "x" + "{% endfor %}" * 30: "at most 6 deep",
    "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}": "nested too deep",
    "x" * (LONGEST + 1): "a template has at most",
    "{{ x.y": "line 1: ",
}


@pytest.mark.parametrize("text", ENDLESS, ids=lambda text: text[:30])
def test_59_a_template_without_end_is_refused_with_words(text):
    began = time.process_time()
    assert ENDLESS[text] in read_template(text, SAMPLE)
    assert time.process_time() - began < 2.0, "seconds of work: it would have held up the loop"


def test_59_a_filter_that_asserts_is_a_mistake_and_never_the_end_of_an_alert():
    assert "expected length" in read_template("{{ headline|truncate(2) }}", SAMPLE)
    template = read_template("{{ headline|truncate(60, true, headline) }}", SAMPLE)
    assert isinstance(template, Template)
    told = replace(SAMPLE, brief=replace(SAMPLE.brief, headline=(Run("Nvidia falls " * 9),)))
    assert template.text(told, str, 4_096) is None


def test_59_what_passed_with_the_sample_and_grows_with_an_alert_ends_too():
    template = read_template(
        "{% for a in notice %}{% for b in notice %}{% for c in notice %}{{ a }}{% endfor %}{% endfor %}{% endfor %}-",
        SAMPLE,
    )
    assert isinstance(template, Template)
    grown = Message(
        title="t", body="b", severity=Severity.LOW, key="k",
        brief=Brief(severity=Severity.LOW, headline=(), notice=tuple("x" * 280 for _ in range(2_000))),
    )  # fmt: skip
    began = time.process_time()
    assert template.text(grown, str, 4_096) is None
    took = time.process_time() - began
    assert took < 2.0
    figure(f"row 59: {len(ENDLESS)} endless templates refused; one of 8e9 steps ended after {took * 1e3:.0f} ms")


GRAMMAR = st.recursive(
    st.sampled_from(
        ["{{ headline }}", "{{ marks|join }}", "text <b> ", "{{ others }}", "{{ tickers|first }}", "{{ link|upper }}"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4).map("".join)
        | inner.map(lambda text: "{% for m in marks %}" + text + "{{ loop.index }}{% endfor %}")
        | inner.map(lambda text: "{% if late is defined or novelty %}" + text + "{% else %}-{% endif %}")
    ),
    max_leaves=12,
)


@settings(max_examples=examples(100), deadline=None)
@given(GRAMMAR)
def test_59_every_template_of_the_language_ends_and_escapes(text):
    template = read_template(text, SAMPLE)
    if isinstance(template, str):
        return
    said = template.text(SAMPLE, html.escape, 100_000)
    assert said is None or "‹" in said or "<b>on" not in said
