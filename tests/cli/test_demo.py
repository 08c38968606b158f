"""The demo as a person starts it: one command, and what stands on the screen."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

# One run is looked at by all of these tests, so they are one worker's; the first waits for all of it, on a slow machine too.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(330)]

COMMAND = (sys.executable, "-m", "alerts", "demo")
ROOT = Path(__file__).parents[2]
ALERT = re.compile(r"^(\d\d:\d\d|     ) ▌ (.*)$")


def environment(tmp: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR", "COLUMNS"}}
    return kept | {"TMPDIR": str(tmp), "PYTHONPATH": str(ROOT), "COLUMNS": "200", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One whole run in another directory, eight times as fast, into a pipe."""
    away = tmp_path_factory.mktemp("demo")
    picture = away / "picture.svg"
    command = (*COMMAND, "--speed", "8", "--picture", str(picture))
    done = subprocess.run(
        command, cwd=away, env=environment(away), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done, away


@pytest.fixture(scope="module")
def alerts(run):
    """Each alert as the lines of its block: head, headline, ..., reason."""
    blocks: list[list[str]] = []
    for line in run[0].stdout.splitlines():
        if found := ALERT.match(line):
            if found[1].strip():
                blocks.append([])
            blocks[-1].append(found[2].strip())
    return blocks


def headlines(alerts, rule):
    return [block[1].replace("[", "").replace("]", "") for block in alerts if f" {rule} · " in block[0]]


def figures(run, name):
    line = next(line for line in run[0].stdout.splitlines() if line.strip().startswith(name))
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", line)]


@pytest.mark.slow
def test_it_ends_well_and_says_nothing_on_stderr(run):
    assert run[0].stderr == ""


@pytest.mark.slow
def test_without_a_terminal_there_is_neither_colour_nor_motion(run):
    assert not re.search(r"[\x1b\r\x07]", run[0].stdout)


@pytest.mark.slow
def test_it_leaves_nothing_behind(run):
    assert {path.name for path in run[1].iterdir()} == {"picture.svg"}


@pytest.mark.slow
def test_the_news_that_matter_become_alerts_in_three_languages(alerts):
    nvidia = headlines(alerts, "DeepSeek moves Nvidia")
    assert any("largest one-day loss" in headline for headline in nvidia)
    assert any("Kurssturz" in headline for headline in nvidia)
    # One alert for one event, whatever the language: this one is the English alert's.
    assert not any("英伟达收跌约17%" in headline for headline in nvidia)
    assert any("輝達" in headline for headline in nvidia)
    assert headlines(alerts, "Qwen2.5-Max") == [
        "阿里云通义千问发布旗舰模型Qwen2.5-Max",
        "Alibaba's Qwen2.5‑Max is a mixture-of-experts model, and not open",
    ]
    assert "美联储维持利率在4.25%至4.50%不变" in headlines(alerts, "Interest rates")


@pytest.mark.slow
def test_four_outlets_in_three_languages_report_one_model_and_make_one_alert(run):
    joined = [
        line
        for line in run[0].stdout.splitlines()
        if "joins the story of 财经快讯" in line and re.search(r"Qwen ?2\.5", line)
    ]
    assert len(joined) == 3
    assert any("Alibaba stellt" in line for line in joined)


@pytest.mark.slow
@pytest.mark.parametrize(
    "noise",
    [
        "Bürgergeld-Sanktionen",
        "SIX Sanktionskommission",
        "Court-sanctioned scheme",
        "Kreisligist",
        "The next Nvidia",
        "下一个英伟达",
        "FedEx rates",
        "Chipkarte",
        "Chip shot",
        "Qwen2.5-VL",
        "Kommentar",
        "Börse am Abend",
    ],
)
def test_noise_is_seen_and_stays_silent(run, alerts, noise):
    plain = run[0].stdout
    assert noise in plain
    assert not any(noise in line.replace("[", "").replace("]", "") for block in alerts for line in block)


@pytest.mark.slow
def test_a_story_that_another_outlet_repeats_is_alerted_once(run, alerts):
    # Tracking parameters, http, www, amp, and a fragment: seven links lead to pages that are known already.
    said = [line for line in run[0].stdout.splitlines() if "same story as" in line]
    assert len(said) == 7
    decision = ("Fed holds", "Fed lässt Leitzins unverändert", "美联储维持利率")
    fed = [headline for headline in headlines(alerts, "Interest rates") if headline.startswith(decision)]
    assert len(fed) == 1


@pytest.mark.slow
def test_an_edit_that_makes_an_item_match_is_marked_and_later_edits_are_silent(run, alerts):
    edited = [block for block in alerts if block[0].endswith("edited")]
    assert [block[1] for block in edited] == ["[Nvidia] leads chip stocks [lower] as [DeepSeek] unsettles Wall Street"]
    assert "edited, no new match: UPDATE 2-Nvidia" in run[0].stdout


@pytest.mark.slow
def test_news_from_an_outage_is_marked_late_and_nothing_else_is(alerts):
    late = [block for block in alerts if block[0].endswith("late")]
    # The other piece of news from the outage joins a story that was told before.
    assert [block[1] for block in late] == ["[ASML] meldet überraschend hohe [Bestellungen]"]
    assert "Wiener Börsendienst" in late[0][0]


@pytest.mark.slow
def test_each_alert_says_why(alerts):
    assert all(any(line.startswith("because ") for line in block[2:]) for block in alerts)
    chosen = next(block for block in alerts if "Kurssturz" in block[1])
    assert "Nvidia (topic:nvidia) + DeepSeek (topic:deepseek) + Kurssturz (topic:price-move)" in chosen[-1]


@pytest.mark.slow
def test_the_summary_adds_up(run, alerts):
    (count, critical, high, normal, low) = figures(run, "Alerts")
    assert count == len(alerts) == critical + high + normal + low
    assert figures(run, "Matches") == [count + figures(run, "Suppressed")[0]]
    assert figures(run, "Feeds")[0] == 10
    assert figures(run, "Duplicates dropped")[0] >= 7
    # The desk refused one message once: it was sent again, and none was lost or doubled.
    delivered, again, *troubles = figures(run, "Deliveries")
    assert (delivered, again, troubles) == (count, 1, [0, 0, 0, 0])
    assert "ms   median" in run[0].stdout
    assert "Summary" in run[0].stdout


@pytest.mark.slow
def test_the_picture_loads_nothing_from_anywhere(run):
    picture = (run[1] / "picture.svg").read_text("utf-8")
    assert set(re.findall(r"https?://[^\"' )<]+", picture)) == {"http://www.w3.org/2000/svg"}
    assert "CRITICAL" in picture


@pytest.mark.slow
def test_ctrl_c_ends_it_in_order(tmp_path):
    with subprocess.Popen(
        COMMAND, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if "January 2025 ──" in line:
                break
        demo.send_signal(signal.SIGINT)
        rest, errors = demo.communicate(timeout=30)
    assert demo.returncode == 0
    assert errors == ""
    assert "Summary (stopped early)" in rest
    assert list(tmp_path.iterdir()) == []
