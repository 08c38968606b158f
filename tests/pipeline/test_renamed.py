"""A publisher that names all its items anew has no news; what only looks so is told."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

import pytest

from alerts.model.item import Entry
from tests.pipeline.memory import NOW, Memory

HOUR = timedelta(hours=1)
DATES = [NOW - n * HOUR for n in range(3, 8)]
TITLES = [f"Nvidia {word}" for word in ("falls", "recovers", "hires", "sues a rival", "opens a plant")]


def site(name, texts="", dates=(None,) * 5):
    return [
        Entry(
            title=title,
            guid=f"{name}-{n}",
            link=f"https://{name}.example/{n}",
            summary=texts and f"{texts} {title}",
            published=at,
        )
        for n, (title, at) in enumerate(zip(TITLES, dates, strict=True))
    ]


def then(old, new, *, after=HOUR):
    memory = Memory()
    memory.poll(*old)
    memory.poll(*new, now=NOW + after)
    found = [headline for _, headline, _ in memory.alerts]
    fresh = Entry(title="Nvidia halts sales", guid="fresh", link="https://new.example/fresh")
    memory.poll(fresh, *new, now=NOW + 2 * after)
    memory.poll(*new, now=NOW + 3 * after)
    assert [headline for _, headline, _ in memory.alerts] == [*found, "Nvidia halts sales"]
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(site("old"), site("new"), id="without dates"),
        pytest.param(site("old", dates=DATES), site("new", dates=[at + HOUR for at in DATES]), id="in another zone"),
        pytest.param(site("old", "short", DATES), site("new", "now a longer teaser", DATES), id="with longer teasers"),
        pytest.param(site("old"), site("new", dates=DATES), id="with dates at last"),
        pytest.param(site("old"), list(reversed(site("new"))), id="in another order"),
        pytest.param(site("old"), [Entry(title="Nvidia", guid="x"), *site("new")][1:], id="alone"),
    ],
)
def test_a_new_site_with_the_same_items_tells_nothing_anew(old, new):
    assert then(old, new) == []


DAY = timedelta(days=1)
NEWS = (
    "Nvidia opens a plant in Dresden",
    "Nvidia is sued over patents",
    "Nvidia pays a special dividend",
    "Nvidia buys a Finnish startup",
    "Nvidia expands its Texas fab",
    "Nvidia cuts the prices of its cards",
)


def moved(name, text="", dates=(None,) * 6, suffix="", *, by_day=False):
    return [
        Entry(
            title=title + suffix,
            guid=f"{name}-{n}",
            link=f"https://{name}.example/{name}/{n}",
            summary=text and f"{text} {title}",
            published=at,
            dated_by_day=by_day,
        )
        for n, (title, at) in enumerate(zip(NEWS, dates, strict=True))
    ]


SIX = [NOW - n * HOUR for n in range(3, 9)]
MINUTE = HOUR / 60


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            moved("old", "short", SIX),
            moved("new", "now a longer teaser of", [at + HOUR for at in SIX]),
            id="another zone and teaser",
        ),
        pytest.param(moved("old", "short"), moved("new", "a longer teaser of", SIX), id="dates at last, other teasers"),
        pytest.param(moved("old", "short"), moved("new", "a longer teaser of"), id="other teasers, without dates"),
        pytest.param(
            moved("old", "", SIX), moved("new", "", [NOW.replace(hour=0)] * 6, by_day=True), id="dated by day now"
        ),
        pytest.param(
            moved("old", "t", SIX),
            moved("new", "t", [at + MINUTE * (7 + 3 * n) for n, at in enumerate(SIX)]),
            id="updated in place of published",
        ),
        pytest.param(
            moved("old", "t", SIX),
            moved("new", "t", [at + HOUR * (1 + (n > 2)) for n, at in enumerate(SIX)]),
            id="two zones, for the clocks were changed between",
        ),
        pytest.param(
            moved("old", "t", SIX), moved("new", "t", SIX, " | Example News"), id="the site's name behind all"
        ),
    ],
)
def test_a_new_site_that_changes_two_things_at_once_tells_nothing_anew_and_is_told_of(old, new):
    memory = Memory()
    memory.poll(*old)
    memory.poll(*new, now=NOW + HOUR)
    assert not memory.alerts
    [notice] = memory.notices.values()
    assert "6 items" in notice.alert.headline
    fresh = Entry(title="Nvidia halts sales", guid="fresh", link="https://new.example/fresh")
    memory.poll(fresh, *new, now=NOW + 2 * HOUR)
    assert [headline for _, headline, _ in memory.alerts] == ["Nvidia halts sales"]


@pytest.mark.parametrize("later", [HOUR, 2 * HOUR])
def test_a_new_site_in_another_zone_tells_nothing_anew_of_what_was_watched_as_it_came(later):
    memory = Memory()
    memory.poll(Entry(title="Fed", guid="f"))
    at = [NOW + n * HOUR for n in range(6, 0, -1)]
    old, new = moved("old", "t", at), moved("new", "t", [one + later for one in at])
    for n in range(5, -1, -1):
        memory.poll(*old[n:], now=at[n] + 5 * MINUTE)
    assert len(memory.alerts) == 6
    memory.poll(*new, now=NOW + 10 * DAY)
    assert len(memory.alerts) == 6


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(moved("new", "t", [at + DAY for at in SIX]), id="a day later"),
        pytest.param(moved("new", "other")[:4], id="four"),
        pytest.param([moved("new", "other")[n] for n in (3, 0, 5, 1, 4, 2)], id="in another order"),
        pytest.param(
            [
                replace(one, guid=f"old-{n + 6}", link=f"https://old.example/old/{n + 6}")
                for n, one in enumerate(moved("b", "o"))
            ],
            id="the next numbers of the same names",
        ),
    ],
)
def test_headlines_that_may_be_other_news_are_told(new):
    memory = Memory()
    memory.poll(*moved("old", "t", SIX))
    memory.poll(*new, now=NOW + DAY)
    assert memory.alerts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(site("a", dates=DATES), site("b", dates=[at + DAY for at in DATES]), id="the next day"),
        pytest.param(site("a", "down"), site("b", "up again:"), id="other texts"),
        pytest.param(site("a", dates=DATES), site("b", dates=[NOW + HOUR / 2] * 5), id="dated since"),
        pytest.param(site("a")[:4], site("b")[:4], id="four without a date"),
        pytest.param(
            site("a", dates=DATES),
            site("b", dates=[at + 26 * HOUR - n * HOUR for n, at in enumerate(DATES)]),
            id="by and by",
        ),
    ],
)
def test_the_same_titles_with_other_dates_or_texts_are_news(old, new):
    memory = Memory()
    memory.poll(*old)
    memory.poll(*new, now=NOW + DAY)
    assert memory.alerts


def editions(day, count, dates=(None,) * 6):
    titles = ("SDN list", "sectoral list", "entity list", "export list", "services list", "vessels list")
    return [
        Entry(title=f"Nvidia {title} updated", guid=f"https://a.example/n/{day}-{n}", published=at)
        for n, (title, at) in enumerate(zip(titles[:count], dates, strict=False))
    ]


@pytest.mark.parametrize("count", [3, 6])
@pytest.mark.parametrize("days", [(1125, 1126, 1127), ("monday", "tuesday", "wednesday")])
def test_editions_under_titles_that_stay_are_news_each_day(count, days):
    memory = Memory()
    for number, day in enumerate(days):
        memory.poll(*editions(day, count), now=NOW + number * DAY)
        assert len(memory.alerts) == number * count


@pytest.mark.parametrize("days", [("mon", "tue"), ("Di", "Mi"), ("freitag", "sonnabend"), ("周一", "周二")])
def test_editions_whose_guids_end_in_the_weekday_are_news(days):
    memory = Memory()
    for number, day in enumerate(days):
        named = [replace(one, guid=f"{one.title}-{day}") for one in editions(0, 6)]
        memory.poll(*named, now=NOW + number * DAY)
    assert len(memory.alerts) == 6


@pytest.mark.parametrize("name", [lambda n: uuid5(NAMESPACE_URL, n), lambda n: sha256(n.encode()).hexdigest()])
def test_editions_that_are_named_by_chance_are_news_each_day(name):
    memory = Memory()
    for number in range(3):
        listed = [replace(one, guid=str(name(f"{number} {one.guid}"))) for one in editions(0, 6)]
        memory.poll(*listed, now=NOW + number * DAY)
        assert len(memory.alerts) == number * 6


def test_editions_of_the_same_day_are_news_though_they_are_as_much_later_each():
    memory = Memory()
    memory.poll(*editions("a", 6, [NOW] * 6), now=NOW + HOUR / 6)
    memory.poll(*editions("b-c", 6, [NOW + 4 * HOUR] * 6), now=NOW + 4 * HOUR + HOUR / 6)
    assert len(memory.alerts) == 6


@pytest.mark.parametrize("ahead", [0, 2])
def test_an_address_that_redirects_to_the_file_of_the_day_is_never_silent(ahead):
    memory = Memory()
    for day in range(4):
        now = NOW + day * DAY
        at = now + timedelta(minutes=ahead) if ahead else None
        entries = [
            Entry(title=f"Nvidia {word} {day}", guid=f"{day} {word}", published=at)
            for word in ("falls", "hires", "sues")
        ]
        memory.poll(*entries, came_from=f"a.example/{day}.xml", now=now)
        assert len(memory.alerts) == 3 * day


def test_mirrors_by_turns_are_one_list_also_where_items_are_dated_by_the_event():
    memory, listed = Memory(), []
    for day in range(4):
        now = NOW + day * DAY
        deals = [
            Entry(title=f"Ship {word} {day} crash", guid=f"{day} {word}", published=now - 3 * DAY) for word in "ABCDE"
        ]
        listed = [*deals, *listed[:5]]
        memory.poll(*listed, came_from=f"m{day % 2}.example/f", now=now)
        assert len({headline for _, headline, _ in memory.alerts}) == len(memory.alerts) == 5 * day


def test_a_section_that_leads_to_the_whole_list_tells_nothing_of_the_past():
    memory = Memory()
    last = Entry(title="Fed", guid="f", published=NOW)
    memory.poll(last, came_from="a.example/section")
    now = NOW + 30 * DAY
    memory.poll(last, came_from="a.example/section", now=now)
    old = [replace(one, published=now - 3 * DAY) for one in site("all")]
    memory.poll(*old, last, came_from="a.example/all", now=now + HOUR)
    assert memory.alerts == []
    assert len(memory.notices) == 1


def everything(of):
    return [Entry(title=f"Ship {word} {of} crash", guid=f"{of} {word}") for word in "ABCDEFGHIJKLMNO"]


def test_a_longer_list_without_dates_to_which_redirects_lead_for_once_is_told_of_and_not_alerted():
    memory = Memory()
    memory.poll(Entry(title="Fed", guid="f"), came_from="a.example/section")
    memory.poll(*everything(1), came_from="a.example/all", now=NOW + DAY)
    assert not memory.alerts
    assert len(memory.notices) == 1
    memory.poll(Entry(title="Train crash", guid="t"), *everything(1), came_from="a.example/all", now=NOW + 2 * DAY)
    assert len(memory.alerts) == 1


@pytest.mark.parametrize("before", [0, 1, 2, 5])
def test_the_long_file_of_a_day_is_told_where_redirects_lead_to_another_file_each_day(before):
    memory = Memory()
    memory.poll(Entry(title="Fed", guid="f"), came_from="a.example/0")
    memory.poll(*everything(1)[:before], came_from="a.example/1", now=NOW + DAY)
    told = len(memory.alerts)
    assert told == before
    memory.poll(*everything(2), came_from="a.example/2", now=NOW + 2 * DAY)
    assert len(memory.alerts) == told + 15


def test_the_file_of_a_day_is_told_however_it_is_dated():
    memory = Memory()
    for day in range(4):
        now = NOW + day * DAY
        entries = [replace(one, published=now - 3 * DAY) for one in everything(day)[:5]]
        memory.poll(*entries, came_from=f"a.example/{day}", now=now)
    assert len(memory.alerts) >= 5 * 2


def test_three_new_items_with_old_titles_beside_old_ones_are_news():
    memory = Memory()
    quiet = [Entry(title=f"Fed {n}", guid=f"q{n}") for n in range(3)]
    memory.poll(*quiet, *site("old")[:3])
    memory.poll(*quiet, *site("new")[:3], now=NOW + HOUR)
    assert len(memory.alerts) == 3


def nameless(shift, *titles):
    return [
        Entry(title=title, published=at + shift, published_raw=f"{at:%Y-%m-%d %H:%M:%S}")
        for title, at in zip(titles, DATES, strict=False)
    ]


def test_a_zone_that_is_written_down_later_tells_nothing_anew():
    memory = Memory()
    memory.poll(*nameless(HOUR, *TITLES[:3]))
    moved = nameless(0 * HOUR, *TITLES[:3])
    memory.poll(Entry(title="Nvidia halts sales", published=NOW, published_raw="2025-01-27 12:00:00"), *moved)
    memory.poll(*moved)
    assert [headline for _, headline, _ in memory.alerts] == ["Nvidia halts sales"]


def test_a_time_of_day_alone_names_no_item():
    memory = Memory()
    memory.poll(Entry(title="Nvidia opens", published=NOW, published_raw="12:00"))
    memory.poll(Entry(title="Nvidia opens", published=NOW + DAY, published_raw="12:00"), now=NOW + DAY)
    assert len(memory.alerts) == 1


def test_redirects_that_lead_to_another_list_begin_in_silence():
    memory = Memory()
    memory.poll(Entry(title="Fed", guid="f"), came_from="a.example/section")
    now = NOW + 30 * DAY
    memory.poll(Entry(title="Fed", guid="f"), came_from="a.example/section", now=now)
    old = [replace(one, published=now - 3 * DAY) for one in site("all")]
    fresh = Entry(title="Nvidia halts sales", guid="fresh", published=now + HOUR / 2)
    memory.poll(fresh, *old, came_from="a.example/all", now=now + HOUR)
    assert [headline for _, headline, _ in memory.alerts] == ["Nvidia halts sales"]


@pytest.mark.parametrize("came_from", ["a.example/section", None])
def test_a_gap_in_the_same_list_is_told(came_from):
    memory = Memory()
    memory.poll(Entry(title="Fed", guid="f"), came_from="a.example/section")
    memory.poll(*site("new"), came_from=came_from, now=NOW + HOUR)
    assert len(memory.alerts) == 5
