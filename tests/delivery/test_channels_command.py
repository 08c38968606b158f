"""``tapewatch channels``, as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.delivery.loopback import Loopback

TOKEN = "T0KENwhollysecret"


def configured(folder: Path, channels: dict[str, str]) -> Path:
    (folder / "rules").mkdir()
    path = folder / "tapewatch.yaml"
    lines = [f'  {name}: {{url: "{url}"}}' for name, url in channels.items()]
    path.write_text(
        "version: 1\nrules: rules\ndelivery: {timeout: 20s}\n"
        'feeds:\n  - {id: wire, url: "https://news.example/rss", every: 60s}\n'
        "channels:\n" + "\n".join(lines) + "\n",
        encoding="utf-8",
    )
    return path


async def tapewatch(*arguments: str, config: Path) -> subprocess.CompletedProcess[str]:
    import asyncio

    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "alerts", "channels", *arguments],
        env={**os.environ, "TAPEWATCH_CONFIG": str(config), "HOOK_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_every_channel_gets_a_message_and_a_line(tmp_path: Path) -> None:
    async with Loopback() as service:
        config = configured(
            tmp_path,
            {
                "desk": service.url("/${HOOK_TOKEN}"),
                "ops": service.url("/status/404/x"),
                "off": service.url("/hang?rto=0.2"),
            },
        )
        done = await tapewatch("test", config=config)
        assert done.stdout.splitlines() == [
            "desk  ok",
            "ops   answered 404 Not Found",
            "off   no answer within 0.2 s",
        ], done.stderr
        assert done.returncode == 69
        assert done.stderr == ""
        assert [taken.path for taken in service.ledger if TOKEN in taken.path] == [f"/{TOKEN}"]
        assert TOKEN not in done.stdout + done.stderr


async def test_a_named_channel_alone_is_tried(tmp_path: Path) -> None:
    async with Loopback() as service:
        config = configured(tmp_path, {"desk": service.url("/a"), "ops": service.url("/b")})
        done = await tapewatch("test", "desk", "--format", "json", config=config)
        assert done.returncode == 0, done.stderr
        row = json.loads(done.stdout)
        assert (row["channel"], row["ok"], row["reason"]) == ("desk", True, None)
        assert [taken.path for taken in service.ledger] == ["/a"]


async def test_a_name_that_is_not_there_gets_a_suggestion(tmp_path: Path) -> None:
    config = configured(tmp_path, {"desk": "json://127.0.0.1:9/"})
    done = await tapewatch("test", "dask", config=config)
    assert done.returncode == 2
    assert 'no such channel: "dask"; did you mean "desk"?' in done.stderr


@pytest.mark.parametrize("form", ["text", "json"])
async def test_the_list_names_services_and_no_address(tmp_path: Path, form: str) -> None:
    config = configured(
        tmp_path, {"desk": "jsons://h.example.com/${HOOK_TOKEN}", "mail": "mailto://u:${HOOK_TOKEN}@h.example.com"}
    )
    done = await tapewatch("list", "--format", form, config=config)
    assert done.returncode == 0, done.stderr
    for word in ("desk", "JSON", "mail", "E-Mail"):
        assert word in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    assert "h.example.com" not in done.stdout
