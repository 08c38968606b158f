"""``throttle``, ``digest``, ``quiet`` and ``unanswered`` of a rule: what is read, what is said of mistakes, what tests of rules see."""

import pytest

from alerts.model.handling import (
    CronTime,
    DigestPlan,
    Edge,
    Handling,
    Quiet,
    QuietMode,
    SessionTime,
    Then,
    Throttle,
    ThrottleKey,
    Unanswered,
)
from alerts.rules import read_handling
from alerts.rules.judged import judged
from alerts.rules.known import Known
from tests.rules.loading import loaded

KNOWN = Known(channels={"desk", "mail", "oncall"}, quiet={"nights"})


def handling(alert, defaults="{}"):
    text = f"defaults: {{alert: {defaults}}}\nrules: [{{id: r, when: a1, alert: {alert}}}]"
    found = loaded(text, known=KNOWN)
    assert found.problems == ()
    return found.book.drafts["r"].rule.handling


def test_nothing_said_is_nothing_done():
    assert handling("{to: [desk]}") == Handling()


def test_everything_that_can_be_said():
    found = handling(
        "{to: [desk], throttle: {key: [rule, ticker], every: 30m, longest: 4h, then: digest}, "
        "digest: {channel: mail, at: ['7:30', '30 18 * * 1-5', 30m before XNYS opens, XETR closes], tz: Europe/Berlin, empty: send}, "
        "quiet: {use: nights, mode: downgrade}, unanswered: {within: 15m, to: [oncall]}}"
    )
    assert found == Handling(
        throttle=Throttle(
            key=(ThrottleKey.RULE, ThrottleKey.TICKER), every=1_800.0, longest=14_400.0, then=Then.DIGEST
        ),
        digest=DigestPlan(
            channel="mail",
            at=(
                CronTime("30 7 * * *"),
                CronTime("30 18 * * 1-5"),
                SessionTime("XNYS", Edge.OPENS, -1_800.0),
                SessionTime("XETR", Edge.CLOSES, 0.0),
            ),
            zone="Europe/Berlin",
            empty=True,
        ),
        quiet=Quiet("nights", QuietMode.DOWNGRADE),
        unanswered=Unanswered(900.0, ("oncall",)),
    )


def test_what_is_left_out_has_a_meaning():
    found = handling("{to: [desk], throttle: {every: 5m}, quiet: {use: nights}}")
    assert found.throttle == Throttle(every=300.0, longest=300.0, key=(ThrottleKey.RULE,), then=Then.DROP)
    assert found.quiet == Quiet("nights", QuietMode.HOLD)


def test_the_defaults_of_a_file_merge_key_by_key_and_can_be_switched_off():
    defaults = "{to: [desk], throttle: {every: 5m}, quiet: {use: nights}}"
    found = handling("{throttle: {every: 1h}}", defaults)
    assert (found.throttle.every, found.quiet) == (3_600.0, Quiet("nights"))
    assert handling("{quiet: off, throttle: off}", defaults) == Handling()


@pytest.mark.parametrize(
    ("alert", "code", "said"),
    [
        ("{to: [desk], throttle: {evry: 5m}}", "R001", 'did you mean "every"?'),
        ("{to: [desk], throttle: {key: [rule]}}", "R004", '"every"'),
        ("{to: [desk], throttle: {every: 5}}", "R009", "5s, 5m, 5h or 5d"),
        ("{to: [desk], throttle: {every: 0m}}", "R030", "longer than nothing"),
        ("{to: [desk], throttle: {every: 1h, longest: 5m}}", "R030", "shorter than every"),
        ("{to: [desk], throttle: {every: 1h, key: [tickers]}}", "R008", 'did you mean "ticker"?'),
        ("{to: [desk], throttle: {every: 1h, key: [rule, rule]}}", "R036", "listed twice"),
        ("{to: [desk], throttle: {every: 1h, then: digest}}", "R053", "there is none"),
        ("{to: [desk], digest: {channel: mial, at: ['07:30']}}", "R014", 'did you mean "mail"?'),
        ("{to: [desk], digest: {channel: mail, at: '07:30'}}", "R002", "write a list: [07:30]"),
        ("{to: [desk], digest: {channel: mail, at: ['25:30']}}", "R052", "30m before XNYS opens"),
        ("{to: [desk], digest: {channel: mail, at: ['0 0 30 2 *']}}", "R052", ""),
        ("{to: [desk], digest: {channel: mail, at: [9d before XNYS opens]}}", "R030", "within a day"),
        ("{to: [desk], digest: {channel: mail, at: ['07:30'], tz: CEST}}", "R050", "no time zone"),
        ("{to: [desk], digest: {channel: mail, at: ['07:30'], empty: maybe}}", "R008", "skip, send"),
        ("{to: [desk], quiet: {use: nihgts}}", "R051", 'did you mean "nights"?'),
        ("{to: [desk], quiet: {use: nights, mode: mute}}", "R008", "hold, drop, downgrade"),
        ("{to: [desk], quiet: nights}", "R002", "{use: nights, mode: hold}"),
        ("{to: [desk], unanswered: {within: 15m, to: [pager]}}", "R014", "no channel is called"),
        ("{to: [desk], unanswered: {to: [oncall]}}", "R004", '"within"'),
    ],
)
def test_mistakes_are_explained(alert, code, said):
    found = loaded(f"rules: [{{id: r, when: a1, alert: {alert}}}]", known=KNOWN)
    assert [problem.code for problem in found.problems] == [code]
    assert said in str(found.problems[0])


