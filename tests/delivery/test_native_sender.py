"""Our own services over a real socket: what is written, what is read, and what cannot be known."""

import asyncio
import gzip
import hashlib
import hmac
import json
import shutil
import ssl
import subprocess
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
import trustme

from alerts.delivery.exchange import Exchange
from alerts.delivery.proxy import proxy_for
from alerts.delivery.render import message
from alerts.delivery.sender import ChannelSender, carried, check_channels
from alerts.delivery.services.telegram_html import is_well_formed
from alerts.delivery.wording import check_templates
from alerts.model.delivery import Accepted, Message, Refused, Unknown
from alerts.model.secret import Secret
from alerts.settings.settings import Channel, DeliverySettings
from tests.delivery.loopback import Loopback, free_port
from tests.delivery.news import NOW, alert
from tests.services.host import Host
from tests.services.telegram import Telegram

PATIENT = DeliverySettings(timeout=20.0)
QUICK = DeliverySettings(timeout=0.3)


def news(key: str = "k1", **changes: Any) -> Message:
    return message(alert(**changes), now=NOW, in_doubt=False, key=key)


async def sent(url: str, settings: DeliverySettings = PATIENT, *, key: str = "k1", **channel: Any) -> Any:
    sender = ChannelSender({"desk": Channel(id="desk", url=Secret(url), **channel)}, settings)
    try:
        return await sender.send("desk", news(key))
    finally:
        await sender.close(0)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(s, True) for s in (302, 400, 401, 403, 404, 405, 410, 413, 422)]
    + [(s, False) for s in (408, 425, 429, 500, 502, 503)],
)
async def test_a_status_says_whether_trying_again_can_help(status: int, permanent: bool) -> None:
    async with Loopback() as service:
        outcome = await sent(service.url(f"/status/{status}"))
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.permanent) == (status, permanent)
    assert outcome.reason.startswith(f"answered {status}")
    assert len(service.ledger) == 1


async def test_what_apprise_sends_is_in_what_we_send() -> None:
    async with Loopback() as service:
        assert await sent(service.url("/hook?+X-Desk=fx&-room=7&:title=subject&:note=new")) == Accepted()
    (taken,) = service.ledger
    assert taken.path == "/hook?room=7"
    assert taken.headers["x-desk"] == "fx"
    assert taken.json["subject"] == "[HIGH] Nvidia falls"
    assert (taken.json["message"], taken.json["type"], taken.json["version"]) == (news().body, "warning", "1.0")
    assert taken.json["note"] == "new"
    assert "title" not in taken.json


async def test_a_signed_hook_can_be_checked_by_who_knows_the_secret() -> None:
    secret = "correct horse battery staple"
    async with Loopback() as service:
        assert await sent(service.url("/hook"), secret=Secret(secret)) == Accepted()
    (taken,) = service.ledger
    stamp = taken.headers["x-tapewatch-timestamp"]
    expected = hmac.new(secret.encode(), stamp.encode() + b"." + taken.body, hashlib.sha256).hexdigest()
    assert taken.headers["x-tapewatch-signature"] == f"v1={expected}"
    assert abs(time.time() - int(stamp)) < 60
    assert taken.headers["idempotency-key"] == "k1"
    if openssl := shutil.which("openssl"):  # somebody else's HMAC; .ci/run sees to it
        ask = [openssl, "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"key:{secret}", "-r"]
        checked = await asyncio.to_thread(
            subprocess.run, ask, input=stamp.encode() + b"." + taken.body, capture_output=True, check=True
        )
        assert taken.headers["x-tapewatch-signature"] == f"v1={checked.stdout.split()[0].decode()}"


async def test_answers_are_asked_for_as_they_are_and_read_all_the_same_when_they_come_compressed() -> None:
    told = gzip.compress(b'{"ok": true}')
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(told), told)
    asked = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).lower())
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        assert await sent("slack://xoxb-1234-1234-abcdef/#desk", base_url=base) == Accepted()
    assert b"accept-encoding: identity" in asked[0]


