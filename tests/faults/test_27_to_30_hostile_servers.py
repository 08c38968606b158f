"""Rows 27 to 30, 44 and 45: the daemon polls servers that refuse, cannot be found, break TLS, drip, stall, send bombs and
bodies without end, thirty at once. Each gets a reason; a good feed beside them keeps its time; memory stays; and when
they recover, nothing that they publish is lost.
"""

import ssl
import time

import psutil
import pytest
import trustme

from tests.faults.field import figure
from tests.hostile_server import HostileServer, aside

MIB = 1024 * 1024
HOSTILE = {
    "silent": "timed out|silent",
    "slow-headers": "complete answer|silent",
    "slow-body": "complete answer|silent|slow",
    "stalled-body": "silent|complete answer",
    "continues": "complete answer|silent",
    "hang-up": "closed the connection",
    "reset": "broke",
    "endless": "larger",
    "oversized": "larger",
    "until-closed": "larger",
    "bomb": "larger",
    "bomb?coding=deflate": "larger",
    "bomb?coding=br": "larger",
    "bomb?coding=zstd": "larger",
    "gzip-padding": "larger",
    "gzip-members": "members",
    "encoded": "encoding",
    "short-length": "too early",
    "cut-chunks": "too early",
    "bad-chunks": "not HTTP",
    "garbage": "not HTTP",
    "long-header": "headers",
    "many-headers": "headers",
    "circle": "circle",
    "stairs": "10 times",
    "redirect?to=file:///etc/passwd": "no http",
    "redirect?to=http://169.254.169.254/latest/meta-data/": "not public",
    "unasked-304": "304",
    "status?code=401": "401",
    "status?code=410": "410",
    "page": "HTML",
    "entity-bomb": "refused",
    "external-entity": "refused",
}


def name_of(case: str) -> str:
    return "x-" + "".join(sign if sign.isalnum() else "-" for sign in case.lower()).strip("-")


def news_of(case: str) -> str:
    """News that no other case has: words alone would make one story of them."""
    return f"Nvidia, part {1_000 + list(HOSTILE).index(case)}"


def recovered(title: str) -> bytes:
    slug = "".join(sign for sign in title if sign.isalnum())
    item = f"<item><guid isPermaLink='false'>{slug}</guid><title>{title}</title></item>"
    old = f"<item><guid isPermaLink='false'>{slug}-old</guid><title>Weather</title></item>"
    return f"<rss version='2.0'><channel><title>f</title>{item}{old}</channel></rss>".encode()


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_27_28_29_30_44_45_thirty_hostile_servers_harm_nobody_else(field):
    secret = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.3").configure_cert(secret)
    with aside(HostileServer(host="127.0.0.2")) as hostile, aside(HostileServer(secret, host="127.0.0.3")) as unknown:
        wire = field.wire(every="1s")
        desk = field.hook()
        field.settings["poll"] |= {"timeout": "2s", "concurrency": 64, "max_body": 4 * MIB}
        for case in HOSTILE:
            url = hostile.url(f"/hostile/{case}")
            field.feeds.append({"id": name_of(case), "url": url, "every": "1s", "backfill": 9})
        others = {
            "x-refused": ("http://127.0.0.2:1/rss", "cannot be reached"),  # 27
            "x-no-name": (f"http://{'a' * 64}.example/rss", "not found"),  # 28
            "x-tls": (unknown.url("/rss"), "certificate"),  # 29
            "x-tls-on-http": (hostile.url("/rss").replace("http:", "https:"), "TLS"),  # 29
        }
        field.feeds += [{"id": name, "url": url, "every": "1s"} for name, (url, _) in others.items()]
        wanted = {name_of(case): words for case, words in HOSTILE.items()}
        wanted |= {name: words for name, (_, words) in others.items()}
        daemon = field.daemon().ready()
        process = psutil.Process(daemon.pid)
        daemon.until(lambda: daemon.says("feed wire: 2 entries"))
        before = peak = process.memory_info().rss
        waits = []
        for number in range(3):
            begun = time.monotonic()
            wire.add(f"Nvidia falls {number}")
            daemon.until(lambda number=number: f"Nvidia falls {number}" in desk.headlines)
            waits.append(time.monotonic() - begun)
            peak = max(peak, process.memory_info().rss)
        troubles = daemon.until(lambda: told(field, wanted))
        wrong = {
            name: troubles[name]
            for name, words in wanted.items()
            if not any(w in troubles[name] for w in words.split("|"))
        }
        assert not wrong
        assert peak - before < 100 * MIB
        healed = [case for case in HOSTILE if "external" not in case]
        for case in healed:
            hostile.feed(f"/hostile/{case}").body = recovered(news_of(case))
        expected = {news_of(case) for case in healed}
        daemon.until(lambda: expected <= set(desk.headlines), seconds=100)
        assert len(desk.headlines) == len(set(desk.headlines)), "and none twice"
        figure(
            f"rows 27-30, 44, 45: {len(wanted)} hostile servers, each with its reason; the good feed's news took at most "
            f"{max(waits):.1f} s, memory grew by {(peak - before) / MIB:.0f} MiB, {len(expected)} recovered, 0 lost"
        )
        assert daemon.stop() == 0


def told(field, wanted) -> dict[str, str] | None:
    """Each feed's trouble, once all have one."""
    troubles = {feed["feed"]: feed["trouble"] for feed in field.status()["feeds"] if feed["trouble"]}
    return troubles if wanted.keys() <= troubles.keys() and "not polled yet" not in troubles.values() else None