ONE = "{to: [{channel: oncall, if: severity >= critical}]}"


@pytest.mark.parametrize(
    ("rule", "alert", "code", "said"),
    [
        ("", ONE, "R035", 'nobody is told when "r" is true: its alerts are normal, without a tag, so'),
        ("tags: [ai, chips], ", "{to: [{channel: oncall, if: tag == chips}]}", "", ""),
        (
            "tags: [ai], ",
            "{to: [desk, {channel: oncall, if: tag != ai and sources >= 3}]}",
            "R035",
            "are normal, tagged ai, so",
        ),
        ("severity: high, ", ONE.replace("{to", "{escalate: {domains: 3, within: 1h, to: critical}, to"), "", ""),
        ("severity: critical, ", ONE, "", ""),
        ("status: shadow, ", ONE, "", ""),
        ("", "{to: [{channel: oncall, if: severity >= critical or sources >= 3}]}", "", ""),
        ("", "{to: [{channel: oncall, if: not (severity == normal or late)}]}", "R035", "nobody is told"),
        ("", "{to: [desk, {channel: oncall, if: severity == low and late}]}", "R035", "oncall is never told"),
        ("", "{to: [desk], digest: {channel: desk, at: ['07:30']}}", "R056", "the digest has nothing to tell desk"),
        ("", "{to: [desk], throttle: {every: 1h, then: digest}, digest: {channel: desk, at: ['07:30']}}", "", ""),
        ("", "{to: [desk], unanswered: {within: 5m, to: [desk]}}", "R056", "nobody else is told"),
        ("", "{to: [{channel: desk, if: late}], unanswered: {within: 5m, to: [desk]}}", "", ""),
        ("", "{digest: {channel: mail, at: ['30m before XNYY opens']}}", "R052", 'did you mean "XNYS"?'),
    ],
)
def test_what_would_never_be_told_is_said(rule, alert, code, said):
    found = loaded(f"rules: [{{id: r, {rule}when: a1, alert: {alert}}}]", known=KNOWN)
    assert [problem.code for problem in found.problems] == ([code] if code else [])
    assert said in "".join(map(str, found.problems))


def test_a_condition_of_the_defaults_that_suits_other_rules_is_no_mistake():
    assert handling("{}", "{to: [desk, {channel: oncall, if: severity >= critical}]}") == Handling()


def test_the_session_of_a_market_needs_the_library_that_knows_it(monkeypatch):
    monkeypatch.setattr(read_handling, "find_spec", lambda _: None)
    text = "rules: [{id: r, when: a1, alert: {digest: {channel: mail, at: [XNYS opens]}}}]"
    assert "tapewatch[markets]" in str(loaded(text, known=KNOWN).problems[0])


def test_a_rule_whose_alerts_only_go_into_a_digest_goes_somewhere():
    text = "rules: [{id: r, when: a1, alert: {digest: {channel: mail, at: ['07:30']}}}]"
    assert loaded(text, known=KNOWN).problems == ()


SEQUENCE = """
rules:
  - id: r
    when: a1
    alert: {{to: [desk], throttle: {throttle}}}
    tests:
      - sequence: [{{at: 0m, story: s1}}, {{at: 5m, story: s2}}, {{at: 40m, story: s3}}, {{at: 41m, story: s1}}]
        sent: {sent}
"""


@pytest.mark.parametrize(
    ("throttle", "sent"),
    [
        ("{every: 30m}", "[1, 0, 1, 0]"),
        ("{every: 30m, key: [story]}", "[1, 1, 1, 0]"),
        ("{every: 4m}", "[1, 1, 1, 0]"),
        ("off", "[1, 1, 1, 0]"),
    ],
)
def test_a_sequence_knows_the_throttle(throttle, sent):
    found = loaded(SEQUENCE.format(throttle=throttle, sent=sent), known=KNOWN)
    assert judged(found, {}).problems == ()


def test_a_sequence_that_fails_says_what_held_it_back():
    found = judged(loaded(SEQUENCE.format(throttle="{every: 30m}", sent="[1, 1, 1, 0]"), known=KNOWN), {})
    assert "the throttle holds it back until 30m" in str(found.problems[0])