async def test_the_proxies_of_the_environment_are_used_and_no_credentials_of_a_netrc(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("default login wire password hunter2\n")
    (tmp_path / "netrc").chmod(0o600)
    async with Loopback() as proxy:
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        monkeypatch.setenv("http_proxy", f"http://desk:letmein@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("no_proxy", "near.example")
        assert await sent("json://far.example/hook") == Accepted()
        (taken,) = proxy.ledger
        assert taken.path == "http://far.example/hook"
        assert taken.headers["proxy-authorization"] == "basic " + b64encode(b"desk:letmein").decode().lower()
        assert "authorization" not in taken.headers
        assert proxy_for("http://near.example/hook") is None
        assert proxy_for("https://far.example/hook") is None
        monkeypatch.setenv("all_proxy", "http://127.0.0.1:3128")
        assert proxy_for("https://far.example/hook") == "http://127.0.0.1:3128"


async def test_nothing_that_was_not_written_is_in_doubt() -> None:
    assert await sent(f"json://127.0.0.1:{free_port()}/") == Refused("connection refused", permanent=False)
    assert await sent("json://no-such-host.invalid/") == Refused("name not found", permanent=False)


async def test_a_server_that_takes_the_connection_and_no_handshake_is_not_in_doubt() -> None:
    async with Loopback() as service:  # it speaks no TLS, and waits for the end of a head that never comes
        outcome = await sent(service.url("/", "jsons"), QUICK)
    assert outcome == Refused("not connected within 0.3 s", permanent=False)


async def test_a_certificate_that_nobody_vouches_for_is_not_taken_unless_asked_to() -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    async with Loopback(tls) as service:
        assert await sent(service.url("/", "jsons")) == Refused("no trusted TLS connection", permanent=False)
        assert service.ledger == []
        assert await sent(service.url("/?verify=no", "jsons")) == Accepted()


async def test_a_request_without_an_answer_leaves_us_not_knowing() -> None:
    async with Loopback() as service:
        assert await sent(service.url("/hang"), QUICK) == Unknown("no answer within 0.3 s")
        assert await sent(service.url("/drip"), QUICK) == Unknown("no answer within 0.3 s")
        assert await sent(service.url("/hang?rto=0.2")) == Unknown("no answer within 0.2 s")
        assert await sent(service.url("/reset")) == Unknown("the connection broke before an answer")
    assert len(service.ledger) == 4


async def test_a_good_status_counts_whatever_becomes_of_the_body() -> None:
    async with Loopback() as service:
        assert await sent(service.url("/cut")) == Accepted()


async def test_a_redirect_is_not_followed() -> None:
    async with Loopback() as service:
        outcome = await sent(service.url("/moved"))
    assert (outcome.status, outcome.permanent) == (302, True)
    assert [taken.path for taken in service.ledger] == ["/moved"]


async def test_a_success_slower_than_the_time_out_is_sent_once() -> None:
    async with Loopback() as service:
        sender = ChannelSender({"desk": Channel(id="desk", url=Secret(service.url("/slow")))}, QUICK)
        assert isinstance(await sender.send("desk", news()), Unknown)
        service.release.set()
        assert await sender.send("desk", news()) == Accepted()
        assert len(service.ledger) == 1
        await sender.close(0)


async def test_a_hanging_channel_delays_no_other() -> None:
    async with Loopback() as service:
        paths = {f"good{n}": f"/good{n}" for n in range(10)} | {"hung": "/hang", "dripping": "/drip"}
        channels = {name: Channel(id=name, url=Secret(service.url(path))) for name, path in paths.items()}
        sender = ChannelSender(channels, PATIENT)
        stuck = [asyncio.create_task(sender.send(name, news())) for name in ("hung", "dripping")]
        await service.asked(times=2)
        async with asyncio.timeout(20):
            good = [name for name in paths if name.startswith("good")]
            assert await asyncio.gather(*(sender.send(name, news()) for name in good)) == [Accepted()] * 10
        assert not any(task.done() for task in stuck)
        await sender.close(0)
        await asyncio.gather(*stuck)


async def test_no_text_of_a_failure_holds_the_address() -> None:
    async with Loopback() as service:
        for path in ("/status/500", "/status/404", "/reset", "/hang?rto=0.1", "/cut"):
            outcome = await sent(service.url(f"{path.split('?')[0]}/t0ps3cret?{path.partition('?')[2]}"))
            assert "t0ps3cret" not in repr(outcome)
    exchange = Exchange()
    assert "t0ps3cret" not in repr(exchange)


@pytest.mark.parametrize(
    ("url", "service", "by_apprise"),
    [
        ("json://h.example.com/x", "JSON", False),
        ("jsons://u:p@h.example.com:8443/x?method=put", "JSON", False),
        ("jsons://h.example.com/x?method=get", "JSON", True),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "Telegram", False),
        ("tgram://123456789:abcdefg_hijklmnop/-100123:7?silent=yes", "Telegram", False),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/?format=markdown", "Telegram", True),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general", "Slack", False),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "Slack", False),
        ("slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#general", "Slack", False),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general?format=markdown", "Slack", True),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "Discord", False),
        ("https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "Discord", False),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?ping=12345", "Discord", True),
        ("ntfy://alerts", "ntfy", False),
        ("ntfys://tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2@ntfy.example.com/alerts?priority=high", "ntfy", False),
        ("ntfys://ntfy.example.com/alerts?delay=1h", "ntfy", True),
        ("form://h.example.com/x", "Form", True),
    ],
)
def test_who_carries_an_address(url: str, service: str, by_apprise: bool) -> None:
    how = carried(Channel(id="desk", url=Secret(url)))
    assert (how.service, how.by_apprise, how.why) == (service, by_apprise, "")


