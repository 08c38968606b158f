import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.cut import cut
from alerts.delivery.excerpt import excerpt
from alerts.delivery.render import TITLE_WIDTH, delivery_key, message, rehearsal
from alerts.delivery.services.ntfy import Ntfy
from alerts.model.delivery import Delivery, Message
from alerts.model.match import Evidence
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from tests.delivery.news import NOW, alert
from tests.pieces import texts_of


def rendered(*, in_doubt: bool = False, **changes: Any) -> Message:
    return message(alert(**changes), now=NOW, in_doubt=in_doubt, key="key-1")


def found(text: str, word: str, field: str = "summary") -> Evidence:
    start = text.index(word)
    return Evidence(field, start, start + len(word), word, word.casefold())


def test_a_message_says_what_where_when_why_and_where_to_read_on() -> None:
    summary = "US weighs new export controls on Nvidia chips."
    evidence = (found("Nvidia falls", "Nvidia", "title"), found(summary, "export controls"), found(summary, "Nvidia"))
    sent = rendered(summary=summary, evidence=evidence, published=NOW - timedelta(minutes=12))
    assert sent.title == "[HIGH] Nvidia falls"
    assert sent.body.split("\n") == [
        "wire · 12 min ago",
        "US weighs new «export controls» on «Nvidia» chips.",
        "Matched: «Nvidia», «export controls»",
        "Rule: Chips under pressure",
        "https://news.example/1",
        "Alert 7",
    ]
    assert (sent.severity, sent.key, sent.link) == (Severity.HIGH, "key-1", "https://news.example/1")


def test_marks_say_late_edited_and_perhaps_a_repeat() -> None:
    assert "late:" not in rendered().body
    for changes, mark in (({"late": True}, "late: "), ({"revised": True}, "edited: "), ({}, "may be a repeat: ")):
        assert mark in rendered(in_doubt=not changes, **changes).body.split("\n")[1]


def test_an_edit_that_is_news_says_so_and_what_it_denies() -> None:
    assert "edited: matches since its text was changed" in rendered(revised=True).body
    marks = rendered(revised=True, follows="Nvidia leases halls", follow_kind=FollowKind.DENIAL).body.split("\n")[1]
    assert marks == 'edited: its text said something else before · denial of "Nvidia leases halls"'


def test_what_is_known_of_the_story_is_told() -> None:
    body = rendered(
        sources=4,
        novelty=80,
        relevance=66,
        tickers=("NASDAQ:NVDA", "HKEX:9988"),
        follows="Nvidia\nrises @everyone",
        follow_kind=FollowKind.CORRECTION,
        escalated="three more sources",
        more=14,
    ).body.split("\n")
    assert body[:2] == [
        "wire · undated, first seen just now · +3 sources",
        'raised: three more sources · correction to "Nvidia rises @ everyone" · +14 more held back',
    ]
    assert "Tickers: NASDAQ:NVDA, HKEX:9988" in body
    assert "Rule: Chips under pressure · novelty 80 · relevance 66" in body


def test_the_age_is_told_in_the_largest_unit() -> None:
    ages = {
        timedelta(seconds=20): "just now",
        timedelta(minutes=61): "1 h ago",
        timedelta(days=3): "3 d ago",
        timedelta(hours=-2): "dated 2 h ahead",
        timedelta(seconds=-30): "just now",
    }
    for age, words in ages.items():
        assert rendered(published=NOW - age).body.startswith(f"wire · {words}\n")
    assert rendered(published=None).body.startswith("wire · undated, first seen just now\n")


def test_a_headline_can_neither_break_the_line_nor_run_on() -> None:
    sent = rendered(headline="Nvidia\r\nBcc: all@x.example\x1b[2J " + "falls " * 200)
    assert "\n" not in sent.title
    assert "\r" not in sent.title
    assert len(sent.title) <= TITLE_WIDTH
    assert sent.title.startswith("[HIGH] Nvidia Bcc: all@x.example falls")
    assert sent.title.endswith("falls…")


def test_only_a_few_matched_words_are_shown_each_once() -> None:
    words = [Evidence("body", i, i + 1, f"w{i % 11}", "w") for i in range(40)]
    assert "Matched: «w0», «w1», «w2», «w3», «w4», «w5», «w6», «w7» +3 more" in rendered(evidence=tuple(words)).body


def test_a_summary_that_repeats_the_headline_is_left_out() -> None:
    assert rendered(summary="Nvidia  falls ").body.count("Nvidia") == 0


def test_a_notice_of_the_daemon_shows_its_text() -> None:
    sent = rendered(
        rule=None, feed=None, link=None, headline="Channel desk is down", summary="connection refused\nsince 12:00"
    )
    assert sent.body.split("\n") == ["connection refused", "since 12:00", "Alert 7"]


