"""How each item of the last days is read, and in which story it stands: the window of stories, as it is on disk."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.columns import Key, Moment
from alerts.store.tables.row import Row, table


class PlacementRow(Row, table=True):
    """``seq`` counts the placements: whoever decided on the first ``n`` of them stores number ``n + 1``. It is unique, so
    of two workers who decide at once, one must look again, and no event is opened twice.

    ``reading`` and ``keys`` are the stories' own business. ``at`` is when what the item says was first seen.
    """

    __tablename__ = "placement"

    seq: int = Field(primary_key=True, sa_type=Key)
    item_id: int = Field(sa_type=BigInteger, unique=True)
    story_id: int = Field(sa_type=BigInteger, index=True)
    at: datetime = Field(sa_type=Moment, index=True)
    reading: bytes
    keys: bytes


PLACEMENT = table(PlacementRow)
