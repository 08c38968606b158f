"""Mail, as a real SMTP server receives it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from alerts.delivery.gather import gathered
from alerts.delivery.render import digest_message, message
from alerts.delivery.sparkline import png
from alerts.model.delivery import Accepted, Refused, SendOutcome, Unknown
from alerts.model.secret import Secret
from alerts.settings.settings import Channel, DeliverySettings
from tests.delivery.by_apprise import AppriseSender
from tests.delivery.loopback import free_port
from tests.delivery.news import NOW, alert


class Post:
    """A mail server's decisions; ``ledger`` holds what it accepted, byte by byte."""

    def __init__(self, *, rcpt: str = "250 OK", data: str = "250 OK", hang: bool = False) -> None:
        self.ledger: list[bytes] = []
        self.rcpt, self.data, self.hang = rcpt, data, hang
        self.over = asyncio.Event()

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        answer = self.rcpt if to.startswith("desk") else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(to)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - the same
        if self.hang:
            await self.over.wait()
            return "451 too late"
        if self.data.startswith("2"):
            assert isinstance(envelope.original_content, bytes)
            self.ledger.append(envelope.original_content)
        return self.data


@asynccontextmanager
async def listening(post: Post, **options: Any) -> AsyncIterator[str]:
    made: list[SMTP] = []

    def protocol() -> SMTP:
        made.append(SMTP(post, enable_SMTPUTF8=True, **options))
        return made[-1]

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        post.over.set()
        server.close()
        for one in made:
            if one.transport is not None:
                one.transport.close()
        await asyncio.sleep(0)


async def mailed(host: str, user: str = "", more: str = "", scheme: str = "mailto", **changes: Any) -> SendOutcome:
    url = f"{scheme}://{user}{host}?from=watch@news.example.com&to=desk@news.example.com{more}"
    sender = AppriseSender({"mail": Channel(id="mail", url=Secret(url))}, DeliverySettings(timeout=20.0))
    return await sender.send("mail", message(alert(**changes), now=NOW, in_doubt=False, key="k"))


def body_of(headline: str) -> str:
    return message(alert(headline=headline), now=NOW, in_doubt=False, key="k").body


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


async def test_a_mail_has_all_that_a_message_has_as_text_and_as_html() -> None:
    post = Post()
    async with listening(post) as host:
        assert await mailed(host, headline="Börse: 英伟达 fällt") == Accepted()
        assert await mailed(host, more="&format=text", headline="Börse: 英伟达 fällt") == Accepted()
    both, text = map(parsed, post.ledger)
    assert both["subject"] == text["subject"] == "[HIGH] Börse: 英伟达 fällt"
    assert both.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in both.iter_parts()] == ["text/plain", "text/html"]
    assert text.get_content_type() == "text/plain"
    for part in (*both.iter_parts(), text):
        shown = part.get_content()
        assert "Rule: Chips under pressure" in shown
        assert "https://news.example/1" in shown
        assert "Alert 7" in shown
    assert both.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip("\n") == body_of("Börse: 英伟达 fällt")


@pytest.mark.parametrize("more", ["", "&format=text"])
async def test_a_long_headline_of_any_script_is_folded_as_mail_servers_want_it(more: str) -> None:
    """They refuse lines of more than 998 octets (RFC 5321, 4.5.3.1.6); an encoded word has at most 75 (RFC 2047, 2)."""
    post, headline = Post(), "北京宣布对稀土出口实施新规， 🇩🇪 und Brüssel prüft Zölle; " * 6
    async with listening(post) as host:
        assert await mailed(host, more=more, headline=headline) == Accepted()
    (raw,) = post.ledger
    lines = [line for line in raw.split(b"\r\n\r\n")[0].splitlines() if b"=?" in line]
    assert max(map(len, lines)) <= 78, "with the header's name, or the space that goes on with it"
    shown = parsed(raw)["subject"]
    assert len(shown) > 150
    assert shown == message(alert(headline=headline), now=NOW, in_doubt=False, key="k").title


