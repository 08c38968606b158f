"""Feeds that are all new, from the request to committed items: CPU a feed, beside other programs that read feeds.

Every captured document that there is (../shared/data, single captures and series), each once at an address of its own, up to 500,
and the same ones to all programs; made feeds where they are not here. The real daemon with ``run --once`` and the shipped rules, on a new database: fetching, parsing in its worker,
identities, stories, rules, commit; what it needs to start with one feed is taken off. Beside it, in the same run, the
library ``reader`` in a virtual environment that is made for it; newsboat and rss2email where they are installed.
Run: python -m benchmarks.readers [most]
"""

import asyncio
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.parsing import DATA, feed
from benchmarks.rig.daemon import ROOT, configure
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.server import FeedServer, Served

READER = """
import sys, reader
store = reader.make_reader(sys.argv[1])
urls = sys.stdin.read().split()
for url in urls:
    store.add_feed(url)
store.update_feeds(workers=1)
counts = store.get_entry_counts()
print(counts.total)
"""
_MOST = 500
_VENV = ROOT / "var" / "reader-venv"


def captures() -> tuple[list[bytes], list[bytes]]:
    """The captured documents, none twice: single ones, and those of the series that are none of these."""
    seen: set[bytes] = set()
    found: tuple[list[bytes], list[bytes]] = [], []
    for bodies, folder in zip(found, (DATA, DATA.parent / "series"), strict=True):
        for path in sorted(folder.glob("*/*")):
            body = path.read_bytes()
            if path.suffix not in {".csv", ".json", ".md"} and body not in seen:
                seen.add(body)
                bodies.append(body)
    return found


async def _cpu(*command: str, given: str = "", accepted: tuple[int, ...] = (0,), **environ: str) -> tuple[float, str]:
    """CPU seconds of a command and all its children, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, env={**os.environ, **environ}
    )
    out, err = await process.communicate(given.encode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in accepted:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {err.decode()[-2_000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, out.decode()


async def _ours(folder: Path, server: FeedServer) -> float:
    config = configure(folder, server)
    places = ("--config", str(config), "--state-dir", str(folder / "state"))
    return (await _cpu(sys.executable, "-m", "alerts", "run", "--once", *places, accepted=(0, 1)))[
        0
    ]  # 1: one of them is no feed


async def _reader(folder: Path, urls: list[str]) -> tuple[float, str] | None:
    python = _VENV / "bin" / "python"
    if not python.exists():
        uv = Path(sys.executable).with_name("uv")
        try:
            await _cpu(str(uv), "venv", "--quiet", "--python", sys.executable, str(_VENV))
            await _cpu(str(uv), "pip", "install", "--quiet", "reader", "sgmllib3k", VIRTUAL_ENV=str(_VENV))
        except (RuntimeError, OSError):
            return None
    if not python.exists():
        return None
    return await _cpu(str(python), "-c", READER, str(folder / "reader.sqlite"), given="\n".join(urls))


async def _newsboat(folder: Path, urls: list[str]) -> float | None:
    if shutil.which("newsboat") is None:
        return None
    place = folder / f"newsboat-{len(urls)}"
    place.mkdir()
    (place / "urls").write_text("\n".join(urls) + "\n")
    (place / "config").write_text("reload-threads 1\n")
    files = ("-u", str(place / "urls"), "-c", str(place / "cache.db"), "-C", str(place / "config"))
    return (await _cpu("newsboat", *files, "-x", "reload"))[0]


async def _rss2email(folder: Path, urls: list[str]) -> float | None:
    if shutil.which("r2e") is None:
        return None
    place = folder / f"r2e-{len(urls)}"
    place.mkdir()
    lines = ["[DEFAULT]", "to = desk@example.org", ""]
    for number, url in enumerate(urls):
        lines += [f"[feed.f{number}]", f"url = {url}", ""]
    (place / "config").write_text("\n".join(lines))
    files = ("-c", str(place / "config"), "-d", str(place / "data.json"))
    return (await _cpu("r2e", *files, "run", "--no-send"))[0]


async def measure(bodies: list[bytes]) -> dict[str, float]:
    server = FeedServer({f"feed-{n:03}": Served(body) for n, body in enumerate(bodies)}, 50)
    one = FeedServer({"feed-000": Served(feed(1))})
    found: dict[str, float] = {}
    async with server, one:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            urls, single = [server.url(feed) for feed in server.feeds], [one.url("feed-000")]
            start = await _ours(folder / "start", one)
            found["ours"] = await _ours(folder / "ours", server) - start
            first = await _reader(folder, single)
            (folder / "reader.sqlite").unlink(missing_ok=True)
            whole = await _reader(folder, urls)
            if first and whole:
                found["reader"] = whole[0] - first[0]
                found["entries"] = float(whole[1])
            for label, call in (("newsboat", _newsboat), ("rss2email", _rss2email)):
                begin, end = await call(folder, single), await call(folder, urls)
                if begin is not None and end is not None:
                    found[label] = end - begin
    return {label: value / len(bodies) * 1_000 if label != "entries" else value for label, value in found.items()}


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else _MOST
    single, series = captures()
    bodies = [*single, *series][:most] or [feed(50)] * most
    found = asyncio.run(measure(bodies))
    ours = found["ours"]
    figures = [Figure("Tapewatch: CPU a feed", ours, "ms")]
    for label in ("reader", "newsboat", "rss2email"):
        if label in found:
            times = found[label] / ours
            figures.append(Figure(f"{label}: CPU a feed", found[label], "ms", None, f"{times:.2f} times Tapewatch's"))
    absent = [label for label in ("reader", "newsboat", "rss2email") if label not in found]
    notes = [f"not here, so not measured: {', '.join(absent)}"] if absent else []
    if len(single) + len(series) < most:
        notes.append(
            f"{len(single)} single captures and {len(series)} of series are all that there are of {most}; each is served once, "
            f"the same to all; {found.get('entries', 0):.0f} entries by reader's count"
        )
    show(f"{len(bodies)} captured feeds that are all new, from the request to committed items", figures, *notes)


if __name__ == "__main__":
    main()
