"""What a person puts right about stories: two that are one, one that is two. The daemon sees it at its next decision."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from alerts.store.chunks import chunks
from alerts.store.counters import allocate
from alerts.store.intake_alerts import RECOUNT as RECOUNT_ALERTS
from alerts.store.intake_stories import RECOUNT
from alerts.store.tables.alert import ALERT
from alerts.store.tables.correction import CORRECTION
from alerts.store.tables.item import ITEM
from alerts.store.tables.placement import PLACEMENT
from alerts.store.tables.story import STORY
from alerts.text.untitled import READ
from alerts.text.untitled import headline as headline_of

HEADED = select(
    ITEM.c.id,
    ITEM.c.story_id,
    ITEM.c.title,
    func.substr(func.coalesce(func.nullif(ITEM.c.summary, ""), ITEM.c.body), 1, READ).label("text"),
)

_STEPS = 50
"""So many stories of a chain are looked at."""


def merge(
    connection: Connection, into: int, others: Sequence[int], *, owner: str, reason: str, now: datetime
) -> str | None:
    """Let everything of some stories belong to another, for good. Returns what speaks against it; then nothing is changed."""
    wanted = [other for other in dict.fromkeys(others) if other != into]
    if not wanted:
        return "a story is merged with another one: name two"
    known = {row.id: row for row in connection.execute(select(STORY).where(STORY.c.id.in_([into, *wanted])))}
    for number in (into, *wanted):
        if number not in known:
            return f"there is no story {number}"
        if known[number].merged_into is not None:
            return f"story {number} has been merged into story {known[number].merged_into}"
    for other in wanted:
        items = list(connection.execute(select(ITEM.c.id).where(ITEM.c.story_id == other)).scalars())
        _move(connection, items, into)
        _move_alerts(connection, other, into)
        _follow(connection, other, into)
        connection.execute(
            update(STORY).where(or_(STORY.c.id == other, STORY.c.merged_into == other)).values(merged_into=into)
        )
        _record(connection, "merge", other, into, items, owner=owner, reason=reason, now=now)
    _recount(connection, [into, *wanted])
    return None


def split(
    connection: Connection, items: Collection[int], *, owner: str, reason: str, now: datetime
) -> tuple[int | None, str]:
    """Let some items of a story be a story of their own, for good. Returns its number, or None and what speaks against it."""
    rows = list(connection.execute(HEADED.where(ITEM.c.id.in_(items)).order_by(ITEM.c.id)))
    if gone := sorted(set(items) - {row.id for row in rows}):
        return None, f"there is no item {gone[0]}"
    stories = sorted({row.story_id for row in rows})
    if len(stories) != 1:
        return None, f"these items are of the stories {', '.join(map(str, stories))}: split one story at a time"
    [source] = stories
    members = connection.execute(select(func.count()).where(ITEM.c.story_id == source)).scalar_one()
    if members == len(rows):
        return None, f"these are all items of story {source}: leave one of them"
    [target] = allocate(connection, "story", 1)
    opening = {"id": target, "key": f"split {target}", "headline": _headline(rows[0]), "opened_at": now}
    connection.execute(insert(STORY), [opening | {"members": 0, "sources": 0}])
    moved = [row.id for row in rows]
    _move(connection, moved, target)
    _move_alerts_of(connection, source, target, moved)
    kept = connection.execute(select(ITEM.c.id).where(ITEM.c.story_id == source)).scalars().all()
    _move_alerts_of(connection, source, source, kept)
    _head_anew(connection, source, set(map(_headline, rows)))
    _record(connection, "split", source, target, moved, owner=owner, reason=reason, now=now)
    _recount(connection, [source, target])
    return target, ""


def _move(connection: Connection, items: Sequence[int], story: int) -> None:
    """Items and their placements. Those get new numbers, by which every daemon sees that they have moved."""
    last = connection.execute(select(func.max(PLACEMENT.c.seq))).scalar_one() or 0
    placed: list[dict[str, Any]] = []
    for chunk in chunks(items):
        connection.execute(update(ITEM).where(ITEM.c.id.in_(chunk)).values(story_id=story))
        of_these = PLACEMENT.c.item_id.in_(chunk)
        placed += [row._asdict() for row in connection.execute(select(PLACEMENT).where(of_these))]
        connection.execute(delete(PLACEMENT).where(of_these))
    if placed:
        moved = [row | {"seq": last + place, "story_id": story} for place, row in enumerate(placed, 1)]
        connection.execute(insert(PLACEMENT), moved)


def _follow(connection: Connection, source: int, target: int) -> None:
    """What followed the source follows the target; the target no longer follows what it holds, at however many steps."""
    before = target
    for _ in range(_STEPS):
        earlier = connection.execute(select(STORY.c.follows).where(STORY.c.id == before)).scalar_one_or_none()
        if earlier == source:
            connection.execute(update(STORY).where(STORY.c.id == before).values(follows=None))
        if earlier is None or earlier == source:
            break
        before = earlier
    connection.execute(update(STORY).where(STORY.c.follows == source).values(follows=target))


def _move_alerts(connection: Connection, source: int, target: int) -> None:
    """Each rule has told the target now; an alert of one that has told both stays with the source, for the record."""
    rules = select(ALERT.c.rule, ALERT.c.escalation).where(ALERT.c.rule.is_not(None))
    told = {(rule, escalation) for rule, escalation in connection.execute(rules.where(ALERT.c.story_id == target))}
    for rule, escalation in connection.execute(rules.where(ALERT.c.story_id == source)).all():
        if (rule, escalation) not in told:
            of_rule = (ALERT.c.story_id == source, ALERT.c.rule == rule, ALERT.c.escalation == escalation)
            connection.execute(update(ALERT).where(*of_rule).values(story_id=target))


def _move_alerts_of(connection: Connection, source: int, target: int, items: Sequence[int]) -> None:
    """Each rule that was told of these items has told the target now. An alert may hang on a story that was merged into the
    source: the rule had told both.
    """
    merged = select(STORY.c.id).where(STORY.c.merged_into == source)
    of_these = or_(ALERT.c.story_id == source, ALERT.c.story_id.in_(merged))
    of_target = select(ALERT.c.rule, ALERT.c.escalation).where(ALERT.c.story_id == target)
    told = {(rule, escalation) for rule, escalation in connection.execute(of_target)}
    for chunk in chunks(items):
        alerts = select(ALERT.c.id, ALERT.c.rule, ALERT.c.escalation).where(of_these, ALERT.c.item_id.in_(chunk))
        for number, rule, escalation in connection.execute(alerts.order_by(ALERT.c.id)).all():
            if (rule, escalation) not in told:
                told.add((rule, escalation))
                connection.execute(update(ALERT).where(ALERT.c.id == number).values(story_id=target))


def _head_anew(connection: Connection, story: int, gone: set[str]) -> None:
    """A story whose first report has left is named after the first of those that remain."""
    [headline] = connection.execute(select(STORY.c.headline).where(STORY.c.id == story)).scalars()
    headlines = list(map(_headline, connection.execute(HEADED.where(ITEM.c.story_id == story).order_by(ITEM.c.id))))
    if headline in gone and headline not in headlines:
        connection.execute(update(STORY).where(STORY.c.id == story).values(headline=headlines[0]))


def _headline(row: Any) -> str:
    return headline_of(row.title, row.text)


def _record(
    connection: Connection,
    kind: str,
    source: int,
    target: int,
    items: Sequence[int],
    *,
    owner: str,
    reason: str,
    now: datetime,
) -> None:
    [number] = allocate(connection, "correction", 1)
    row = {"id": number, "at": now, "kind": kind, "source": source, "target": target, "items": list(items)}
    connection.execute(insert(CORRECTION), [row | {"owner": owner, "reason": reason}])


def _recount(connection: Connection, stories: Sequence[int]) -> None:
    connection.execute(RECOUNT, [{"story": story} for story in stories])
    for chunk in chunks(stories):
        connection.execute(RECOUNT_ALERTS, {"many": chunk})
