import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from alerts.feeds import worker as worker_module
from alerts.feeds.process import Servant
from alerts.feeds.wire import REQUEST, ParseRequest
from alerts.feeds.worker import MEMORY, RESIDENT, ParseWorker
from alerts.model.document import Document, ParseFailed, ParseTrouble
from alerts.model.errors import ParserDied
from alerts.settings.settings import PollSettings

FEED = b"<rss version='2.0'><channel><item><title>T</title><pubDate>2024-01-01</pubDate></item></channel></rss>"

LABORIOUS = b"<item><description>" + b"&lt;p&gt;word &amp;amp; " * 400 + b"</description></item>"
"""Five thousand of them in a channel are refused nowhere, and keep the parser busy for many seconds."""

OPENING = b"<rss version='2.0'><channel>"


@pytest.fixture
async def worker():
    # A minute, so that a busy machine decides nothing; who waits for the end of a parse takes it down.
    parser = ParseWorker(PollSettings(parse_timeout=60.0))
    await parser.start()
    yield parser
    await parser.stop()


async def parse(parser: ParseWorker, body: bytes = FEED):
    return await parser.parse(body, url="https://example.org/feed", content_type="text/xml")


async def test_a_body_is_parsed_in_another_process(worker):
    found = await parse(worker)
    assert isinstance(found, Document)
    assert found.entries[0].title == "T"
    assert worker.pids
    assert os.getpid() not in worker.pids


async def test_no_process_runs_before_the_first_body_and_none_after_stop():
    parser = ParseWorker()
    await parser.start()
    assert parser.pids == ()
    await parse(parser)
    pids = parser.pids
    await parser.stop()
    assert parser.pids == ()
    assert not any(psutil.pid_exists(pid) for pid in pids)


async def test_a_warmed_worker_takes_the_first_body():
    parser = ParseWorker()
    parser.warm()
    await parser._warming
    (pid,) = parser.pids
    assert isinstance(await parse(parser), Document)
    assert parser.pids == (pid,)
    await parser.stop()
    parser.warm()
    assert parser.pids == ()


async def test_a_body_that_comes_while_the_worker_warms_up_waits_for_it():
    parser = ParseWorker()
    parser.warm()
    await asyncio.sleep(0)
    assert isinstance(await parse(parser), Document)
    assert len(parser.pids) == 1
    await parser.stop()
    assert parser.pids == ()


@pytest.mark.parametrize("steps", [0, 1, 5, 20])
async def test_an_end_while_the_worker_warms_up_leaves_no_process(steps):
    parser = ParseWorker()
    parser.warm()
    for _ in range(steps):
        await asyncio.sleep(0.001)
    await parser.stop()
    assert parser.pids == ()
    assert parser._warming.done()


async def test_one_worker_serves_many_bodies_one_after_the_other(worker):
    await parse(worker)
    pids = worker.pids
    for _ in range(20):
        await parse(worker)
    assert worker.pids == pids


async def test_the_caller_s_clock_decides_what_is_the_future():
    parser = ParseWorker(now=lambda: datetime(2023, 1, 1, tzinfo=UTC))
    found = await parse(parser)
    await parser.stop()
    assert isinstance(found, Document)
    assert found.entries[0].published is None


async def test_while_a_worker_hangs_others_are_served(worker):
    await parse(worker)
    os.kill(worker.pids[0], signal.SIGSTOP)  # As good as a regular expression that holds the interpreter for minutes.
    hanging = asyncio.create_task(parse(worker))
    await asyncio.sleep(0)
    other = await parse(worker)
    assert isinstance(other, Document)
    assert not hanging.done()
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)


async def test_a_worker_that_hangs_is_killed(worker):
    await parse(worker)
    (stuck,) = worker.pids
    os.kill(stuck, signal.SIGSTOP)
    worker._timeout = 0.5
    failed = await parse(worker)
    assert isinstance(failed, ParseFailed)
    assert failed.trouble is ParseTrouble.TIMEOUT
    assert stuck not in worker.pids
    assert not psutil.pid_exists(stuck)


async def test_a_worker_that_died_at_idle_is_replaced_without_notice(worker):
    await parse(worker)
    (first,) = worker.pids
    os.kill(first, signal.SIGKILL)
    assert isinstance(await parse(worker), Document)
    assert first not in worker.pids


async def test_a_body_that_kills_its_worker_twice_is_a_failure(worker, monkeypatch):
    started = worker_module.Servant.start

    async def doomed(**limits):
        servant = await started(**limits)
        os.kill(servant.pid, signal.SIGKILL)
        return servant

    monkeypatch.setattr(worker_module.Servant, "start", doomed)
    failed = await parse(worker)
    assert isinstance(failed, ParseFailed)
    assert failed.trouble is ParseTrouble.CRASHED
    monkeypatch.undo()
    assert isinstance(await parse(worker), Document)


