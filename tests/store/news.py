"""News to store: items, intakes and alerts written for the tests."""

from datetime import UTC, datetime, timedelta

from alerts.model.alert import Alert
from alerts.model.intake import Intake, ItemIntake, StoryOpening
from alerts.model.item import DateSource, Identity, IdentityKind, Item
from alerts.model.match import Evidence
from alerts.model.planned import PlannedAlert
from alerts.model.poll import PollState
from alerts.model.severity import Severity

NOW = datetime(2025, 1, 27, 14, 30, 15, 123_457, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def state(feed="wire", **changes):
    known = {"feed": feed, "url": f"https://news.example/{feed}", "next_poll_at": NOW + MINUTE, "baseline_at": NOW}
    return PollState(**known | changes)


def item(name="one", feed="wire", **changes):
    identities = (
        Identity(IdentityKind.GUID, feed, f"guid {name}"),
        Identity(IdentityKind.LINK, "", f"news.example/{name}"),
    )
    texts = {
        "guid": f"guid {name}",
        "link": f"https://news.example/{name}",
        "title": f"Nvidia falls, number {name}: 英伟达 股价下跌",
        "summary": "Shares slid – “sharply”.",
        "body": "A long text. " * 20,
        "author": "A. Writer",
        "categories": ("tech", "Börse"),
        "symbols": ("NASDAQ:NVDA", "F"),
        "published": NOW - 3 * MINUTE,
        "published_source": DateSource.PUBLISHED,
        "published_raw": "Mon, 27 Jan 2025 14:27:15 GMT",
        "lang": "en",
        "groups": ("wires",),
    }
    return Item(feed=feed, key=f"guid {name}", identities=identities, **texts | changes)


def digests(news):
    return tuple(identity.digest for identity in news.identities)


def alert(rule="chips", name="one", severity=Severity.NORMAL, at=NOW, **changes):
    known = {
        "headline": f"Nvidia falls, number {name}",
        "rule_title": "Chips",
        "tags": ("ai", "Halbleiter"),
        "feed": "wire",
        "link": f"https://news.example/{name}",
        "summary": "Shares slid.",
        "lang": "en",
        "published": NOW - 3 * MINUTE,
        "evidence": (Evidence("title", 0, 6, "Nvidia", "Nvidia", "nvidia"), Evidence("body", 3, 9, "英伟达", "英伟达")),
    }
    return Alert(rule=rule, severity=severity, created_at=at, **known | changes)


def planned(*channels, **changes):
    return PlannedAlert(alert=alert(**changes), channels=channels or ("desk",))


def taken(news, *, known=None, story=None, at=NOW, **changes):
    story = story if story is not None else StoryOpening(key=digests(news)[0].hex(), headline=news.title, opened_at=at)
    return ItemIntake(item=news, known=known, story=story, digests=digests(news), seen_at=at, **changes)


def intake(*items, feed="wire", **changes):
    return Intake(state=changes.pop("state", None) or state(feed), items=items, **changes)


async def take(store, *items, feed="wire", asked=None, **changes):
    """Take items in, whatever is known of them. Returns what was recalled beside what was done."""
    seen = []

    def decide(recall, _records):
        seen.append(recall)
        return intake(*items, feed=feed, **changes)

    wanted = asked if asked is not None else [digest for entry in items for digest in digests(entry.item)]
    done = await store.ingest(feed, wanted, decide)
    return seen[-1], done


async def known_items(store, *news, feed="wire"):
    """What the store recalls of these items; nothing is stored but the feed's state."""
    recalled, _ = await take(store, feed=feed, asked=[digest for one in news for digest in digests(one)])
    return recalled.known
