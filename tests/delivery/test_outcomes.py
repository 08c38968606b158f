"""What each service's answers mean, in the words of their own documentation."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from alerts.delivery.services.discord import Discord
from alerts.delivery.services.ntfy import Ntfy
from alerts.delivery.services.service import Answer, Service
from alerts.delivery.services.slack import Slack
from alerts.delivery.services.telegram import Telegram
from alerts.delivery.services.webhook import Webhook
from alerts.delivery.verdict import retry_after
from alerts.model.delivery import Accepted, Refused, Unknown

TELEGRAM = Telegram(token="1:a", chat="-5")
HOOK, BOT = Slack(url="https://s.example/"), Slack(url="https://s.example/", bot="xoxb-1")
JSON = Webhook(url="https://h.example/")
DISCORD, NTFY = Discord(url="https://d.example/"), Ntfy(server="https://n.example", topic="t")


def answer(status: int, body: Any = "", **more: Any) -> Answer:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Answer(status=status, body=raw, **more)


def error(code: int, words: str, **parameters: Any) -> Answer:
    more = {"parameters": parameters} if parameters else {}
    return answer(code, {"ok": False, "error_code": code, "description": words, **more})


@pytest.mark.parametrize("service", [TELEGRAM, HOOK, BOT, DISCORD, NTFY])
def test_a_page_of_whatever_stands_before_a_service_is_no_answer_of_it(service: Service) -> None:
    """A proxy that asks to log in or a relay that is being repaired says 200 as well; a web hook of one's own may answer with a page."""
    page = answer(200, "\r\n<!DOCTYPE html><html><title>Please log in</title></html>")
    assert service.outcome(page) == Unknown("answered, but not as expected")
    assert JSON.outcome(page) == Accepted()


@pytest.mark.parametrize(
    ("service", "said", "permanent", "words"),
    [
        (TELEGRAM, error(400, "Bad Request: chat not found"), True, "no such chat"),
        (TELEGRAM, error(401, "Unauthorized"), True, "token is not valid"),
        (TELEGRAM, error(403, "Forbidden: bot was blocked by the user"), True, "blocked the bot"),
        (TELEGRAM, error(403, "Forbidden: bot was kicked from the group chat"), True, "removed from the chat"),
        (TELEGRAM, error(404, "Not Found"), True, "token is not valid"),
        (TELEGRAM, error(502, "Bad Gateway"), False, "answered 502"),
        (HOOK, answer(404, "no_service"), True, "refused: no_service"),
        (HOOK, answer(403, "invalid_token"), True, "refused: invalid_token"),
        (HOOK, answer(410, "channel_is_archived"), True, "refused: channel_is_archived"),
        (HOOK, answer(500, "rollup_error"), False, "refused: rollup_error"),
        (HOOK, answer(400, "s3cret something"), True, "answered 400 Bad Request"),
        (BOT, answer(200, {"ok": False, "error": "channel_not_found"}), True, "refused: channel_not_found"),
        (BOT, answer(200, {"ok": False, "error": "internal_error"}), False, "refused: internal_error"),
        (BOT, answer(200, {"ok": False, "error": "xoxb-s3cret"}), True, "a reason that is not known"),
        (DISCORD, answer(404, {"message": "Unknown Webhook", "code": 10015}), True, "the web hook was deleted"),
        (DISCORD, answer(401, {"message": "Invalid Webhook Token", "code": 50027}), True, "token is not valid"),
        (DISCORD, answer(503, "upstream"), False, "answered 503"),
        (NTFY, answer(403, {"code": 40301}), True, "answered 403"),
        (NTFY, answer(413, {"code": 41301}), True, "answered 413"),
        (NTFY, answer(507, {"code": 50701}), False, "answered 507"),
    ],
)
def test_what_can_pass_and_what_cannot(service: Service, said: Answer, permanent: bool, words: str) -> None:
    outcome = service.outcome(said)
    assert isinstance(outcome, Refused)
    assert outcome.permanent is permanent
    assert words in outcome.reason
    assert "s3cret" not in outcome.reason


