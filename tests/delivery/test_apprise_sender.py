import asyncio
import ssl
import threading
import time
from typing import Any

import pytest
import trustme

from alerts.delivery.render import message
from alerts.delivery.sender import carried, check_channels
from alerts.model.delivery import Accepted, Message, Refused, Unknown
from alerts.model.secret import Secret
from alerts.settings.settings import Channel, DeliverySettings
from tests.delivery.by_apprise import AppriseSender
from tests.delivery.loopback import Loopback, free_port
from tests.delivery.news import NOW, alert

QUICK = DeliverySettings(timeout=0.3)
PATIENT = DeliverySettings(timeout=20.0)


def channels(**urls: str) -> dict[str, Channel]:
    return {name: Channel(id=name, url=Secret(url)) for name, url in urls.items()}


def news(key: str = "k1", **changes: Any) -> Message:
    return message(alert(**changes), now=NOW, in_doubt=False, key=key)


async def sent(url: str, settings: DeliverySettings = PATIENT, **changes: Any) -> object:
    return await AppriseSender(channels(desk=url), settings).send("desk", news(**changes))


async def test_a_service_that_takes_the_message_gets_all_of_it() -> None:
    async with Loopback() as service:
        assert await sent(service.url("/hook")) == Accepted()
    (taken,) = service.ledger
    assert taken.json["title"] == "[HIGH] Nvidia falls"
    assert taken.json["message"] == news().body
    assert taken.json["type"] == "warning"


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(s, True) for s in (400, 401, 403, 404, 405, 410, 413, 422)]
    + [(s, False) for s in (408, 425, 429, 500, 502, 503)],
)
async def test_a_status_says_whether_trying_again_can_help(status: int, permanent: bool) -> None:
    async with Loopback() as service:
        outcome = await sent(service.url(f"/status/{status}"))
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.permanent) == (status, permanent)
    assert outcome.reason.startswith(f"answered {status}")
    assert len(service.ledger) == 1, "Apprise tried again by itself"


async def test_an_address_cannot_ask_apprise_to_repeat_to_pretend_or_to_split() -> None:
    async with Loopback() as service:
        outcome = await sent(service.url("/status/500?retry=3&wait=0&optional=yes&overflow=split"))
    assert isinstance(outcome, Refused)
    assert len(service.ledger) == 1


async def test_nobody_listening_is_transient() -> None:
    assert await sent(f"json://127.0.0.1:{free_port()}/") == Refused("connection refused", permanent=False)


async def test_a_name_that_does_not_resolve_is_transient() -> None:
    assert await sent("json://no-such-host.invalid/") == Refused("name not found", permanent=False)


async def test_a_certificate_that_nobody_vouches_for_is_not_taken_unless_asked_to() -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    async with Loopback(tls) as service:
        assert await sent(service.url("/", "jsons")) == Refused("no trusted TLS connection", permanent=False)
        assert service.ledger == []
        assert await sent(service.url("/?verify=no", "jsons")) == Accepted()


async def test_a_service_that_never_answers_leaves_us_not_knowing() -> None:
    async with Loopback() as service:
        assert await sent(service.url("/hang?rto=0.2")) == Unknown("no answer to the request")


async def test_a_service_that_drips_is_left_when_time_is_up() -> None:
    async with Loopback() as service:
        begun = time.monotonic()
        assert await sent(service.url("/drip"), QUICK) == Unknown("no answer within 0.3 s")
        assert time.monotonic() - begun < 5


async def test_of_an_answer_without_end_the_beginning_is_read() -> None:
    async with Loopback() as service:
        assert await sent(service.url("/huge")) == Accepted()
    assert service.written < 20, "what lies in the buffers of the sockets"


async def test_a_connection_that_breaks_after_the_request_leaves_us_not_knowing() -> None:
    async with Loopback() as service:
        assert isinstance(await sent(service.url("/reset")), Unknown)
        assert isinstance(await sent(service.url("/cut")), Unknown)
    assert len(service.ledger) == 2


async def test_a_redirect_is_not_followed() -> None:
    async with Loopback() as service:
        outcome = await sent(service.url("/moved"))
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.permanent) == (302, True)
    assert [taken.path for taken in service.ledger] == ["/moved"]


async def test_a_slow_success_is_not_sent_twice() -> None:
    async with Loopback() as service:
        sender = AppriseSender(channels(desk=service.url("/slow?rto=60")), DeliverySettings(timeout=1.0))
        sending = asyncio.create_task(sender.send("desk", news()))
        await service.asked()
        service.release.set()
        assert await sending == Accepted()
    assert len(service.ledger) == 1


async def test_a_hanging_channel_delays_no_other() -> None:
    async with Loopback() as service:
        urls = {f"good{n}": service.url(f"/good{n}") for n in range(10)}
        both = channels(hung=service.url("/hang"), dripping=service.url("/drip"), **urls)
        sender = AppriseSender(both, PATIENT)
        stuck = [asyncio.create_task(sender.send(name, news())) for name in ("hung", "dripping")]
        await service.asked(times=2)
        async with asyncio.timeout(20):
            assert await asyncio.gather(*(sender.send(name, news()) for name in urls)) == [Accepted()] * 10
        assert not any(task.done() for task in stuck)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)


