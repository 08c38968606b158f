"""What programs get: the web hook's body against its schema, JSON lines, Atom, Markdown."""

import json
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.atom import atom
from alerts.delivery.facts import message_facts
from alerts.delivery.facts_schema import webhook_schema
from alerts.delivery.gather import gathered
from alerts.delivery.newsletter import newsletter
from alerts.delivery.render import digest_message, message, rehearsal
from alerts.delivery.sample import sample_alert, sample_message
from tests.delivery.news import NOW, alert

PUBLISHED = Path(__file__).parents[2] / "config" / "webhook.schema.json"
EVIL = "<b>x</b> ]]> & \x1b[2J\u202e [a](https://evil.example) @everyone"


def strict(schema: object) -> object:
    """With no field that the schema does not name."""
    if isinstance(schema, dict):
        return {key: strict(value) for key, value in schema.items()} | (
            {"additionalProperties": False} if "properties" in schema else {}
        )
    return schema


STRICT = jsonschema_rs.Draft202012Validator(strict(json.loads(PUBLISHED.read_text())), validate_formats=True)


def valid(facts: object) -> None:
    STRICT.validate(json.loads(json.dumps(facts)))


def test_the_published_schema_is_the_one_that_the_code_has() -> None:
    assert json.loads(PUBLISHED.read_text()) == webhook_schema()


def test_what_is_sent_is_what_the_schema_says() -> None:
    digest = gathered([alert(), sample_alert()], title="Noon", since=NOW - timedelta(hours=3), until=NOW)
    for sent in (
        sample_message(),
        message(alert(rule=None, feed=None, link=None), now=NOW, in_doubt=False, key="k"),
        rehearsal("desk", now=NOW),
        digest_message(digest, in_doubt=True, key="k"),
    ):
        valid(message_facts(sent))


@given(st.text(), st.text(), st.none() | st.text())
def test_no_text_of_a_feed_breaks_the_schema_or_the_feed(headline, summary, link) -> None:
    made = alert(headline=headline, summary=summary, link=link)
    valid(message_facts(message(made, now=NOW, in_doubt=False, key="k")))
    ET.fromstring(atom([made], NOW))  # noqa: S314 - our own document


def test_an_atom_feed_has_an_entry_for_each_alert_and_ids_that_stay() -> None:
    made = [alert(id=2, headline=EVIL, summary=EVIL, published=NOW - timedelta(minutes=4)), alert(id=1)]
    text = atom(made, NOW)
    names = {"a": "http://www.w3.org/2005/Atom"}
    entries = ET.fromstring(text).findall("a:entry", names)  # noqa: S314 - our own document
    assert len(entries) == 2
    assert entries[0].findtext("a:title", None, names) == "[HIGH] ‹b›x‹/b› ]]> & [a] (https://evil.example) @ everyone"
    assert entries[0].findtext("a:published", None, names) == "2025-01-27T11:56:00Z"
    assert entries[0].find("a:link", names).get("href") == "https://news.example/1"
    ids = [entry.findtext("a:id", None, names) for entry in entries]
    later = ET.fromstring(atom(made, NOW + timedelta(days=1))).findall("a:entry", names)  # noqa: S314 - our own document
    assert [entry.findtext("a:id", None, names) for entry in later] == ids
    assert len(set(ids)) == 2


def test_times_of_a_newsletter_are_in_its_readers_zone() -> None:
    since = NOW - timedelta(hours=13)
    page = newsletter(gathered([alert()], title="News", since=since, until=NOW, zone="Europe/Berlin"))
    assert "2025-01-27 00:00 to 13:00 CET" in page
    assert " · 13:00" in page


def test_a_newsletter_has_no_markup_of_a_feed() -> None:
    page = newsletter(gathered([alert(headline=EVIL)], title="News", since=NOW - timedelta(hours=1), until=NOW))
    assert page.startswith("# News: 1 alert, 1 story\n")
    assert "\n## Chips under pressure\n" in page
    assert r"- [\[HIGH\] ‹b›x‹/b› \]\]> \& \[a\] (https://evil.example) @ everyone](<https://news.example/1>)" in page