@pytest.mark.parametrize("status", [499, 504, 524])
def test_a_gateway_that_did_not_wait_is_as_nobody_who_answers(status: int) -> None:
    for service in (TELEGRAM, HOOK, BOT, DISCORD, NTFY, JSON):
        assert isinstance(service.outcome(answer(status, "gateway")), Unknown)


@pytest.mark.parametrize("status", [502, 520])
def test_a_gateway_does_not_know_what_became_of_the_message(status: int) -> None:
    for service in (TELEGRAM, HOOK, DISCORD, NTFY, JSON):
        outcome = service.outcome(answer(status, "gateway"))
        assert isinstance(outcome, Refused)
        assert (outcome.permanent, outcome.doubtful) == (False, True)
    assert not JSON.outcome(answer(503)).doubtful


@pytest.mark.parametrize(
    ("service", "said", "wait"),
    [
        (TELEGRAM, error(429, "Too Many Requests: retry after 7", retry_after=7), 7.0),
        (TELEGRAM, answer(429, "<html>", retry_after=3.0), 3.0),
        (HOOK, answer(429, "rate_limited", retry_after=30.0), 30.0),
        (DISCORD, answer(429, {"retry_after": 0.353, "global": False}, retry_after=1.0), 0.353),
        (DISCORD, answer(429, {"retry_after": 0.0, "global": False}), 0.001),
        (DISCORD, answer(429, "error code: 1015", retry_after=600.0), 600.0),
        (NTFY, answer(429, {"code": 42901}, retry_after=120.0), 120.0),
        (JSON, answer(429, "slow down", retry_after=120.0), 120.0),
        (NTFY, answer(429, {"code": 42901}), None),
    ],
)
def test_a_wish_to_wait_is_read_where_the_service_puts_it(service: Service, said: Answer, wait: float | None) -> None:
    outcome = service.outcome(said)
    assert isinstance(outcome, Refused)
    assert (outcome.permanent, outcome.status, outcome.retry_after) == (False, 429, wait)


def test_discord_tells_when_its_limit_is_used_up_and_when_it_is_everybodys() -> None:
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.25"}
    assert DISCORD.outcome(answer(200, "{}", headers=spent)) == Accepted(pause=1.25, left=0)
    assert DISCORD.outcome(answer(200, "{}", headers=spent | {"x-ratelimit-remaining": "3"})) == Accepted(left=3)
    for half in ({}, {"x-ratelimit-remaining": "0"}, {"x-ratelimit-remaining": "-1"}, {"x-ratelimit-remaining": "few"}):
        assert DISCORD.outcome(answer(200, "{}", headers=half)) == Accepted()
    outcome = DISCORD.outcome(answer(429, {"retry_after": 2.0, "global": True}))
    assert isinstance(outcome, Refused)
    assert outcome.everywhere


def test_a_group_that_becomes_a_supergroup_is_followed() -> None:
    telegram = Telegram(token="1:a", chat="-5")
    outcome = telegram.outcome(error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100777))
    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert "-100777" in outcome.reason
    assert telegram.chat == "-100777"


def test_an_answer_that_says_nothing_leaves_us_not_knowing() -> None:
    assert isinstance(BOT.outcome(answer(200, "<html>login</html>")), Unknown)
    assert BOT.outcome(answer(200, {"ok": True})) == Accepted()
    assert HOOK.outcome(answer(200, "ok")) == Accepted()


def test_retry_after_is_a_number_or_a_date_and_nonsense_is_no_wish() -> None:
    now = datetime(2025, 1, 27, 12, 0, tzinfo=UTC)
    ahead = format_datetime(now + timedelta(seconds=90), usegmt=True)
    said = {"120": 120.0, "0": 0.0, ahead: 90.0, "-5": 0.0, "soon": None, "": None, "nan": None, "1e99": None}
    said |= {"120, 120": 120.0, "60s": 60.0, "2.5": 2.5, "604801": None, f"{now.timestamp() + 7:.0f}": 7.0}
    for text, wait in said.items():
        assert retry_after({"retry-after": text}, now) == wait, text
    assert retry_after({}, now) is None
