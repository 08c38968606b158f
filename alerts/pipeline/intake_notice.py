"""What the operator is told about a document, once a day. Pure."""

from datetime import datetime

from alerts.model.alert import Alert
from alerts.model.item import Identity, IdentityKind
from alerts.model.notice import Notice
from alerts.model.severity import Severity
from alerts.pipeline.flood import Flood


def archived(feed: str, number: int, now: datetime, channel: str | None) -> Notice:
    """A feed has begun to list what is older than our watch."""
    alert = Alert(
        headline=f"Feed {feed} lists {number} older items that it had not listed before",
        summary="They are dated before the feed was first read, or its address, or where that redirects to, is that of a longer list."
        " They make no alerts.",
        severity=Severity.LOW,
        created_at=now,
    )
    return Notice(f"archive {feed} {now:%Y-%m-%d}", alert, channel)


def moved(feed: str, number: int, now: datetime, channel: str | None) -> Notice:
    """A feed lists the items that it had, under other guids and links: its publisher has a new site."""
    alert = Alert(
        headline=f"Feed {feed} gives {number} items that it listed before another guid and link",
        summary="They are taken for the same items, by their titles and their order, and make no alerts: a new site names all anew.",
        severity=Severity.LOW,
        created_at=now,
    )
    return Notice(f"new site {feed} {now:%Y-%m-%d}", alert, channel)


def flooding(feed: str, title: str, flood: Flood, now: datetime, channel: str | None) -> Notice:
    """A feed brings more items of one title than can be news; one notice for each title."""
    digest = Identity(IdentityKind.TITLE, feed, title).digest.hex()
    titled = "with one title" if title else "without a title"
    alert = Alert(
        headline=f"Feed {feed} floods: {flood.number} items {titled} within {flood.within}",
        summary=f"They are one story, told once by each rule: {title[:200] or '(untitled)'}",
        severity=Severity.HIGH,
        created_at=now,
    )
    return Notice(f"flood {feed} {digest} {now:%Y-%m-%d}", alert, channel)
