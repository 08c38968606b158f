"""What a person has put right about stories."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table


class CorrectionRow(Row, table=True):
    """``kind`` is ``merge`` or ``split``: ``items`` went from the story ``source`` to ``target``."""

    __tablename__ = "correction"

    id: int = Field(primary_key=True, sa_type=Key)
    at: datetime = Field(sa_type=Moment)
    kind: str = Field(sa_type=Plain)
    source: int = Field(sa_type=BigInteger, index=True)
    target: int = Field(sa_type=BigInteger, index=True)
    items: list[Any] = Field(sa_type=JSON)
    owner: str = Field(sa_type=Plain)
    reason: str = Field(sa_type=Plain)


CORRECTION = table(CorrectionRow)
