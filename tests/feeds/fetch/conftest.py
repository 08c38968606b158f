import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from alerts.feeds.fetch import HttpFetcher
from alerts.settings.settings import PollSettings
from tests.hostile_server import HostileServer

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer() as running:
        yield running


@pytest.fixture
def fetching() -> Callable[..., HttpFetcher]:
    """Makes a fetcher that may reach loopback and is impatient; any setting may be given."""

    def make(*, monotonic=time.monotonic, tls=None, **settings) -> HttpFetcher:
        given = {"allow_addresses": LOOPBACK, "timeout": 0.6, "max_body": 1024 * 1024} | settings
        return HttpFetcher(PollSettings(**given), monotonic=monotonic, now=lambda: datetime.now(UTC), tls=tls)

    return make


@pytest.fixture
async def fetcher(fetching) -> AsyncIterator[HttpFetcher]:
    async with fetching() as ready:
        yield ready
