"""The items of one intake take their place in the window of stories."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from alerts.model.intake import Filing, Intake
from alerts.store.chunks import MANY, chunks
from alerts.store.intake_items import Placed
from alerts.store.tables.placement import PLACEMENT

UNPLACE = delete(PLACEMENT).where(PLACEMENT.c.item_id.in_(MANY))
REFILE = update(PLACEMENT).where(PLACEMENT.c.item_id == bindparam("item"))


def file_items(connection: Connection, intake: Intake, placed: Placed) -> int:
    """Store the placements, numbered on from the last one that the decision knew of. Returns the number of the last.

    Another worker who has stored one meanwhile has taken the number: the unique key ends the transaction, and the
    decision is made again with that item before its eyes.
    """
    rows: dict[int, dict[str, Any]] = {}
    for entry, item, story in zip(intake.items, placed.items, placed.stories, strict=True):
        if entry.filing is not None and story:
            filing = {"reading": entry.filing.reading, "keys": entry.filing.keys}
            rows[item] = {"item_id": item, "story_id": story, "at": entry.filing.at or entry.seen_at} | filing
    for chunk in chunks(rows):
        connection.execute(UNPLACE, {"many": chunk})
    numbered = [row | {"seq": intake.placed_after + place} for place, row in enumerate(rows.values(), 1)]
    if numbered:
        connection.execute(insert(PLACEMENT), numbered)
    return intake.placed_after + len(numbered)


def refile_items(connection: Connection, filings: Mapping[int, Filing]) -> None:
    """Keep how items are read now. Their numbers stay: nothing has moved."""
    if filings:
        rows = [{"item": item, "reading": one.reading, "keys": one.keys} for item, one in filings.items()]
        connection.execute(REFILE, rows)
