"""Row 53: whatever a feed's texts hold, no service is given a mention, markup, a header or a terminal sequence by it."""

import html
import json
import re
from datetime import timedelta
from email.header import decode_header

from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.delivery.atom import atom
from alerts.delivery.gather import gathered
from alerts.delivery.mail import html_body
from alerts.delivery.newsletter import newsletter
from alerts.delivery.render import digest_message, message
from alerts.delivery.services.discord import Discord
from alerts.delivery.services.ntfy import Ntfy
from alerts.delivery.services.slack import Slack
from alerts.delivery.services.telegram import Telegram
from alerts.delivery.services.webhook import Webhook
from alerts.model.match import Evidence
from tests.delivery.news import NOW, alert
from tests.examples import examples
from tests.faults.field import figure
from tests.services.telegram import shown

PIECES = [
    "<script>alert(1)</script>", "<b>", "</b>", "</a>", '<a href="https://evil.example">Reuters</a>', "&lt;b&gt;", "&amp;lt;i&amp;gt;",
    "@everyone", "@here", "<!channel>", "<!here|x>", "<@U024BE7LH>", "<@&9>", "<#C024BE7LR>", "<https://evil.example|Reuters>",
    "[Reuters](https://evil.example)", "](<https://evil.example>)", "**bold**", "__u__", "`code`", "```\n", "||spoiler||", "~~s~~", "# ",
    "> ", "- ", "\r\nBcc: all@evil.example\r\n\r\n", "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\u202e", "\u200b", "\x00", "\ud800", "\ue000", "\ue001",
    "=?utf-8?q?=40everyone_", "=?utf-8?B?4oCu?=", "=", "?q?", "?=", "«", "»", "javascript:alert(1)", "{{ 7*7 }}", "{% for %}", '" onmouseover="x', "'", "\\", "<img src=x onerror=y>", "tg://user?id=1",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map("".join)
LINKS = st.none() | TEXT | TEXT.map(lambda text: f"https://news.example/{text}")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\u200b]")
MENTIONS = re.compile(r"@(?:everyone|here|channel)\b|<[!@#]")

_TAG = re.compile(r"<(/?)([a-z]+)([^<>]*)>")


def told(headline, summary, link, places):
    evidence = tuple(
        Evidence(field, start, start + size, text[start : start + size], "x")
        for start, size in places
        for field, text in (("title", headline), ("summary", summary))
    )
    made = alert(
        headline=headline,
        summary=summary,
        link=link,
        feed=headline,
        rule_title=summary,
        tickers=(headline,),
        follows=summary,
    )
    one = alert(headline=headline, summary=summary, link=link, evidence=evidence)
    yield message(made, now=NOW, in_doubt=True, key="k")
    yield message(one, now=NOW, in_doubt=False, key="k")
    yield digest_message(
        gathered([made, one], title="D", since=NOW - timedelta(hours=2), until=NOW), in_doubt=False, key="k"
    )


def tags(text):
    return {(name, re.sub(r'"[^"]*"', '""', more)) for close, name, more in _TAG.findall(text) if not close}


def strings(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


@settings(max_examples=examples(150), deadline=None)
@given(TEXT, TEXT, LINKS, st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=3))
@example("", "0@everyone__u__", None, [(0, 3)])
def test_53_no_service_is_given_anything_that_acts(headline, summary, link, places):
    for sent in told(headline, summary, link, places):
        # plain text, which every other service and the terminal gets, and which becomes a subject
        assert not CONTROLS.search(sent.title + sent.body)
        assert not MENTIONS.search(sent.title + sent.body)
        assert "\n" not in sent.title
        assert decode_header(sent.title)[0][1] is None, "a mail program reads the subject as it stands"

        text = json.loads(Telegram(token="1:a", chat="1").request(sent, NOW).body)["text"]
        assert tags(text) <= {("b", ""), ("a", ' href=""')}
        seen, why = shown(text)
        assert not why
        assert len(seen) <= 4_096
        assert not CONTROLS.search(text)

        payload = json.loads(Slack(url="https://s.example").request(sent, NOW).body)
        assert "<" not in payload["text"]
        assert {block["type"] for block in payload["blocks"]} == {"rich_text"}
        for element in payload["blocks"][0]["elements"][0]["elements"]:
            assert element["type"] in {"text", "link"}
            assert element.get("url", "https://").startswith(("https://", "http://"))
        assert not any(CONTROLS.search(one) or MENTIONS.search(one) for one in strings(payload))

        payload = json.loads(Discord(url="https://d.example").request(sent, NOW).body)
        assert payload["allowed_mentions"] == {"parse": []}
        [embed] = payload["embeds"]
        assert len(embed["title"]) <= 256
        assert len(embed["description"]) <= 4_096
        for one in (embed["title"], embed["description"]):
            assert not MENTIONS.search(one)
            bare = re.sub(r"\\.", "", re.sub(r"\]\(<[^>]*>\)", "", one))
            assert not re.search(r"`|~~|\|\||__|(?<!\*)\*(?!\*)", bare)

        request = Ntfy(server="https://n.example", topic="t").request(sent, NOW)
        assert all(value.isprintable() and value.isascii() for value in request.headers.values())
        assert len(json.loads(request.body)["message"].encode()) <= 4_096

        request = Webhook(url="https://h.example").request(sent, NOW)
        assert all(value.isprintable() and value.isascii() for value in request.headers.values())
        assert not any(CONTROLS.search(one) for one in strings(json.loads(request.body)))

        page = html_body(sent)
        assert {name for name, _ in tags(page)} <= {
            "html",
            "head",
            "meta",
            "body",
            "table",
            "tr",
            "td",
            "div",
            "span",
            "a",
            "b",
            "img",
        }
        assert not re.search(r"<[^>]*\bon\w+=", page)
        assert all(address.startswith(("http", "cid:")) for address in re.findall(r'(?:href|src)="([^"]*)"', page))
        assert not CONTROLS.search(html.unescape(page))

    made = alert(headline=headline, summary=summary, link=link)
    assert not CONTROLS.search(atom([made], NOW))
    page = newsletter(gathered([made], title="D", since=NOW - timedelta(hours=2), until=NOW))
    assert not CONTROLS.search(page)
    assert not MENTIONS.search(page)


def test_53_says_its_figure():
    figure(f"row 53: {len(PIECES)} hostile pieces in 150 mixtures, 9 destinations: nothing acts")


def test_53_a_subject_holds_no_encoded_word_even_where_it_is_put_together_from_two_runs():
    headline = "Nvidia =?utf-8?q?=40everyone_Bcc=3A?= buys"
    evidence = (Evidence("title", 0, 8, headline[:8], "x"), Evidence("title", 10, 17, headline[10:17], "x"))
    sent = message(alert(headline=headline, evidence=evidence), now=NOW, in_doubt=False, key="k")
    assert "= ?utf-8?q?" in sent.title
    assert decode_header(sent.title) == [(sent.title, None)]