async def test_a_body_that_needs_too_much_memory_is_a_failure_and_the_next_is_parsed(worker, monkeypatch):
    monkeypatch.setattr(worker_module, "MEMORY", 96 * 1024 * 1024)
    failed = await parse(worker, b"<rss><channel>" + b"<item><title>x</title></item>" * 4_000 + b"y" * 40_000_000)
    assert isinstance(failed, ParseFailed)
    assert failed.trouble is ParseTrouble.CRASHED
    assert isinstance(await parse(worker), Document)


async def test_a_worker_is_replaced_after_so_many_bodies(worker, monkeypatch):
    monkeypatch.setattr(worker_module, "PARSES", 2)
    seen = set()
    for _ in range(6):
        assert isinstance(await parse(worker), Document)
        seen |= set(worker.pids)
    assert len(seen) >= 3


async def test_a_worker_that_has_grown_is_replaced(worker, monkeypatch):
    monkeypatch.setattr(worker_module, "RESIDENT", 1)
    await parse(worker)
    before = worker.pids
    assert isinstance(await parse(worker), Document)
    assert not set(before) & set(worker.pids)


async def test_signals_to_the_group_do_not_end_a_worker(worker):
    await parse(worker)
    (pid,) = worker.pids
    assert os.getpgid(pid) != os.getpgid(0)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        os.kill(pid, number)
    assert isinstance(await parse(worker), Document)
    assert worker.pids == (pid,)


async def test_a_worker_does_not_know_the_secrets_of_the_environment(worker, monkeypatch):
    monkeypatch.setenv("DESK_URL", "slack://secret")
    await parse(worker)
    assert "DESK_URL" not in psutil.Process(worker.pids[0]).environ()


async def test_many_at_once_are_all_answered_by_few_workers(worker):
    found = await asyncio.gather(*(parse(worker) for _ in range(40)))
    assert all(isinstance(outcome, Document) for outcome in found)
    assert len(worker.pids) <= worker_module.WORKERS


async def test_a_cancelled_parse_leaves_no_worker_in_doubt(worker):
    await parse(worker)
    (pid,) = worker.pids
    os.kill(pid, signal.SIGSTOP)
    task = asyncio.create_task(parse(worker))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not psutil.pid_exists(pid)
    assert isinstance(await parse(worker), Document)


async def test_a_worker_whose_answer_nobody_reads_can_be_ended():
    items = "".join(f"<item><title>{n} {'word ' * 100}</title></item>" for n in range(2_000))
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    servant = await Servant.start(memory=MEMORY, parses=10, resident=RESIDENT)
    line = ParseRequest(url="", content_type=None, max_items=5_000, timeout=30.0, now=datetime.now(UTC)).encode()
    servant._process.stdin.write(REQUEST.pack(len(line), len(body)) + line + body)
    async with asyncio.timeout(30):
        while not servant._process.stdout._paused:  # noqa: ASYNC110 - asyncio tells nobody when it pauses
            await asyncio.sleep(0.01)

    async with asyncio.timeout(30):
        await servant.end()

    assert not psutil.pid_exists(servant.pid)


async def test_stop_ends_what_is_being_parsed(worker):
    await parse(worker)
    os.kill(worker.pids[0], signal.SIGSTOP)
    tasks = [asyncio.create_task(parse(worker)) for _ in range(3)]
    await asyncio.sleep(0.01)
    await worker.stop()
    for task in tasks:
        with pytest.raises(ParserDied):
            await task


async def test_no_worker_to_be_had_is_said(worker, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(ParserDied):
        await parse(worker)


@pytest.mark.slow
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "parsing"])
def test_a_killed_parent_leaves_no_worker_behind(tmp_path, busy):
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import asyncio
            from alerts.feeds.worker import ParseWorker
            from alerts.settings.settings import PollSettings

            async def main():
                parser = ParseWorker(PollSettings(parse_timeout=1.0))
                await parser.parse(b"<rss/>", url="", content_type=None)
                if {busy}:
                    asyncio.create_task(parser.parse({OPENING!r} + {LABORIOUS!r} * 5_000, url="", content_type=None))
                    await asyncio.sleep(0.2)
                print(parser.pids[0], flush=True)
                await asyncio.sleep(600)

            asyncio.run(main())
            """
        )
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, cwd=root, env={"PYTHONPATH": str(root)}
    ) as parent:
        assert parent.stdout is not None
        servant = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert psutil.wait_procs([servant], timeout=10)[1] == []


async def test_a_body_that_hangs_the_parser_is_given_up_in_time_and_the_next_is_parsed(worker):
    worker._timeout = 1.0
    failed = await parse(worker, OPENING + LABORIOUS * 5_000 + b"</channel></rss>")
    worker._timeout = 60.0
    assert isinstance(failed, ParseFailed)
    assert failed.trouble is ParseTrouble.TIMEOUT
    assert "1 s" in failed.detail
    assert isinstance(await parse(worker), Document)