async def test_no_thread_is_left_when_messages_are_through() -> None:
    async with Loopback() as service:
        sender = AppriseSender(channels(desk=service.url("/")), PATIENT)
        for n in range(20):
            assert await sender.send("desk", news(str(n))) == Accepted()
    for thread in threading.enumerate():
        if thread.name == "channel desk":
            thread.join(20)
    assert [thread.name for thread in threading.enumerate() if "channel" in thread.name] == []


async def test_closing_waits_for_what_is_on_its_way() -> None:
    async with Loopback() as service:
        sender = AppriseSender(channels(desk=service.url("/slow")), PATIENT)
        sending = asyncio.create_task(sender.send("desk", news()))
        await service.asked()
        closing = asyncio.create_task(sender.close(20))
        await asyncio.sleep(0)
        assert not closing.done()
        service.release.set()
        await closing
        assert await sending == Accepted()
    assert await sender.send("desk", news("k2")) == Refused("stopping", permanent=False)


async def test_closing_abandons_what_does_not_end() -> None:
    async with Loopback() as service:
        sender = AppriseSender(channels(desk=service.url("/hang")), PATIENT)
        sending = asyncio.create_task(sender.send("desk", news()))
        await service.asked()
        begun = time.monotonic()
        await sender.close(0.05)
        assert time.monotonic() - begun < 5
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def test_a_reload_brings_new_channels_and_keeps_open_attempts() -> None:
    async with Loopback() as service:
        slow = channels(desk=service.url("/slow"))
        sender = AppriseSender(slow, QUICK)
        assert isinstance(await sender.send("desk", news()), Unknown)
        sender.replace(channels(desk=service.url("/slow"), ops=service.url("/ops")))
        assert await sender.send("ops", news()) == Accepted()
        sender.replace(channels(desk=service.url("/other")))
        assert await sender.send("desk", news()) == Accepted()
        assert await sender.send("ops", news()) == Refused("no channel of this name is configured", permanent=False)
    assert [taken.path for taken in service.ledger] == ["/slow", "/ops", "/other"]


async def test_pauses_of_the_plugin_are_ours_to_make() -> None:
    # ntfy's plugin sleeps 5.5 s between two messages; two of them must not take that long.
    async with Loopback() as service:
        sender = AppriseSender(channels(desk=service.url("/topic", "ntfy") + "?mode=private"), PATIENT)
        begun = time.monotonic()
        assert await sender.send("desk", news("a")) == Accepted()
        assert await sender.send("desk", news("b")) == Accepted()
        assert time.monotonic() - begun < 5
    assert [taken.json["topic"] for taken in service.ledger] == ["topic", "topic"]


async def test_what_a_feed_says_reaches_ntfy_and_json_harmless() -> None:
    title = "<script>x</script> @everyone <!channel> \x1b[31mred\u202e\r\nX-Evil: 1"
    async with Loopback() as service:
        for url in (service.url("/topic", "ntfy") + "?mode=private", service.url("/?format=html"), service.url("/")):
            assert await sent(url, headline=title, summary=title) == Accepted()
    for taken in service.ledger:
        assert "x-evil" not in taken.headers
        text = taken.json["title"] + taken.json["message"]
        for live in ("<script", "@everyone", "<!channel", "\x1b", "\u202e", "\r"):
            assert live not in text
        assert "‹script›x‹/script› @ everyone ‹!channel› red X-Evil: 1" in text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("slak://a/b/c", 'there is no service "slak"; did you mean "slack"?'),
        ("tok-3n-wholly-secret", "the address does not begin with a service"),
        ("https://chat.example/hooks/s3cret", "a web address is no channel"),
        ("discord://4174216298/", "the address is not a complete Discord address"),
        (
            "mailto://u:s3cret@h.example.com/a@one.example.com/b@two.example.com",
            "names 2 targets; make a channel for each",
        ),
        ("mailto://h.example.com?from=a@news.example.com&to=nobody", "the E-Mail address names no target"),
        ("blink1://", "needs what is not installed here"),
        ("json://s3cret@", "not a complete JSON address"),
    ],
)
async def test_a_bad_address_is_found_at_start_and_not_repeated(url: str, words: str) -> None:
    ((name, why),) = check_channels(channels(desk=url, ops="json://h.example.com/"))
    assert name == "desk"
    assert words in why
    assert "s3cret" not in why
    assert "tok-3n" not in why
    outcome = await sent(url)
    assert isinstance(outcome, Refused)
    assert outcome.permanent


def test_a_service_is_named_without_its_address() -> None:
    listed = channels(a="slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", b="json://h.example.com/s3cret")
    assert [carried(channel).service for channel in listed.values()] == ["Slack", "JSON"]
    native = channels(c="https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
    assert carried(native["c"]).service == "Discord"
    assert check_channels(native) == ()