def test_a_key_that_would_have_no_effect_is_refused() -> None:
    channels = {
        "a": Channel(id="a", url=Secret("form://h.example.com/x"), secret=Secret("s" * 20)),
        "b": Channel(id="b", url=Secret("json://h.example.com/x"), base_url="https://relay.example.com"),
        "c": Channel(id="c", url=Secret("tgram://1:abc/2?format=markdown"), base_url="https://relay.example.com"),
        "d": Channel(id="d", url=Secret("tgram://1:abc/2"), base_url="https://relay.example.com"),
    }
    wrong = dict(check_channels(channels))
    assert wrong.keys() == {"a", "b", "c"}
    assert "secret signs web hooks" in wrong["a"]
    assert "base_url is for Telegram" in wrong["b"]
    assert "only Apprise does" in wrong["c"]


async def test_a_connection_is_kept_for_the_next_message() -> None:
    async with Loopback() as service:
        sender = ChannelSender({"desk": Channel(id="desk", url=Secret(service.url("/hook")))}, PATIENT)
        assert await sender.send("desk", news("a")) == Accepted()
        assert await sender.send("desk", news("b")) == Accepted()
        await sender.close(0)
    assert [json.loads(taken.body)["key"] for taken in service.ledger] == ["a", "b"]


TG = "tgram://123456789:abcdefg_hijklmnop/-1001"


@pytest.mark.parametrize(
    "text",
    [
        *("up <- down", "a < b", "<b>x</b> <3", "x <= y", "<!-- desk --> x", "</>", "<span>x</span>", "<b>x", "x</b>"),
        *(
            "<b><i>x</b></i>",
            "<b class='x'>x</b>",
            "<a>x</a>",
            '<a href="x" id="y">x</a>',
            "<p>x</p>",
            "<b></b>",
            " ",
            "<",
        ),
    ],
)
def test_what_telegram_would_refuse_is_not_well_formed(text: str) -> None:
    assert not is_well_formed(text)


@pytest.mark.parametrize(
    "text",
    [
        "a &lt; b > c",
        '<b>x</b> <A HREF="https://h.example.com/?a=1&amp;b=2">y</A>',
        "<span class='tg-spoiler'>x</span><tg-spoiler>y</tg-spoiler>",
        '<pre><code class="language-python">x</code></pre><blockquote expandable>y</blockquote>',
    ],
)
def test_what_telegram_takes_is_well_formed(text: str) -> None:
    assert is_well_formed(text)


@pytest.mark.parametrize(
    "template",
    [
        "{{ headline }} <- {{ severity }}",
        "{{ headline|truncate(60, true, headline) }}",
        "{{ headline|truncate(2) }}",
        "<b>",
    ],
)
async def test_no_alert_is_lost_to_a_wording_that_fails(template: str) -> None:
    with Host() as host:
        telegram = host.open(Telegram())
        outcome = await sent(TG, template=template, base_url=telegram.server)
        assert outcome == Accepted()
        assert ["Nvidia falls" in taken.text for taken in telegram.ledger] == [True]


async def test_where_a_service_refuses_a_wording_the_usual_one_is_sent_and_the_refused_one_no_more() -> None:
    """Telegram's grammar may change; other services have rules of their own."""
    with Host() as host:
        telegram = host.open(Telegram())
        telegram.forbidden = "house style"
        channel = Channel(id="desk", url=Secret(TG), template="house style: {{ headline }}", base_url=telegram.server)
        sender = ChannelSender({"desk": channel}, PATIENT)
        try:
            assert await sender.send("desk", news()) == Accepted()
            assert telegram.answered == {400: 1, 200: 1}
            again = await sender.send("desk", news())
            assert isinstance(again, Refused)
            assert again.status == 429
            assert telegram.answered[400] == 1, "the wording that was refused is not sent again"
        finally:
            await sender.close(0)
        assert [taken.text.startswith("[HIGH] Nvidia falls") for taken in telegram.ledger] == [True]


def test_a_wording_that_cannot_be_tried_is_a_fault_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise KeyError("token")

    channels = {"desk": Channel(id="desk", url=Secret(TG), template="{{ headline }}")}
    assert check_templates(channels, PATIENT) == ()
    monkeypatch.setattr("alerts.delivery.services.telegram.Telegram.request", fail)
    assert check_templates(channels, PATIENT) == (("desk", "it could not be tried (KeyError)"),)