async def test_a_digest_brings_its_picture_with_it() -> None:
    post = Post()
    made = [alert(id=n, story=n, created_at=NOW - timedelta(hours=n % 5, minutes=1)) for n in range(1, 9)]
    digest = gathered(made, title="Morning digest", since=NOW - timedelta(hours=6), until=NOW)
    async with listening(post) as host:
        url = f"mailto://{host}?from=watch@news.example.com&to=desk@news.example.com"
        sender = AppriseSender({"mail": Channel(id="mail", url=Secret(url))}, DeliverySettings(timeout=20.0))
        assert await sender.send("mail", digest_message(digest, in_doubt=False, key="k")) == Accepted()
        assert await sender.send("mail", message(alert(), now=NOW, in_doubt=False, key="l")) == Accepted()
    mail, plain = map(parsed, post.ledger)
    [picture] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    name = str(picture["content-id"]).strip("<>")
    [page] = [part for part in mail.walk() if part.get_content_type() == "text/html"]
    assert f'src="cid:{name}"' in page.get_content()
    assert picture.get_content() == png(digest.hours)
    assert not any(part.get_content_maintype() == "image" for part in plain.walk())


async def test_a_mail_that_is_repeated_can_be_known_again() -> None:
    post = Post()
    async with listening(post) as host:
        for form in ("html", "text"):
            url = f"mailto://{host}?from=watch@news.example.com&to=desk@news.example.com&format={form}"
            sender = AppriseSender({"mail": Channel(id="mail", url=Secret(url))}, DeliverySettings(timeout=20.0))
            for key in ("k", "k", "l"):
                assert await sender.send("mail", message(alert(), now=NOW, in_doubt=False, key=key)) == Accepted()
    first, again, other, *texts = [str(parsed(raw)["message-id"]) for raw in post.ledger]
    assert first == again != other
    assert texts == [first, again, other]


async def test_no_header_no_markup_and_no_escape_comes_from_a_feed() -> None:
    evil = "<script>alert(1)</script>\r\nBcc: everyone@evil.example\r\n\r\n\x1b[2J\u202e<img src=x>"
    post = Post()
    async with listening(post) as host:
        assert await mailed(host, headline=evil, summary=evil, rule_title=evil, feed=evil) == Accepted()
        assert await mailed(host, more="&format=html", headline=evil, summary=evil) == Accepted()
    for raw in post.ledger:
        mail = parsed(raw)
        assert mail["bcc"] is None
        assert mail.get_all("to") == ["desk@news.example.com"]
        shown = str(mail["subject"]) + "".join(part.get_content() for part in mail.walk() if not part.is_multipart())
        assert "‹script›alert(1)‹/script› Bcc: everyone@evil.example" in shown
        for live in ("<script", "<img", "\x1b", "\u202e"):
            assert live not in shown


@pytest.mark.parametrize(
    ("post", "permanent", "status"),
    [
        (Post(rcpt="550 no such user"), True, 550),
        (Post(rcpt="451 greylisted"), False, 451),
        (Post(data="554 spam"), True, 554),
        (Post(data="452 disk full"), False, 452),
    ],
)
async def test_a_reply_says_whether_trying_again_can_help(post: Post, permanent: bool, status: int) -> None:
    async with listening(post) as host:
        outcome = await mailed(host)
    assert isinstance(outcome, Refused)
    assert (outcome.permanent, outcome.status) == (permanent, status)


async def test_one_of_several_recipients_refused_is_not_repeated_to_the_others() -> None:
    post = Post(rcpt="451 later")
    async with listening(post) as host:
        outcome = await mailed(host, more="&cc=other@news.example.com")
    assert len(post.ledger) == 1
    assert isinstance(outcome, Refused)
    assert outcome.permanent
    assert "one of several recipients" in outcome.reason


async def test_a_wrong_password_is_permanent() -> None:
    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    async with listening(Post(), authenticator=refuse, auth_require_tls=False) as host:
        outcome = await mailed(host, user="watch:s3cret@")
    assert isinstance(outcome, Refused)
    assert (outcome.permanent, outcome.status) == (True, 535)


async def test_a_server_that_hangs_after_the_text_leaves_us_not_knowing() -> None:
    async with listening(Post(hang=True)) as host:
        assert await mailed(host, more="&cto=0.2") == Unknown("the mail server did not confirm the message")


async def test_a_server_that_hangs_before_it_leaves_us_knowing_that_nothing_went_out() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    outcome = await mailed(host, more="&cto=0.2")
    server.close()
    assert isinstance(outcome, Refused)
    assert not outcome.permanent


async def test_no_mail_server_is_transient() -> None:
    assert await mailed(f"127.0.0.1:{free_port()}") == Refused("connection refused", permanent=False)


async def test_a_server_without_the_encryption_asked_for_is_permanent() -> None:
    async with listening(Post()) as host:
        outcome = await mailed(host, scheme="mailtos", more="&mode=starttls")
    assert isinstance(outcome, Refused)
    assert outcome.permanent
