"""Row 56: rule files that are made to explode are refused in bounded time and memory, and a running daemon goes on."""

import json
import os
import subprocess
import sys
import time

import pytest

from tests.faults.field import figure
from tests.faults.process import ROOT

LEVELS = 100_000
LAUGHS = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
)
BOMBS = {
    "a billion laughs": (LAUGHS, "Y008"),
    "laughs in a topic": ("topics: {t: {any: [" + "&a [" * 9 + "x" + "]" * 9 + ", *a" * 50 + "]}}", "R"),
    "nested lists": ("[" * LEVELS, "Y009"),
    "nested mappings": ("{a: " * LEVELS, "Y009"),
    "nested dashes": ("- " * LEVELS, "Y009"),
    "nested questions": ("? " * LEVELS, "Y"),
    "nested conditions": ("rules: [{id: r, when: " + "{all: [" * LEVELS, "Y009"),
    "deep indentation": ("\n".join(" " * n + "a:" for n in range(3_000)), "Y009"),
    "a tag that runs a command": ("a: !!python/object/apply:os.system ['touch bombed']", "Y004"),
    "a tag in a rule": ("rules: [{id: r, when: !!binary aGVsbG8=}]", "Y004"),
    "an alias inside of itself": ("rules: &r [{id: r, when: *r}]", "Y008"),
    "merge keys": ("a: &a {b: 1}\nc: {<<: *a}", "Y008"),
    "a million values": (f"rules: [{'x,' * 1_000_000}]", "Y010"),
    "a million slips": ("rules:\n" + "- {x: 1}\n" * 100_000, "R001"),
    "one key again and again": ("a: 1\n" * 300_000, "Y003"),
    "too large": ("#" * (16 * 1024 * 1024 + 1), "Y010"),
    "a phrase without end": (f"topics: {{t: {{any: ['{'äoe-' * 100_000}']}}}}", "R010"),
    "half a million stars": (f"topics: {{t: {{any: ['{'abc* ' * 100_000}']}}}}", "R010"),
    "counts of counts": ("rules: [{id: r, when: {regex: '((a{1,100}){1,100}){1,100}'}}]", "R018"),
}
SECONDS, MEBIBYTES = 30, 300
"""CPU of the whole command on a busy machine, and the memory of its process, of which 70 MiB are Python and libraries."""

MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
open(sys.argv[1], "w").write(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
sys.exit(done.returncode)
"""
"""Runs a command and writes what it used. A process counts the memory of the one that it was forked from as its own, so
that one must be small: these tests are not.
"""


SOME = {"a billion laughs", "nested lists", "a tag that runs a command", "half a million stars"}
"""One of each kind; the others have a process each as well, and are for the slow suite."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name not in SOME)) for name in BOMBS])
def test_56_a_bomb_is_refused_in_bounded_time_and_memory(name, tmp_path):
    text, code = BOMBS[name]
    (tmp_path / "bomb.yaml").write_text(text)
    command = [sys.executable, "-m", "alerts", "check", "--format", "json", "--rules", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, tmp_path / "used", *command], capture_output=True, cwd=ROOT, check=False
    )
    said, complaint = done.stdout, done.stderr
    seconds, mebibytes = json.loads((tmp_path / "used").read_text())
    assert (done.returncode, complaint) == (1, b"")
    found = json.loads(said)
    assert any(problem["code"].startswith(code) for problem in found)
    assert len(found) <= 400
    assert len(said) < 400_000
    assert seconds < SECONDS
    assert mebibytes < MEBIBYTES
    assert not (ROOT / "bombed").exists()
    figure(f"row 56: {name}: {seconds:.1f} s of CPU, {mebibytes:.0f} MiB")


@pytest.mark.slow
def test_56_a_running_daemon_refuses_bombs_and_goes_on(field):
    field.wire(), field.hook("desk"), field.hook("ops")
    daemon = field.daemon().ready()
    field.baseline(daemon)
    for number, name in enumerate(("a billion laughs", "nested lists", "nested conditions")):
        began = time.monotonic()
        bomb = field.rules.with_name(f"bomb-{number}.yaml")
        bomb.write_text(BOMBS[name][0])
        os.kill(daemon.pid, 1)
        daemon.until(lambda bomb=bomb: daemon.says(bomb.name))
        figure(f"row 56: {name} refused by the running daemon within {time.monotonic() - began:.1f} s")
        field.wires["wire"].add(f"Nvidia after bomb {number}")
        field.until_delivered(daemon, number + 1)
    assert daemon.stop() == 0
