"""What a person has asked not to hear for a while."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table


class SilenceRow(Row, table=True):
    """``matchers`` are lists of trait, comparison and value. One that was ended early has its end moved."""

    __tablename__ = "silence"

    id: int = Field(primary_key=True, sa_type=Key)
    matchers: list[Any] = Field(sa_type=JSON)
    owner: str = Field(sa_type=Plain)
    reason: str = Field(sa_type=Plain)
    begins: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment, index=True)


SILENCE = table(SilenceRow)
