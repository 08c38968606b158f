"""Fetch settings are exchanged while polls are under way."""

import asyncio
import time
from datetime import UTC, datetime
from ipaddress import ip_network

from aiohttp import web

from alerts.daemon.fetching import ReplaceableFetcher
from alerts.feeds.governor import Governor
from alerts.model.fetch import Fetched, FetchRequest
from alerts.settings.settings import PollSettings

LOOPBACK = (ip_network("127.0.0.0/8"),)


async def test_a_poll_under_way_ends_by_the_settings_it_began_with():
    asked, answer, seen = asyncio.Event(), asyncio.Event(), []

    async def slow(request):
        seen.append(request.headers["User-Agent"])
        asked.set()
        await answer.wait()
        return web.Response(text="<rss/>")

    app = web.Application()
    app.router.add_get("/", slow)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/"
    fetcher = ReplaceableFetcher(time.monotonic, lambda: datetime.now(UTC), Governor({}, monotonic=time.monotonic))
    try:
        await fetcher.use(PollSettings(user_agent="before", allow_addresses=LOOPBACK))
        first = asyncio.create_task(fetcher.fetch(FetchRequest(feed="a", url=url)))
        await asked.wait()
        await fetcher.use(PollSettings(user_agent="after", allow_addresses=LOOPBACK))
        answer.set()
        second = await fetcher.fetch(FetchRequest(feed="a", url=url))
        assert isinstance(await first, Fetched)
        assert isinstance(second, Fetched)
        assert seen == ["before", "after"]
    finally:
        await fetcher.close()
        await runner.cleanup()
