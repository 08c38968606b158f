"""What chat services really get, from Apprise's own plugins, their fixed hosts turned to a loopback server."""

import importlib
import json
import subprocess
import sys
from typing import Any

import pytest

from alerts.delivery.render import message
from alerts.model.delivery import Accepted, Refused
from alerts.model.match import Evidence
from alerts.model.secret import Secret
from alerts.settings.settings import Channel, DeliverySettings
from tests.delivery.by_apprise import AppriseSender
from tests.delivery.loopback import Loopback
from tests.delivery.news import NOW, alert

EVIL = (
    "<script>x</script> <b>b</b> *bold* _it_ `code` ~~s~~ ||spoiler|| [Reuters](https://evil.example) "
    "<!channel> <@U123> <@&9> <https://evil.example|Reuters> @everyone @here &amp; # > \x1b[31mred\u202e"
)
LINK = "https://news.example/a_b*c_d?e=1&f=2"
TELEGRAM = "tgram://123456789:abcdefg_hijklmnop/12315544/"
DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general"


async def given(url: str, monkeypatch: pytest.MonkeyPatch, *aim: str, **changes: Any) -> Any:
    """Send evil news to a service; ``aim`` is the module, class and attribute that hold the service's address."""
    async with Loopback() as service:
        if aim:
            module, kind, attribute = aim
            plugin = getattr(importlib.import_module(f"apprise.plugins.{module}"), kind)
            monkeypatch.setattr(plugin, attribute, f"http://127.0.0.1:{service.port}/s")
        sender = AppriseSender(
            {"desk": Channel(id="desk", url=Secret(url.format(port=service.port)))}, DeliverySettings(timeout=20.0)
        )
        stated = {
            "headline": EVIL,
            "summary": EVIL + " more",
            "rule_title": EVIL,
            "feed": EVIL,
            "link": LINK,
            "evidence": (Evidence("title", 0, 1, EVIL, "x"),),
        }
        sent = message(alert(**stated | changes), now=NOW, in_doubt=True, key="k")
        await sender.send("desk", sent)
        (taken,) = service.ledger
    return taken.json


def assert_dead(text: str) -> None:
    for live in ("<script", "<b>b", "<!channel", "<@", "<https://evil", "](", "@everyone", "@here", "\x1b", "\u202e"):
        assert live not in text


async def test_telegram_gets_html_in_which_only_our_marks_are_live(monkeypatch: pytest.MonkeyPatch) -> None:
    payload = await given(TELEGRAM, monkeypatch, "telegram", "NotifyTelegram", "notify_url")
    assert payload["parse_mode"] == "HTML"
    text = payload["text"]
    assert_dead(text)
    assert text.startswith("<b>[HIGH] ‹script›x‹/script›")
    assert '<a href="https://news.example/a_b*c_d?e=1&amp;f=2">' in text
    assert text.count("<") == 4, "only <b></b> and <a></a>"
    assert "&nbsp;" not in text


async def test_discord_gets_escaped_markdown_and_no_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (await given(DISCORD, monkeypatch, "discord", "NotifyDiscord", "notify_url"))["content"]
    assert_dead(text)
    assert r"\*bold\* \_it\_ \`code\` \~\~s\~\~ \|\|spoiler\|\|" in text
    assert f"\n{LINK}\n" in text
    assert len(text) <= 2000


async def test_slack_gets_escaped_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for more in ("", "?blocks=yes", "?format=markdown", "?format=markdown&blocks=yes"):
        payload = await given(SLACK + more, monkeypatch, "slack", "NotifySlack", "webhook_url")
        text = json.dumps(payload, ensure_ascii=False)
        assert_dead(text)
        assert "a_b*c_d?e=1&amp;f=2" in text


async def test_mattermost_gets_escaped_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (await given("mmost://127.0.0.1:{port}/3ccdd113474722377935511fc85d3dd4", monkeypatch))["text"]
    assert_dead(text)
    assert r"\*bold\* \_it\_" in text
    assert f"\n{LINK}\n" in text


async def test_rocketchat_gets_markdown_within_its_thousand_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    payload = await given("rocket://w1/w2@127.0.0.1:{port}/#desk", monkeypatch, summary=EVIL * 20)
    assert_dead(payload["text"])
    assert LINK in payload["text"]
    assert len(payload["text"]) <= 1000


async def test_a_plugin_that_wants_to_sleep_makes_a_refusal_with_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.discord import NotifyDiscord

    async with Loopback() as service:
        monkeypatch.setattr(NotifyDiscord, "notify_url", f"http://127.0.0.1:{service.port}/ok")
        sender = AppriseSender({"desk": Channel(id="desk", url=Secret(DISCORD))}, DeliverySettings(timeout=20.0))
        sent = [message(alert(), now=NOW, in_doubt=False, key=str(n)) for n in range(2)]
        assert await sender.send("desk", sent[0]) == Accepted()
        courier = sender._lines["desk"][1]._deliver.args[1].__self__
        plugin = courier._service.plugin
        plugin.ratelimit_remaining = 0.0
        plugin.ratelimit_reset = plugin.ratelimit_reset.replace(year=plugin.ratelimit_reset.year + 1)
        outcome = await sender.send("desk", sent[1])
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.permanent, outcome.status) == ("asked to wait", False, 429)
    assert outcome.retry_after is not None
    assert outcome.retry_after > 86_400
    assert len(service.ledger) == 1


def _python(code: str) -> Any:
    """What a fresh interpreter prints: Apprise's plugins stay loaded once they are."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def test_one_channel_loads_one_plugin() -> None:
    loaded = _python(
        "import json, sys\n"
        "from alerts.delivery.sender import ChannelSender, check_channels\n"
        "from alerts.model.secret import Secret\n"
        "from alerts.settings.settings import Channel, DeliverySettings\n"
        "channels = {'a': Channel(id='a', url=Secret('forms://h.example.com/x'))}\n"
        "ChannelSender(channels, DeliverySettings())\n"
        "before = 'apprise' in sys.modules\n"
        "wrong = check_channels(channels)\n"
        "plugins = {m.split('.')[2] for m in sys.modules if m.startswith('apprise.plugins.')}\n"
        "print(json.dumps([before, wrong, sorted(plugins - {'base'})]))"
    )
    assert loaded == [False, [], ["custom_form"]]


@pytest.mark.slow
def test_every_schema_is_found_without_loading_the_others() -> None:
    missed = _python(
        "import json\n"
        "from apprise.manager_plugins import NotificationManager\n"
        "from alerts.delivery.apprise_service import _from_source\n"
        "manager = NotificationManager()\n"
        "other = [s for s in manager.schemas() if (_from_source(s) or manager[s]) is not manager[s]]\n"
        "missed = [s for s in manager.schemas() if _from_source(s) is None]\n"
        "print(json.dumps([other, sorted(missed)]))"
    )
    assert missed[0] == []
    # Composed in code; these few go Apprise's own way.
    assert len(missed[1]) <= 8, missed[1]
