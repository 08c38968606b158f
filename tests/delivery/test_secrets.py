"""No address and no token in anything that is logged, shown or raised."""

import io
import logging
import traceback
from collections.abc import Iterator

import pytest

from alerts.delivery.apprise_service import find_service
from alerts.delivery.render import message
from alerts.delivery.sender import check_channels
from alerts.model.secret import Secret
from alerts.settings.settings import Channel, DeliverySettings
from tests.delivery.by_apprise import AppriseSender
from tests.delivery.loopback import Loopback, free_port
from tests.delivery.news import NOW, alert

TOKEN = "T0KENwhollysecret"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that reaches the root logger, at the lowest level that Apprise has."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("path", ["/", "/status/500", "/status/404", "/reset", "/cut", "/hang"])
async def test_no_log_at_debug_has_a_token(path: str, log: io.StringIO, capfd, caplog) -> None:
    caplog.set_level(1)
    async with Loopback() as service:
        urls = {
            "json": service.url(f"{path}/{TOKEN}?+Authorization={TOKEN}&-q={TOKEN}&:field={TOKEN}").replace(
                "//", f"//user:{TOKEN}@", 1
            ),
            "ntfy": service.url(f"{path}/{TOKEN}", "ntfy") + f"?mode=private&auth=token&token={TOKEN}",
            "form": service.url(f"{path}/{TOKEN}", "form"),
        }
        channels = {name: Channel(id=name, url=Secret(url)) for name, url in urls.items()}
        sender = AppriseSender(channels, DeliverySettings(timeout=0.3))
        outcomes = [await sender.send(name, message(alert(), now=NOW, in_doubt=False, key=name)) for name in channels]
        assert service.ledger, "nothing was sent, nothing was proved"
    logging.getLogger("tapewatch.proof").debug("the log is heard")
    assert "the log is heard" in log.getvalue()
    shown = [log.getvalue(), caplog.text, *capfd.readouterr(), repr(outcomes), repr(sender), repr(channels)]
    assert TOKEN not in "".join(shown)
    assert TOKEN.lower() not in "".join(shown).lower()


@pytest.mark.parametrize(
    "url",
    [
        f"slack://{TOKEN}",
        f"tgram://{TOKEN}",
        f"discord://{TOKEN}",
        f"{TOKEN}",
        f"nosuch://{TOKEN}/x",
        f"https://hooks.example/{TOKEN}",
        f"json://:{TOKEN}@",
        f"mailto://{TOKEN}",
        f"json://[{TOKEN}",
        f"json://h:{TOKEN}/",
    ],
)
async def test_no_reason_for_a_bad_address_has_a_token(url: str, log: io.StringIO, capfd) -> None:
    channels = {"desk": Channel(id="desk", url=Secret(url))}
    sender = AppriseSender(channels, DeliverySettings(timeout=0.3))
    found = find_service(Secret(url), DeliverySettings())
    shown = [repr(check_channels(channels)), repr(found), str(found), log.getvalue(), *capfd.readouterr()]
    assert TOKEN.lower() not in "".join(shown).lower()
    del sender


async def test_a_service_that_raises_tells_no_token(monkeypatch: pytest.MonkeyPatch, log: io.StringIO) -> None:
    url = f"json://127.0.0.1:{free_port()}/{TOKEN}"
    sender = AppriseSender({"desk": Channel(id="desk", url=Secret(url))}, DeliverySettings(timeout=5.0))
    from apprise.plugins.custom_json import NotifyJSON

    def fail(*_: object, **__: object) -> bool:
        raise KeyError(TOKEN)

    monkeypatch.setattr(NotifyJSON, "send", fail)
    try:
        outcome = await sender.send("desk", message(alert(), now=NOW, in_doubt=False, key="k"))
    except Exception:  # noqa: BLE001 - the assertion is that there is none
        pytest.fail(traceback.format_exc())
    assert "KeyError" in repr(outcome)
    assert TOKEN not in repr(outcome) + log.getvalue()
