from datetime import timedelta

from alerts.delivery.mail import html_body
from alerts.delivery.services.slack import Slack
from alerts.delivery.services.telegram import Telegram
from alerts.delivery.told import told
from alerts.model.delivery import Delivery
from alerts.model.severity import Severity
from tests.delivery.news import NOW, alert


def delivery(of, **changes):
    return Delivery(
        **{"id": 1, "alert": of, "channel": "desk", "attempts": 1, "in_doubt": False, "created_at": NOW} | changes
    )


def test_a_delivery_that_is_downgraded_says_so():
    assert told(delivery(alert(), severity=Severity.LOW), now=NOW).severity is Severity.LOW
    assert told(delivery(alert()), now=NOW).severity is Severity.HIGH


def test_a_delivery_that_stands_in_for_another_channel_says_so():
    assert "instead of desk" in told(delivery(alert(), why="instead of desk, which does not take it"), now=NOW).body


def test_a_digest_tells_its_members_by_rule_and_story():
    digest = alert(rule=None, headline="After quiet hours: 3 alerts", link=None, created_at=NOW)
    earlier = NOW - timedelta(hours=2)
    members = tuple(
        alert(id=n, story=n // 2, headline=f"Nvidia falls {n}", created_at=earlier, rule="chips") for n in (2, 3, 4)
    )
    message = told(delivery(digest, members=members, in_doubt=True), now=NOW)
    assert message.title == "After quiet hours: 3 alerts, 2 stories"
    lines = message.body.splitlines()
    assert lines[0].startswith("may be a repeat")
    assert [line for line in lines if line.startswith("- ")] == [
        "- [HIGH] Nvidia falls 2 · wire · 10:00 · +1 more · alert 3",
        "- [HIGH] Nvidia falls 4 · wire · 10:00 · alert 4",
    ]
    assert message.digest.alerts == 3
    berlin = told(delivery(digest, members=members), now=NOW, zone="Europe/Berlin")
    assert "2025-01-27 11:00 to 13:00 CET" in berlin.body
    assert "wire · 11:00 ·" in berlin.body


def test_a_huge_digest_is_whole_in_plain_text_and_for_programs():
    members = tuple(alert(id=n, story=n, headline=f"Nvidia falls {n}") for n in range(1, 101))
    message = told(delivery(alert(rule=None, headline="Many at once: 100 alerts"), members=members), now=NOW)
    assert all(f"- [HIGH] Nvidia falls {n} ·" in message.body for n in range(1, 101))
    assert message.digest.alerts == 100


def test_a_digest_that_stands_in_for_another_channel_says_so_on_every_service():
    members = tuple(alert(id=n, story=n, headline=f"Nvidia falls {n}") for n in (1, 2))
    why = "instead of desk, which does not take it"
    digest = alert(rule=None, headline="After quiet hours: 2 alerts")
    message = told(delivery(digest, members=members, in_doubt=True, why=why), now=NOW)
    assert "may be a repeat" in message.body
    assert why in message.body
    slack = Slack(url="https://h.example.com/").request(message, NOW).body.decode()
    for shown in (slack, Telegram(token="1:a", chat="2").request(message, NOW).body.decode(), html_body(message)):
        assert "may be a repeat" in shown
        assert why in shown
