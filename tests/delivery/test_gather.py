from datetime import timedelta

from alerts.delivery.gather import gathered, story_line
from alerts.delivery.render import digest_message
from alerts.delivery.services.discord import Discord
from alerts.delivery.services.slack import Slack
from alerts.delivery.services.telegram import Telegram
from alerts.model.digest import Digest, DigestStory
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from tests.delivery.news import NOW, alert

SINCE = NOW - timedelta(hours=4)


def morning() -> Digest:
    made = [
        alert(id=1, story=1, headline="Chip rules widen", created_at=SINCE + timedelta(minutes=5), severity=Severity.LOW),
        alert(id=2, story=1, headline="Chip rules: reactions", created_at=SINCE + timedelta(hours=1), feed="paper"),
        alert(id=3, story=2, headline="Fab <b>halted</b>", created_at=NOW - timedelta(minutes=1), link=None),
        alert(id=4, rule="rates", rule_title="Rates", headline="Emergency cut", severity=Severity.CRITICAL, story=3,
              created_at=SINCE + timedelta(hours=2)),
        alert(id=5, story=0, headline="No story a", created_at=SINCE - timedelta(hours=9), severity=Severity.NORMAL),
        alert(id=6, story=0, headline="No story b", created_at=SINCE, severity=Severity.NORMAL),
    ]  # fmt: skip
    return gathered(made, title="Morning digest", since=SINCE, until=NOW)


def test_alerts_are_gathered_by_rule_and_story_the_most_severe_rule_first() -> None:
    digest = morning()
    assert [group.rule for group in digest.groups] == ["rates", "chips"]
    assert [[alert.id for alert in story.alerts] for story in digest.groups[1].stories] == [[5], [6], [1, 2], [3]]
    assert digest.alerts == 6


def test_hours_count_every_alert_once() -> None:
    assert morning().hours == (3, 1, 1, 1)
    assert gathered([], title="x", since=SINCE, until=NOW).hours == (0, 0, 0, 0)
    assert gathered([], title="x", since=NOW, until=NOW).hours == ()


def test_the_picture_of_a_month_is_that_of_its_last_week() -> None:
    since = NOW - timedelta(days=30)
    alerts = [alert(id=n, story=n, created_at=since + timedelta(days=n)) for n in range(30)]
    hours = gathered(alerts, title="x", since=since, until=NOW).hours
    assert (len(hours), sum(hours), max(hours)) == (168, 7, 1)
    assert [index for index, count in enumerate(hours) if count] == [24 * day for day in range(7)]


def test_a_line_of_a_digest_has_its_marks() -> None:
    marked = alert(
        headline="Fed corrects its statement",
        late=True,
        revised=True,
        escalated="3 sources",
        follow_kind=FollowKind.CORRECTION,
        sources=3,
        more=14,
    )
    line = story_line(DigestStory((marked, alert(story=7, sources=3))))
    assert line.after.endswith("+1 more · late · edited · raised · correction · +2 sources · +14 more held back")


def test_a_digest_is_a_message_for_every_service() -> None:
    sent = digest_message(morning(), in_doubt=False, key="k")
    assert sent.title == "Morning digest: 6 alerts, 5 stories"
    assert sent.severity is Severity.CRITICAL
    assert "- [HIGH] Chip rules widen · wire, paper · 08:05 · +1 more · alert 2\n  https://news.example/1" in sent.body
    telegram = Telegram(token="1:a", chat="1").request(sent, NOW).body.decode()
    assert "<b>Rates</b>" in telegram
    assert "‹b›halted‹/b›" in telegram
    discord = Discord(url="https://d.example/").request(sent, NOW).body.decode()
    assert "Chip rules widen](<https://news.example/1>)" in discord
    slack = Slack(url="https://s.example/").request(sent, NOW).body.decode()
    assert '"url": "https://news.example/1", "text": "[CRITICAL] Emergency cut"' in slack