@pytest.mark.parametrize(
    ("headline", "word"),
    [
        ("Fed to @everyone: rates stay", "everyone"),
        ("Fed to x@everyone", "x@every"),
        ("Fed tells <!channel> of cuts", "!channel"),
        ("[Fed](https://h.example.com)", "[Fed]"),
    ],
)
def test_what_acts_only_across_the_edge_of_a_found_word_does_not_act(headline: str, word: str) -> None:
    sent = rendered(headline=headline, evidence=(found(headline, word, "title"),))
    assert not re.search(r"@everyone|<!channel|\]\(", sent.title + sent.body)


def test_an_excerpt_begins_near_the_first_match() -> None:
    text = "filler " * 100 + "Nvidia said" + " more" * 100
    shown = excerpt(text, [found(text, "Nvidia")], 120)
    assert shown.startswith("…filler ")
    assert "«Nvidia» said" in shown
    assert shown.endswith("more…")
    assert len(shown) <= 122


def test_marks_are_closed_when_the_cut_falls_inside_them() -> None:
    text = "on Sanktionsdurchsetzungsgesetz and more"
    assert excerpt(text, [found(text, "Sanktionsdurchsetzungsgesetz")], 16) == "on «Sanktionsdu»…"


def test_evidence_that_is_not_in_the_text_marks_nothing() -> None:
    assert (
        excerpt("Chips fall", [Evidence("summary", 0, 5, "Nvidi", "x"), Evidence("summary", 90, 95, "Chips", "x")], 80)
        == "Chips fall"
    )


TEXTS = texts_of(
    "word ",
    "«",
    "»",
    "\n",
    "\x1b[2J",
    "\u202e",
    "\u200b",
    "e\u0301",
    "\U0001f468\u200d\U0001f469",
    "英伟达",
    "@everyone",
    "<b>",
    "  ",
)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20))), st.integers(1, 60) | st.integers(1, 300))
def test_marks_open_and_close_and_the_width_holds(text, spans, width) -> None:
    plain = text.replace("«", "").replace("»", "")
    evidence = [Evidence("summary", s, s + n, plain[s : s + n], "x") for s, n in spans]
    shown = excerpt(plain, evidence, width)
    assert shown.count("«") == shown.count("»")
    assert len(shown) <= width + 2
    assert "\n" not in shown


def test_a_cut_falls_between_words_and_never_inside_a_character() -> None:
    assert cut("one two three", 13) == "one two three"
    assert cut("one two three", 12) == "one two…"
    assert cut("英伟达股价下跌", 4) == "英伟达…"
    assert cut("abcde\u0301fg", 6) == "abcd…"
    assert cut("ab\U0001f468\u200d\U0001f469cd", 5) == "ab…"
    assert cut("x", 0) == ""


@pytest.mark.parametrize("sign", ["\u0915\u093f", "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea"])
def test_a_vowel_sign_a_tone_of_skin_and_half_a_flag_go_with_what_they_belong_to(sign: str) -> None:
    """Hindi, a thumb and Germany's flag: two code points each that are seen as one."""
    assert [cut(sign * 3, limit) for limit in range(2, 7)] == ["…", sign + "…", sign + "…", sign * 2 + "…", sign * 3]


def test_ntfy_shows_all_of_a_headline_in_any_script() -> None:
    sent = rendered(headline="央行宣布下调存款准备金率并对地方政府债务作出新的安排，" * 7)
    body = json.loads(Ntfy(server="https://n.example", topic="t").request(sent, NOW).body)
    assert body["title"] == sent.title


@given(TEXTS, st.integers(-3, 50))
def test_a_cut_text_is_never_longer_than_asked(text, limit) -> None:
    assert len(cut(text, limit)) <= max(limit, 0)


def test_the_key_is_the_same_for_each_attempt_and_no_other_delivery() -> None:
    first = Delivery(id=1, alert=alert(), channel="desk", attempts=1, in_doubt=False, created_at=NOW)
    again = replace(first, attempts=2, in_doubt=True)
    sent_by_hand = replace(first, created_at=NOW + timedelta(days=3))
    others = [
        replace(first, channel="ops"),
        replace(first, alert=alert(id=8)),
        replace(first, alert=alert(created_at=NOW + timedelta(seconds=1))),
    ]
    assert delivery_key(again) == delivery_key(sent_by_hand) == delivery_key(first)
    assert len({delivery_key(d) for d in (first, *others)}) == 4


def test_a_rehearsal_says_that_it_is_one() -> None:
    sent = rehearsal("desk", now=NOW)
    assert "test" in sent.title
    assert "desk" in sent.body
