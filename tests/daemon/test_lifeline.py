"""The dead man's switch, against a server on loopback."""

import asyncio
import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from alerts.daemon.lifeline import Lifeline
from alerts.model.secret import Secret


@pytest.fixture
async def switch():
    """An address that notes calls; ``statuses`` are the answers to come, then 200."""
    calls, statuses = [], []

    async def note(request):
        if request.path == "/moved":
            raise web.HTTPMovedPermanently("/ping/secret-token")
        calls.append(request.path)
        return web.Response(status=statuses.pop(0) if statuses else 200)

    app = web.Application()
    app.router.add_get("/{path:.*}", note)
    async with TestServer(app) as server:
        yield str(server.make_url("/ping/secret-token")), calls, statuses


async def calls_of(lifeline, url, calls, wanted):
    task = asyncio.create_task(lifeline.run(lambda: (Secret(url) if url else None, 0.01)))
    for _ in range(500):
        await asyncio.sleep(0.01)
        if len(calls) >= wanted:
            break
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_it_is_called_as_long_as_work_gets_on(switch):
    url, calls, _ = switch
    await calls_of(Lifeline(lambda: 1.0), url, calls, 3)
    assert set(calls) == {"/ping/secret-token"}
    assert len(calls) >= 3


async def test_a_call_arrives_where_a_redirect_leads(switch):
    url, calls, _ = switch
    await calls_of(Lifeline(lambda: 1.0), url.replace("/ping/secret-token", "/moved"), calls, 1)
    assert set(calls) == {"/ping/secret-token"}


async def test_it_is_called_by_the_proxy_that_the_environment_names(switch, monkeypatch):
    url, calls, _ = switch
    monkeypatch.setenv("http_proxy", url.replace("/ping/secret-token", ""))
    monkeypatch.setenv("no_proxy", "")
    await calls_of(Lifeline(lambda: 1.0), "http://ping.example/secret-token", calls, 1)
    assert set(calls) == {"/secret-token"}


async def test_it_is_not_called_while_nothing_gets_on(switch):
    url, calls, _ = switch
    task = asyncio.create_task(Lifeline(lambda: 61.0).run(lambda: (Secret(url), 0.01)))
    await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert calls == []


async def test_a_call_that_fails_is_told_once_without_the_address_and_its_recovery_too(switch, caplog):
    url, calls, statuses = switch
    statuses += [500, 503]
    with caplog.at_level(logging.INFO):
        await calls_of(Lifeline(lambda: 0.0), url, calls, 4)
    told = [record.getMessage() for record in caplog.records if "alive.url" in record.getMessage()]
    assert told == [
        "the address of alive.url cannot be called: answered 500",
        "the address of alive.url can be called again",
    ]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("alerts")]
    assert "secret-token" not in "".join(ours)


async def test_no_server_at_all_ends_nothing(caplog):
    task = asyncio.create_task(Lifeline(lambda: 0.0).run(lambda: (Secret("http://127.0.0.1:9/secret-token"), 0.01)))
    await asyncio.sleep(0.2)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "secret-token" not in caplog.text
