"""Stories for people to look through."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from alerts.model.listed_story import Correction, ListedStory, StoryFile, StoryMember
from alerts.model.suppression import SuppressionReason
from alerts.store.tables.alert import ALERT
from alerts.store.tables.correction import CORRECTION
from alerts.store.tables.feed import FEED
from alerts.store.tables.item import ITEM
from alerts.store.tables.story import STORY
from alerts.store.tables.suppression import SUPPRESSION
from alerts.text.untitled import headline

MEMBERS = 500
"""Reports of one story that are shown, the newest."""


def list_stories(connection: Connection, *, limit: int, sources: int = 1, words: str = "") -> Sequence[ListedStory]:
    """At most ``limit`` stories, the newest first; of so many sources at least, with these words in the headline."""
    query = select(STORY).where(STORY.c.sources >= sources, STORY.c.members > 0).order_by(STORY.c.id.desc())
    if words:
        query = query.where(STORY.c.headline.icontains(words, autoescape=True))
    rows = list(connection.execute(query.limit(limit)))
    rules = _rules(connection, [row.id for row in rows])
    return [_listed(row, rules) for row in rows]


def story_file(connection: Connection, number: int) -> StoryFile | None:
    """All that is known of one story; None where there is none of this number."""
    row = connection.execute(select(STORY).where(STORY.c.id == number)).one_or_none()
    if row is None:
        return None
    return StoryFile(
        story=_listed(row, _rules(connection, [number])),
        members=_members(connection, number),
        followers=_followers(connection, number),
        corrections=tuple(
            Correction(
                at=one.at,
                kind=one.kind,
                source=one.source,
                target=one.target,
                items=tuple(one.items),
                owner=one.owner,
                reason=one.reason,
            )
            for one in connection.execute(
                select(CORRECTION)
                .where(or_(CORRECTION.c.source == number, CORRECTION.c.target == number))
                .order_by(CORRECTION.c.id)
            )
        ),
    )


def _followers(connection: Connection, number: int) -> tuple[int, ...]:
    """The stories that follow one and have not been merged into another."""
    rows = connection.execute(select(STORY.c.id, STORY.c.merged_into).where(STORY.c.follows == number))
    return tuple(row.id for row in rows if row.merged_into is None)


def _members(connection: Connection, number: int) -> tuple[StoryMember, ...]:
    query = select(ITEM, FEED.c.name.label("feed_name")).join(FEED, FEED.c.id == ITEM.c.feed_id)
    newest = query.where(ITEM.c.story_id == number).order_by(ITEM.c.seen_at.desc(), ITEM.c.id.desc()).limit(MEMBERS)
    rows = list(connection.execute(newest))[::-1]
    silent: defaultdict[int, list[str]] = defaultdict(list)
    for item, rule in connection.execute(
        select(SUPPRESSION.c.item_id, SUPPRESSION.c.rule).where(
            SUPPRESSION.c.item_id.in_([row.id for row in rows]),
            SUPPRESSION.c.reason == SuppressionReason.SAME_STORY.name,
        )
    ):
        silent[item].append(rule)
    return tuple(
        StoryMember(
            item=row.id,
            seen_at=row.seen_at,
            feed=row.feed_name,
            publisher=row.publisher,
            title=headline(row.title, row.summary or row.body),
            link=row.link,
            baseline=row.baseline,
            silent=tuple(silent.get(row.id, ())),
        )
        for row in rows
    )


def _rules(connection: Connection, numbers: Collection[int]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = select(ALERT.c.story_id, ALERT.c.rule).where(ALERT.c.story_id.in_(numbers), ALERT.c.rule.is_not(None))
    for story, rule in connection.execute(query.order_by(ALERT.c.id)):
        if rule not in found[story]:
            found[story].append(rule)
    return found


def _listed(row: Any, rules: Mapping[int, list[str]]) -> ListedStory:
    return ListedStory(
        id=row.id,
        opened_at=row.opened_at,
        headline=row.headline,
        members=row.members,
        sources=row.sources,
        follows=row.follows,
        follow_kind=row.follow_kind,
        merged_into=row.merged_into,
        rules=tuple(rules.get(row.id, ())),
    )
