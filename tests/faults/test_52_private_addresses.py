"""Row 52: a private address is not reached, however it is spelt, by redirect or by rebinding, and no credential follows a
redirect to another origin. What the operator lists is.
"""

from urllib.parse import quote

import pytest

from tests.faults.field import figure
from tests.hostile_server import HostileServer, aside

SPELLINGS = """
127.0.0.1 127.1 127.0.1 0 0.0.0.0 0x7f.1 0x7f000001 2130706433 017700000001 0177.0.0.1 localhost LOCALHOST localhost.
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1]
[2002:7f00:1::] [::127.0.0.1] [fe80::1] [fd00:ec2::254] 10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1
100.100.100.200 192.0.0.192 168.63.129.16 １２７.0.0.1 127。0。0。1
""".split()  # noqa: SIM905 - a table of words
REFUSED = ("not public", "no http or https address", "not found", "cannot be")


def test_52_no_spelling_of_a_private_address_is_reached(field):
    field.settings["poll"] = {"every": "1s", "timeout": "3s", "concurrency": 64, "allow_addresses": ["127.0.0.9/32"]}
    with aside(HostileServer()) as inside, aside(HostileServer(host="127.0.0.9")) as listed:
        inside.feed("/rss")
        listed.feed("/rss")
        for number, spelling in enumerate(SPELLINGS):
            field.feeds.append({"id": f"s{number}", "url": f"http://{spelling}:{inside.port}/rss"})
        for number, spelling in enumerate(SPELLINGS[:12]):
            target = f"http://{spelling}:{inside.port}/rss"
            field.feeds.append({"id": f"r{number}", "url": listed.url(f"/hostile/redirect?to={target}")})
        field.feeds.append({"id": "listed", "url": listed.url("/rss")})
        field.hook()
        field.write()
        done = field.command("run", "--once")
        troubles = {feed["feed"]: feed["trouble"] for feed in field.status()["feeds"]}
        assert troubles.pop("listed") is None, done.stderr
        reached = {name: words for name, words in troubles.items() if not words or not any(w in words for w in REFUSED)}
        assert reached == {}
        assert inside.connections == 0
    figure(f"row 52: {len(SPELLINGS)} spellings and 12 redirects, 0 of them reached")


@pytest.mark.parametrize("status", [302, *(pytest.param(code, marks=pytest.mark.slow) for code in (301, 307, 308))])
def test_52_nothing_that_was_given_for_one_origin_follows_a_redirect_to_another(field, status):
    with aside(HostileServer()) as mine, aside(HostileServer()) as other:
        mine.feed("/rss")
        other.feed("/rss")
        secrets = {
            "headers": {"X-Api-Key": "hunter-key", "Authorization": "Bearer hunter-token"},
            "cookies": {"session": "hunter-cookie"},
        }
        basic = {"user": "jane", "password": "hunter-pass"}
        away = mine.url(f"/hostile/redirect?status={status}&to={other.url('/rss')}")
        back = quote(other.url(f"/hostile/redirect?status={status}&to={mine.url('/rss')}"))
        field.feeds = [
            {"id": "here", "url": mine.url("/rss"), **secrets},
            {"id": "away", "url": away, **secrets, "headers": {"X-Api-Key": "hunter-key"}, "auth": basic},
            {"id": "in-url", "url": away.replace("http://", "http://jane:hunter-url@")},
            {"id": "and-back", "url": mine.url(f"/hostile/redirect?to={back}"), **secrets},
        ]
        field.hook()
        field.write()
        field.command("run", "--once")
        assert [feed["trouble"] for feed in field.status()["feeds"]] == [None] * 4
        here = next(request for request in mine.asked("/rss") if "x-api-key" in request.headers)
        assert here.headers["x-api-key"] == "hunter-key"
        assert here.headers["authorization"] == "Bearer hunter-token"
        assert here.headers["cookie"] == "session=hunter-cookie"
        first = [request for request in mine.asked("/hostile/redirect") if "authorization" in request.headers]
        assert len(first) == 3, "the origin itself is told"
        assert len(other.requests) == 3
        assert "hunter" not in repr([request.headers for request in other.requests])
        assert sum("hunter" in repr(request.headers) for request in mine.asked("/rss")) == 1, "nor back again"
